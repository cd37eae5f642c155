"""Draws members' cards with their barcodes on one page, to print or to scan.

Only attributes and shapes: Odoo serves files so that a browser takes no styles and no
pictures from them.
"""

from html import escape

from reportlab.graphics.barcode.code128 import Code128

WIDTH, HEIGHT, GAP = 420, 230, 24
MODULE = 2
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"
     height="{height}" font-family="sans-serif">
<title>{title}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
{cards}
</svg>
"""
CARD = """<g transform="translate({x} {y})">
<rect width="420" height="230" rx="16" fill="#fff8ec" stroke="#714b67"/>
<text x="24" y="44" font-size="22" font-weight="bold" fill="#714b67">{club}</text>
<text x="396" y="44" font-size="20" text-anchor="end" fill="#8a6d3b">{tier}</text>
<text x="24" y="78" font-size="20">{name}</text>
<text x="396" y="78" font-size="16" text-anchor="end">{phone}</text>
<rect x="24" y="96" width="372" height="84" fill="#ffffff"/>
{bars}
<text x="210" y="210" font-size="16" text-anchor="middle">{code} · {number}</text>
</g>"""
BAR = '<rect x="{x}" y="102" width="{width}" height="72" fill="#000000"/>'


def page(members):
    """The cards of these members, one below the other, as an SVG document."""
    cards = [
        CARD.format(
            x=GAP,
            y=GAP + number * (HEIGHT + GAP),
            club=escape(member.club_id.name),
            tier=escape(member.tier_id.name or ""),
            name=escape(member.partner_id.name),
            phone=escape(member.partner_id.phone),
            bars="".join(bars(member.card_code)),
            code=escape(member.card_code),
            number=escape(member.number),
        )
        for number, member in enumerate(members)
    ]
    return PAGE.format(
        width=WIDTH + 2 * GAP,
        height=len(cards) * (HEIGHT + GAP) + GAP,
        title=escape(members[:1].club_id.name),
        cards="\n".join(cards),
    )


def bars(code):
    """The black bars of a code in Code 128, in the middle of its card."""
    barcode = Code128(code)
    barcode.validate()
    barcode.encode()
    barcode.decompose()
    # Letters are widths: capitals of bars, small ones of the spaces between them.
    widths = [(mark.isupper(), ord(mark.upper()) - 64) for mark in barcode.decomposed]
    x = (WIDTH - MODULE * sum(width for _black, width in widths)) // 2
    for black, width in widths:
        if black:
            yield BAR.format(x=x, width=width * MODULE)
        x += width * MODULE
