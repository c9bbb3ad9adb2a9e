"""The range in which an assumed input may lie: its ends give the same cells, a step on does not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.report.published_json import table_json
from engine.report.published_words import fitting_text
from tests.published.tables import table

ASSUMED = """published premium "Premium" @A
  column share percent
  column paid money rounded to dollar is share of premium_of_all
  assume premium_of_all money $100.20 {range} "fitted"
  printed rows
    row 16% $16
    row 50% $50
end
"""


def test_the_range_of_an_assumption_is_searched_to_the_cent() -> None:
    (fit,) = table(ASSUMED.format(range="")).assumed
    assert (fit.low, fit.high) == (99, Fraction(10099, 100))
    assert fit.cells == 2


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ("from $99 through $100.99", ""),
        ("from $98.99 through $100.50", "the stated range begins too low"),
        ("from $99.50 through $101", "the stated range ends too high"),
    ],
)
def test_a_stated_range_must_give_the_same_cells(stated: str, why: str) -> None:
    found = table(ASSUMED.format(range=stated))
    assert [fit.why for fit in found.assumed] == [why]
    assert found.clean is (not why)


def test_a_range_within_a_cent_is_searched_finer() -> None:
    text = """published tiers "Tiers" @A
  column times number
  column rate money is times * base
  assume base money $173.273 "fitted"
  printed rows
    row 1 $173.27
    row 2.2 $381.20
    row 1.9 $329.22
    row 3.2 $554.47
  try "from the printed rate"
    rate is times * $173.27
  end
end
"""
    found = table(text)
    assert found.clean
    (fit,) = found.assumed
    assert (fit.low, fit.high) == (Fraction(17327106, 100_000), Fraction(17327343, 100_000))
    assert len(found.attempts[0].misses) == 3


def test_an_assumption_that_nothing_rests_on_may_be_anything() -> None:
    text = ASSUMED.format(range="").replace(
        "share of premium_of_all", "100 * share / 1% * $1 / 100"
    )
    (fit,) = table(text).assumed
    assert (fit.low, fit.high) == (None, None)


FRINGE = """published fringes "Fringes" @A
  column wage money
  column cost money rounded to dollar is fringe * wage
  assume fringe number {value} {range} "fitted"
  printed rows
    row $1,000 $1,077
    row $700 $754
end
"""


@pytest.mark.parametrize("value", ["1.0765", "1.077001", "1.0774999"])
def test_the_ends_of_a_range_give_the_same_cells_and_a_step_beyond_does_not(value: str) -> None:
    (fit,) = table(FRINGE.format(value=value, range="")).assumed
    step = Fraction(1, 100_000)
    assert fit.low == Fraction("1.0765")
    assert fit.high == (Fraction(value) if value == "1.0774999" else Fraction("1.07749"))
    text = fitting_text(fit)
    low, high = text.split(": any from ")[1].split(" gives")[0].split(" through ")
    assert (Fraction(low), Fraction(high)) == (fit.low, fit.high)
    for end, clean in ((low, True), (high, True)):
        assert table(FRINGE.format(value=end, range="")).clean is clean
    for beyond in (Fraction(low) - step, Fraction(high) + step):
        written = f"{float(beyond):.7f}"
        assert not table(FRINGE.format(value=written, range="")).clean


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ("from 1.0765 through 1.0774999", ""),
        ("from 1.0765 through 1.0775", "the stated range ends too high"),
        ("from 1.0764999 through 1.077", "the stated range begins too low"),
    ],
)
def test_a_stated_range_is_asked_at_its_own_ends(stated: str, why: str) -> None:
    (fit,) = table(FRINGE.format(value="1.077", range=stated)).assumed
    assert fit.why == why


def test_the_ends_of_a_range_are_given_to_the_last_decimal() -> None:
    found = table(FRINGE.format(value="1.0765", range=""))
    (assumed,) = table_json(found)["assumed"]
    assert (assumed["from"], assumed["through"]) == ("1.0765", "1.07749")
    money = FRINGE.format(value="$1.0765", range="").replace("fringe number", "fringe money")
    money = money.replace("fringe * wage", "fringe * factor").replace("wage money", "factor number")
    money = money.replace("$1,000", "1,000").replace("$700", "700")
    (assumed,) = table_json(table(money))["assumed"]
    assert [assumed[k] for k in ("value", "from", "through")] == ["1.0765", "1.0765", "1.07749"]


@pytest.mark.parametrize("value", ["1.29", "1.30"])
def test_a_range_does_not_reach_to_a_zero_that_would_divide(value: str) -> None:
    text = f"""published shares "Shares" @A
  column base money
  column part money is base / divisor - base / divisor
  assume divisor number {value} "fitted"
  printed rows
    row $10 $0
end
"""
    (fit,) = table(text).assumed
    assert (fit.low, fit.high) == (Fraction(1, 100), None)
