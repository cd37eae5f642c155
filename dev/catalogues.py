"""Writes the terms of our addons, and takes them over into their translations.

The terms of every addon go to i18n/<addon>.pot and from there into its .po files, where
known translations stay and those of vanished terms go.
"""

import re
from io import BytesIO

import polib

from odoo.tools.translate import trans_export

from .databases import our_addons
from .paths import ROOT

#: Headers that would make every export look like a change; the history has the dates.
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def main(env):
    """Update the files of every addon and list the terms without translation."""
    missing = []
    for addon in our_addons():
        folder = ROOT / addon / "i18n"
        folder.mkdir(exist_ok=True)
        template = exported(env, addon)
        template.save(str(folder / f"{addon}.pot"))
        for file in sorted(folder.glob("*.po")):
            catalogue = translated(template, polib.pofile(str(file)))
            catalogue.save(str(file))
            missing += [
                f"{addon}/{file.name}: {entry.msgid!r}"
                for entry in catalogue
                if not entry.msgstr and re.search("[A-Za-z]", entry.msgid)
            ]
    print("\n".join([*missing, f"{len(missing)} terms without translation."]))


def exported(env, addon):
    """The terms of an addon as Odoo exports them."""
    buffer = BytesIO()
    trans_export(False, [addon], buffer, "po", env)
    template = polib.pofile(buffer.getvalue().decode())
    for date in DATES:
        template.metadata.pop(date, None)
    return template


def translated(template, old):
    """The terms of a template with the translations of an older catalogue.

    Spaces and line breaks do not count: a view's indentation changes no meaning.
    """
    known = {plain(entry.msgid): entry.msgstr for entry in old}
    catalogue = polib.pofile(str(template))
    catalogue.header, catalogue.metadata = old.header, old.metadata
    for entry in catalogue:
        entry.msgstr = known.get(plain(entry.msgid), "")
    return catalogue


def plain(term):
    """A term with single spaces only."""
    return " ".join(term.split())
