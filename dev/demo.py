"""Fills club_demo: the pastry shop Shirin, its people, and what happened in a year.

The addon's demo files hold goods, customers and the club. Here are the log-ins and the
days of trade, made as users make them (dev/trading.py) on the days they are said to
have happened, with the club's nights between them.
"""

import base64
import time
from collections import defaultdict

from odoo import Command, fields
from odoo.modules import Manifest
from odoo.tools import convert_file, file_open

from . import trading
from .story import PERSIAN, QUOTATIONS, STORY

ADDON = "loyalty_club"
CLUB_MANAGER = "loyalty_club.group_loyalty_club_manager"
LOGINS = {
    "manager": (
        "Maryam, Club Manager",
        [CLUB_MANAGER, "account.group_account_invoice"],
    ),
    "sales": (
        "Saeed, Salesperson",
        ["sales_team.group_sale_salesman_all_leads", "base.group_partner_manager"],
    ),
    "accountant": (
        "Arash, Accountant",
        ["account.group_account_manager", "loyalty_club.group_loyalty_club_auditor"],
    ),
}
#: Customers who see the portal, by their log-in: the second one in Persian.
CUSTOMERS = {"member": ("sara", "en_US"), "mina": ("mina", "fa_IR")}


def main(env):
    """Load the demo files where they are missing, then live through the story."""
    start = time.monotonic()
    with file_open(f"{ADDON}/static/description/icon.png", "rb") as icon:
        logo = base64.b64encode(icon.read())
    shop = {"name": "Shirin Pastry", "email": "shop@shirin.example", "logo": logo}
    env.company.write(shop)
    trading.ensure_chart(env)
    load_files(env)
    speak_persian(env)
    add_logins(env)
    shop = Shop(env)
    shop.live(STORY)
    shop.quote(QUOTATIONS)
    tell(shop.club, time.monotonic() - start)


def load_files(env):
    """The demo files of the manifest, unless Odoo has loaded them."""
    if env.ref(f"{ADDON}.demo_club_shirin", raise_if_not_found=False):
        return
    for name in Manifest.for_addon(ADDON)["demo"]:
        convert_file(env, ADDON, name, idref={}, mode="init", noupdate=True)


def speak_persian(env):
    """Let who likes choose Persian, and say in it what members read."""
    languages = env["base.language.install"]
    persian = env.ref("base.lang_fa_IR")
    languages.create({"lang_ids": persian.ids, "overwrite": False}).lang_install()
    for name, terms in PERSIAN.items():
        record = env.ref(f"{ADDON}.demo_{name}")
        record.with_context(lang=persian.code).write(terms)
    rewards = env["loyalty.reward"].with_context(lang=persian.code)
    rewards.search([("reward_type", "=", "product")])._compute_description()


def add_logins(env):
    """People with their log-in as password, and customers who see the portal."""
    users = env["res.users"].with_context(no_reset_password=True)
    for login, (name, groups) in LOGINS.items():
        ids = [env.ref(group).id for group in ["base.group_user", *groups]]
        person = {"name": name, "email": f"{login}@shirin.example"}
        access = {"login": login, "password": login, "group_ids": [Command.set(ids)]}
        users.create({**person, **access, "tz": "UTC"})
    portal = Command.set(env.ref("base.group_portal").ids)
    for login, (name, lang) in CUSTOMERS.items():
        customer = env.ref(f"{ADDON}.demo_partner_{name}")
        access = {"login": login, "password": login, "tz": "UTC", "lang": lang}
        users.create({"partner_id": customer.id, "group_ids": [portal], **access})


