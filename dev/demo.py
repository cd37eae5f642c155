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

from . import cards, trading
from .story import PERSIAN, QUOTATIONS, STORY
from .till import CARDS, CARDS_URL, Till

ADDON = "loyalty_club"
TILL_ADDON = "loyalty_club_pos"
#: Each addon with demo files, and a record by which they are known to be there.
LOADED = {ADDON: "demo_club_shirin", TILL_ADDON: "demo_till"}
CLUB_MANAGER = "loyalty_club.group_loyalty_club_manager"
LIABILITY = "loyalty_club.group_loyalty_club_liability"
LOGINS = {
    "manager": (
        "Maryam, Club Manager",
        [CLUB_MANAGER, "account.group_account_invoice", f"{LIABILITY}_approver"],
    ),
    "sales": (
        "Saeed, Salesperson",
        ["sales_team.group_sale_salesman_all_leads", "base.group_partner_manager"],
    ),
    "accountant": (
        "Arash, Accountant",
        [
            "account.group_account_manager",
            "loyalty_club.group_loyalty_club_auditor",
            f"{LIABILITY}_preparer",
        ],
    ),
    "cashier": ("Zahra Amini", ["point_of_sale.group_pos_user"]),
    "nasrin": ("نسرین امینی", ["point_of_sale.group_pos_user"]),
}
#: Who works in Persian.
PERSIAN_LOGINS = ("nasrin",)
#: Who sees the tills first, and from there sells with one click.
CASHIERS = ("cashier", "nasrin")
#: Customers who see the portal, by their log-in: the second one in Persian.
CUSTOMERS = {"member": ("sara", "en_US"), "mina": ("mina", "fa_IR")}


def main(env):
    """Load the demo files where they are missing, then live through the story."""
    start = time.monotonic()
    with file_open(f"{ADDON}/static/description/icon.png", "rb") as icon:
        logo = base64.b64encode(icon.read())
    shop = {"name": "Shirin Pastry", "email": "shop@shirin.example", "logo": logo}
    trading.ensure_chart(env)
    # After the accounts, which bring a country of their own: phone numbers are read as
    # those of the shop's country.
    env.company.write({**shop, "city": "Isfahan", "country_id": env.ref("base.ir").id})
    # A receipt without an offer to make an invoice is short.
    env.company.point_of_sale_use_ticket_qr_code = False
    # Before the files: what the club itself proposes is then said in both languages.
    add_persian(env)
    load_files(env)
    speak_persian(env)
    add_logins(env)
    shop = Shop(env)
    shop.live(STORY)
    shop.quote(QUOTATIONS)
    shop.ready_the_till()
    tell(shop.club, time.monotonic() - start)


def load_files(env):
    """The demo files of the manifests, unless Odoo has loaded them."""
    for addon, record in LOADED.items():
        if env.ref(f"{addon}.{record}", raise_if_not_found=False):
            continue
        for name in Manifest.for_addon(addon)["demo"]:
            convert_file(env, addon, name, idref={}, mode="init", noupdate=True)


def add_persian(env):
    """Let who likes choose Persian."""
    languages = env["base.language.install"]
    persian = env.ref("base.lang_fa_IR")
    languages.create({"lang_ids": persian.ids, "overwrite": False}).lang_install()


def speak_persian(env):
    """Say in Persian what members and cashiers read."""
    persian = env.ref("base.lang_fa_IR")
    for name, terms in PERSIAN.items():
        record = env.ref(name if "." in name else f"{ADDON}.demo_{name}")
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
        lang = "fa_IR" if login in PERSIAN_LOGINS else "en_US"
        users.create({**person, **access, "tz": "UTC", "lang": lang})
    tills = env.ref("point_of_sale.action_pos_config_kanban")
    users.search([("login", "in", CASHIERS)]).action_id = tills.id
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
        self.till = Till(self.env, self.users["cashier"])
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

    def ready_the_till(self):
        """Gold members have their own prices there, and three cards can be scanned."""
        gold = self.env.ref(f"{TILL_ADDON}.demo_pricelist_gold")
        self.ref("tier", "gold").pricelist_id = gold
        members = self.club.member_ids.browse()
        for name, code in CARDS.items():
            member = self.ref("member", name)
            member.points_card_id.code = code
            members += member
        self.env["ir.attachment"].create(
            {
                "name": "cards.svg",
                "url": CARDS_URL,
                "raw": cards.page(members).encode(),
                "mimetype": "image/svg+xml",
                "public": True,
            }
        )

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
        """A member agrees to the wording in his language, or takes the consent back."""
        member = self.ref("member", name).with_user(self.users["sales"])
        member = member.with_context(lang=member.partner_id.lang)
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

    def do_ring(self, name, goods, spend=0, method="card"):
        """A ticket at the till, paid with points too."""
        partner = self.ref("partner", name)
        self.till.sell(partner, self.basket(goods), spend, method)

    def do_ring_for_oneself(self, goods):
        """The cashier is a member, and sells to herself."""
        person = self.users["cashier"].partner_id
        self.till.config.club_enrol({"partner_id": person.id})
        self.till.sell(person, self.basket(goods))

    def do_take_back(self):
        """The goods of the latest ticket come back."""
        self.till.take_back(self.till.tickets[-1])

    def do_look_up(self, *names):
        """The cashier looks members up who buy nothing."""
        for name in names:
            self.till.config.club_find(self.ref("partner", name).phone)

    def do_close_till(self):
        """The drawer is counted."""
        self.till.close()

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
