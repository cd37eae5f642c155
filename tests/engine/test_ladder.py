"""What past months of points suggest, and whether they would have been right."""

import doctest
from decimal import Decimal

import pytest
from engine import ladder
from engine.ladder import LEAST_MATURE, MATURE_AGE, Issue, back_test, suggest
from hypothesis import given
from hypothesis import strategies as st


def issue(issued, redeemed, expired=()):
    """A month of issue; what expired is zero where it is not said."""
    lost = [*expired, *[0] * (len(redeemed) - len(expired))]
    return Issue(
        Decimal(issued), tuple(map(Decimal, redeemed)), tuple(map(Decimal, lost))
    )


@st.composite
def histories(draw):
    """Months of issue, the oldest first, in which nothing comes back."""
    issues = []
    for ages in range(draw(st.integers(1, 20)), 0, -1):
        steps = st.lists(st.integers(0, 50), min_size=ages, max_size=ages)
        spent, lost = draw(steps), draw(steps)
        total = sum(spent) + sum(lost) + draw(st.integers(0, 100))
        redeemed = [sum(spent[: age + 1]) for age in range(ages)]
        expired = [sum(lost[: age + 1]) for age in range(ages)]
        issues.append(issue(total, redeemed, expired))
    return issues


def test_examples_in_docstrings():
    assert doctest.testmod(ladder).failed == 0


class TestSuggest:
    def test_a_month_is_mature_when_it_is_old_or_used_up(self):
        assert issue(100, [10] * (MATURE_AGE + 1)).mature()
        assert not issue(100, [10] * MATURE_AGE).mature()
        assert issue(100, [10, 60], [0, 40]).mature()
        assert not issue(100, [10, 60], [0, 39]).mature()

    def test_few_mature_months_suggest_nothing(self):
        old = [issue(100, [40] * 13)]
        assert suggest(old * (LEAST_MATURE - 1)) == (LEAST_MATURE - 1, None)
        assert suggest(old * LEAST_MATURE) == (LEAST_MATURE, Decimal("0.4"))
        assert suggest([]) == (0, None)

    def test_a_young_month_goes_the_way_of_the_old_ones(self):
        old = [issue(100, [20, *[40] * 12])] * 6
        # The young one has redeemed 30, and will have redeemed twice as many.
        _mature, rate = suggest([*old, issue(200, [30])])
        assert rate == Decimal(6 * 40 + 60) / 800

    def test_lapsed_points_never_come(self):
        old = [issue(100, [20, *[80] * 12])] * 6
        _mature, rate = suggest([*old, issue(100, [20], [70])])
        # Four times 20 would be 80, but 70 of the 100 have lapsed.
        assert abs(rate - Decimal(6 * 80 + 30) / 700) < Decimal("1e-20")

    def test_months_whose_sales_all_came_back_tell_nothing(self):
        old = [issue(100, [40] * 13)] * 6
        assert suggest([issue(0, [0] * 14), *old]) == suggest(old)

    @given(histories())
    def test_a_rate_is_a_share(self, issues):
        _mature, rate = suggest(issues)
        assert rate is None or 0 <= rate <= 1


class TestBackTest:
    def test_by_hand(self):
        first = issue(100, [10, 20, *[30] * 12])
        second = issue(100, [10, *[40] * 12])
        # A year ago: 10, 20 and 10. By 20/10 the second was expected to come to 20.
        test = back_test([first, second])
        assert (test.said, test.came) == (20 + 20, 30 + 40)
        assert test.rate == Decimal(40) / 200

    def test_what_was_not_there_tells_nothing(self):
        assert back_test([]) is None
        assert back_test([issue(100, [10] * 12)]) is None
        assert back_test([issue(100, [0] * 12 + [50])]) is None

    def test_never_more_than_is_left(self):
        quick = issue(100, [10, 90, *[90] * 12])
        lapsed = issue(100, [20, *[20] * 12], [80, *[80] * 12])
        assert back_test([quick, lapsed]).said == 90 + 20

    @pytest.mark.parametrize("months", [1, 3])
    @given(histories())
    def test_it_says_no_more_than_there_was(self, months, issues):
        test = back_test(issues, months)
        if test:
            assert 0 < test.said <= sum(each.issued for each in issues)
            assert 0 <= test.rate <= 1