class Shop:
    """The shop during the story: knows people and goods by their short names."""

    def __init__(self, env):
        self.env = env(context={**env.context, "tracking_disable": True})
        self.users = {u.login: u for u in env["res.users"].search([])}
        self.club = self.ref("club", "shirin")
        self.club.manager_id = self.users["manager"]
        self.orders = defaultdict(list)
        self.today = fields.Date.today()

    def ref(self, kind, name):
        """A record of the demo files."""
        return self.env.ref(f"{ADDON}.demo_{kind}_{name}")

    def live(self, story):
        """Do each thing on its day, after the night before it."""
        with trading.calendar() as go_to:
            for days_ago, action, *rest in sorted(story, key=lambda event: -event[0]):
                go_to(fields.Date.subtract(self.today, days=days_ago))
                self.sleep()
                getattr(self, f"do_{action}")(*rest)
        self.sleep()

    def sleep(self):
        """Let points mature and lapse and review the tiers, as the scheduler does."""
        self.env["loyalty.card"]._cron_mature()
        self.env["loyalty.card"]._cron_expire()
        self.env["loyalty.club"]._cron_review_tiers()

    def basket(self, goods):
        """Products and quantities by their names: "gaz 2 sohan"."""
        lines = []
        for word in goods.split():
            if word[0].isdigit():
                lines[-1][1]["product_uom_qty"] = float(word)
            else:
                lines.append((self.ref("product", word), {"product_uom_qty": 1.0}))
        return lines

    def quote(self, quotations):
        """Leave quotations for who tries the demo."""
        for name, goods in quotations:
            self.new_order(name, goods)

    def new_order(self, name, goods):
        """A quotation made by the salesperson."""
        partner = self.ref("partner", name)
        seller = self.users["sales"].id
        return trading.quote(self.env, partner, self.basket(goods), user_id=seller)

    # What can happen

    def do_sell(self, name, goods, spend=0, pay=True):
        """A sale, invoiced and mostly paid."""
        order = self.new_order(name, goods)
        if spend:
            trading.spend(order, spend)
        order.action_confirm()
        entry = trading.invoice(order)
        if pay and entry.amount_total:
            trading.pay(entry)
        self.orders[name].append(order)

    def do_order(self, name, goods):
        """A sale that is not invoiced yet."""
        order = self.new_order(name, goods)
        order.action_confirm()
        self.orders[name].append(order)

    def do_credit(self, name, share=1, which=-1):
        """A credit note for one of the customer's sales, or a share of its price."""
        entry = self.orders[name][which].invoice_ids
        lines = enumerate(entry.invoice_line_ids)
        parts = {n: round(line.price_subtotal * share, 2) for n, line in lines}
        trading.credit(entry, None if share == 1 else parts)

    def do_cancel(self, name):
        """The customer's latest order is cancelled."""
        self.orders[name][-1]._action_cancel()

    def do_adjust(self, name, points, reason, target=None):
        """The administrator asks for points; many wait for the manager."""
        values = {"points": points, "reason": reason}
        if target:
            other = self.ref("member", target)
            values |= {"kind": "transfer", "target_member_id": other.id}
        admin = self.users["admin"]
        adjustments = self.env["loyalty.club.adjustment"].with_user(admin)
        member = self.ref("member", name)
        adjustments.create({"member_id": member.id, **values}).action_submit()

    def do_member(self, name, action):
        """A button of the member's form."""
        member = self.ref("member", name).with_user(self.users["manager"])
        getattr(member, f"action_{action}")()

    def do_tier(self, name, tier, reason, days):
        """The manager puts a member into a tier by hand, for some days."""
        member = self.ref("member", name).with_user(self.users["manager"])
        until = fields.Date.add(fields.Date.today(), days=days)
        member._set_tier(self.ref("tier", tier), reason, until)

    def do_like(self, name, *interests):
        """What a member cares about."""
        for interest in interests:
            self.ref("member", name).interest_ids |= self.ref("interest", interest)

    def do_consent(self, name, channel, purpose, given=True, source="form"):
        """A member agrees to the club's wording, or takes the consent back."""
        member = self.ref("member", name).with_user(self.users["sales"])
        member._record_consent(channel, purpose, given, source=source)

    def do_ask(self, name, text, answer=None):
        """A member asks for something, and the manager answers."""
        requests = self.env["loyalty.club.request"]
        member = self.ref("member", name)
        request = requests.create({"member_id": member.id, "text": text})
        if answer:
            request = request.with_user(self.users["manager"])
            request.answer = answer
            request.action_done()

    def do_join_company(self, name, company):
        """A customer becomes a contact of a company; their members are two."""
        self.ref("partner", name).parent_id = self.ref("partner", company)


def tell(club, seconds):
    """Print what the demo holds, and the proof."""
    moved = trading.points_of(club)
    print(f"  {club.name}: {club.member_count} members, in {seconds:.0f} s")
    kinds = dict(club.env["loyalty.club.point.move"]._fields["kind"].selection)
    for kind, label in kinds.items():
        if moved.get(kind):
            print(f"    {label:<12}{moved[kind]:>8,.0f}")
    members = club.member_ids
    held, pending, debt = (
        sum(members.mapped(name))
        for name in ("points", "points_pending", "points_deficit")
    )
    stand = [f"{tier.member_count} {tier.name}" for tier in club.tier_ids]
    print(f"    tiers: {', '.join(stand)}")
    print(f"    balance {held:,.0f}, pending {pending:,.0f}, debt {debt:,.0f}")
    print(f"    verify: {club.action_verify()} cards differ from their ledger")
