from contextlib import closing
from datetime import timedelta

from odoo import models

from ..engine import windows
from ..models.accounting.loyalty_club_account_config import DEFERRAL, NONE
from ..models.wording import money_text, number_text


class LoyaltyClubAccountSetup(models.TransientModel):
    """The last page: what will be posted, with last month as the example.

    Everything is made, last month is reckoned as a closing would, and all of it is
    undone. So what the page says is what the closings will do, and what does not fit
    is refused before anything is made.
    """

    _inherit = "loyalty.club.account.setup"

    def _rehearse(self):
        """Make it all, say in plain words what was made, and undo it.

        :raise UserError: with the reason, where something does not fit
        """
        self.ensure_one()
        months = self._example_months()
        start = months[0] if months else self.start_date
        with closing(self.env.cr.savepoint()):
            # Nobody gets a message of what will be undone.
            setup = self.with_context(tracking_disable=True)
            made = setup._make(start)
            made.config.estimate_ids.sudo().write({"state": "approved"})
            setup.env.flush_all()
            opening = setup._opening_lines(made.config)
            lines = setup._example_lines(made.config, months) if months else []
            return setup._review(made, months, lines, opening)

    def _example_months(self):
        """First day of all, and the bounds of the last full month, or None.

        The example pretends that points were accounted for from the first one on.
        """
        club = self.club_id
        first, _last = club._days_of_issue(self.company_id)
        this_month = windows.period_bounds("month", club._today(), club.calendar)[0]
        if self.method == NONE or not first or first >= this_month:
            return None
        last = this_month - timedelta(days=1)
        month = windows.period_bounds("month", last, club.calendar)[0]
        return windows.period_bounds("month", first, club.calendar)[0], month, last

    def _opening_lines(self, config):
        """The balances of an opening on the day before the first one."""
        if "opening_account_id" not in self._config_accounts():
            return []
        runs = self.env["loyalty.club.closing.run"].sudo()
        return runs._rehearse_opening(config.sudo(), self._day_before())

    def _day_before(self):
        return self.start_date - timedelta(days=1)

    def _example_lines(self, config, months):
        """The roll-forward of last month, as a closing reckons it."""
        runs = self.env["loyalty.club.closing.run"].sudo()
        return runs._rehearse(config.sudo(), *months)

    def _review(self, made, months, lines, opening):
        """Sentences of the last page, one paragraph each."""
        if self.method == NONE:
            return self.env._(
                "Nothing is posted for the points of %s. What they take off an invoice "
                "lowers revenue when they are spent.",
                self.club_id.name,
            )
        names = {name: account.display_name for name, account in made.accounts.items()}
        return "\n\n".join(
            [
                *self._method_sentences(names),
                *self._mapping_sentences(names, made.mapped),
                *self._opening_sentences(names, opening),
                *self._made_sentences(made),
                self._example_sentence(months, lines),
            ]
        )

    def _method_sentences(self, names):
        """What closings post."""
        number = {
            "value": self._point_money(),
            "rate": number_text(self.env, 100 * self.redemption_rate, 2),
        }
        if self.method == DEFERRAL:
            yield self.env._(
                "Sales: of each sale that gives points a part of its price is set "
                "aside, by %(value)s × %(rate)s%% for a point beside the price of the "
                "goods. A closing takes it off revenue on %(deferral)s and owes it on "
                "%(liability)s.",
                deferral=names["deferral_account_id"],
                liability=names["liability_account_id"],
                **number,
            )
            yield self.env._(
                "Spent points: what was set aside for them becomes revenue on "
                "%(release)s. Lapsed points: it becomes revenue on %(breakage)s.",
                release=names["release_account_id"],
                breakage=names["breakage_account_id"],
            )
            return
        yield self.env._(
            "Points given: what they are going to cost is provided for, %(value)s × "
            "%(rate)s%% for a point. A closing books the expense on %(expense)s and "
            "owes it on %(provision)s. As points are spent or lapse, it is taken back "
            "from both.",
            expense=names["marketing_expense_account_id"],
            provision=names["provision_account_id"],
            **number,
        )

    def _mapping_sentences(self, names, mapped):
        """What invoices post by themselves."""
        if "discount_account_id" in names:
            yield self.env._(
                "Discounts: what points take off is booked by the invoice itself, on "
                "%s. Closings leave that account alone.",
                names["discount_account_id"],
            )
        if "stored_value_account_id" in names:
            yield self.env._(
                "Gift cards and wallets: when they are sold they are owed on %s, until "
                "they pay. Closings leave that account alone, unless you set up the "
                "breakage of gift cards.",
                names["stored_value_account_id"],
            )
            if mapped["stored_value_account_id"]:
                yield from self._open_cards(names["stored_value_account_id"])
        separate = self.company_id.sudo().account_discount_expense_allocation_id
        if separate:
            yield self.env._(
                "This company books discounts of lines on %s. Goods that are free for "
                "points stand there and in revenue, with the same amount.",
                separate.display_name,
            )

    def _open_cards(self, account):
        """Cards that were sold before are not on the account yet."""
        programs = self._stored_value_programs()
        cards = self.env["loyalty.card"].sudo()
        ((left,),) = cards._read_group(
            [("program_id", "in", programs.ids)], [], ["points:sum"]
        )
        if left:
            yield self.env._(
                "%(money)s are still on cards and wallets. Where they were booked as "
                "revenue when they were sold, book that over to %(account)s once, by "
                "hand.",
                money=self._money(left),
                account=account,
            )

    def _opening_sentences(self, names, lines):
        """What is owed for points of before the first day."""
        if "opening_account_id" not in names:
            return
        (points,), (owed,) = _sums(lines, "points_opening"), _sums(lines, "opening")
        owed_on = names.get("liability_account_id") or names["provision_account_id"]
        yield self.env._(
            "Opening: members hold %(held)s points from before the first day, of which "
            "%(points)s are of sales that were invoiced by then or of no sale. An "
            "opening on %(day)s would owe %(owed)s for these on %(account)s, and take "
            "it from %(opening)s.",
            held=number_text(self.env, self.opening_points),
            points=number_text(self.env, points),
            day=self.club_id._date_text(self._day_before()),
            owed=self._money(owed),
            account=owed_on,
            opening=names["opening_account_id"],
        )
        yield self.env._(
            "Post it before the first closing. If the amount is not material, say in "
            "the set-up that it starts with nothing, and why."
        )

    def _made_sentences(self, made):
        """What comes into the books with the last click."""
        new = [a.display_name for name, a in made.accounts.items() if not self[name]]
        if not self.journal_id:
            journal = made.config.journal_id
            new.insert(
                0, self.env._("the journal %s", f"{journal.name} ({journal.code})")
            )
        elif not self.journal_id.restrict_mode_hash_table:
            yield self.env._(
                "The journal %s does not lock what it has posted. Switch on Secure "
                "Posted Entries with Hash there before the first closing.",
                self.journal_id.name,
            )
        if new:
            yield self.env._("New in the books: %s.", self.env._(", ").join(new))
        yield self.env._(
            "The first day is %(day)s. The estimate is a draft: another person "
            "approves it, then the first period can be closed.",
            day=self.club_id._date_text(self.start_date),
        )

    def _example_sentence(self, months, lines):
        if not months:
            return self.env._(
                "There is no example: no points have moved in a full month yet."
            )
        given, taken, *gone = _sums(
            lines,
            "points_issued",
            "points_returned",
            "points_redeemed",
            "points_expired",
        )
        money = _sums(lines, "issued", "returned", "redeemed", "expired", "closing")
        points = (given + taken, *(-number for number in gone))
        texts = [number_text(self.env, number) for number in points]
        return self.env._(
            "Example, %(first)s to %(last)s, as if points had been in the books from "
            "the first one on: members were given %(issued)s points, spent "
            "%(redeemed)s, and %(expired)s lapsed. The closing would have set aside "
            "%(aside)s, and released %(released)s for spent points and %(lapsed)s for "
            "lapsed ones. %(closing)s would be owed on the last day.",
            first=self.club_id._date_text(months[1]),
            last=self.club_id._date_text(months[2]),
            **dict(zip(("issued", "redeemed", "expired"), texts, strict=True)),
            aside=self._money(money[0] + money[1]),
            released=self._money(-money[2]),
            lapsed=self._money(-money[3]),
            closing=self._money(money[4]),
        )

    def _money(self, amount):
        return money_text(self.env, float(amount), self.company_currency_id)

    def _point_money(self):
        """The value of a point: with more digits than money has."""
        currency = self.company_currency_id
        parts = [number_text(self.env, self.point_value, 6), currency.symbol]
        return " ".join(parts[::-1] if currency.position == "before" else parts)


def _sums(lines, *names):
    return [sum(line[name] for line in lines) for name in names]
