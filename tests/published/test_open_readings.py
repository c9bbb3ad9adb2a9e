"""Cells that rest on open questions: recomputed where every reading gives the same."""

from __future__ import annotations

from fractions import Fraction

from engine.backends.outcome import Lack
from engine.books import Book
from engine.check import check
from engine.inquiry.recomputed import Recomputed, recomputed
from engine.source import Source
from engine.syntax.parser import parse
from tests.published.tables import HARBOUR, table, tables, verdicts

OPEN = """contested pay_counted @7.2 "Is the pay of hours held over counted?"
  reading all_of_them is $7.20 + sum of bonuses
  reading scheduled is $7.20
  adopt none
end

clause 7.2 "Differential"
  decide differential money pay_counted
end

published shifts "Shifts" @7.2
  as of Jul 1, 2023
  column held_over money
  column paid money is differential
  column is_long yes_no is paid more than $7.50
  given bonuses is (held_over, $0)
  printed rows
    row {held_over} $7.20 no
  figure highest money printed $7.20 is largest of paid for each row
end
"""


def test_an_open_reading_that_changes_no_cell_leaves_it_recomputed() -> None:
    found = table(OPEN.format(held_over="$0"))
    assert verdicts(found) == []
    assert found.rows[0].cells["paid"].found == Fraction(72, 10)


def test_a_cell_is_settled_as_a_whole_where_what_it_rests_on_is_not() -> None:
    found = table(OPEN.format(held_over="$0.10"))
    assert verdicts(found) == [(1, "paid", "lacking"), (0, "highest", "lacking")]
    cell = found.rows[0].cells["paid"].found
    assert isinstance(cell, Lack)
    assert cell.status == "contested"


PARTED = """published parted "Parted" @7.2
  as of Jul 1, 2023
  column held_over money
  column ignored money rounded to dollar is differential
  column doubled money rounded to dollar is 2 * differential
  given bonuses is (held_over, $0)
  printed rows
    row $0.04 $7 $14
    row $0.20 $7 $14
end
"""


def test_what_is_parted_below_and_printed_alike_comes_out() -> None:
    clause = OPEN[: OPEN.index("published")]
    found = table(clause + PARTED)
    assert verdicts(found) == [(2, "doubled", "lacking")]


def test_a_figure_of_another_table_is_open_where_only_its_print_is_the_same() -> None:
    clause = OPEN[: OPEN.index("published")]
    figure = (
        "  figure top money rounded to dollar is largest of differential_row for each row\nend\n"
    )
    parted = PARTED.replace(
        "  column ignored",
        "  column differential_row money worked out is differential\n  column ignored",
    )
    parted = parted.removesuffix("end\n") + figure
    other = """published twice "Twice" @A
  column name
  column pay money rounded to dollar is 100 * top
  printed rows
    row "top" $720
end
"""
    first, second = tables(clause + parted + other)
    assert first.figures[0].found == 7
    assert verdicts(second) == [(1, "pay", "lacking")]


CONVENTION = """contested cents @5 "How are cents rounded?"
  reading up is half_up
  reading even is half_even
  adopt none
end

published halves "Halves" @A
  column base money
  column half money is base / 2
  printed rows
    row $0.01 $0.01
    row $0.03 $0.02
end
"""


def in_dispute(text: str) -> Recomputed:
    """The only table of an agreement whose rounding is contested."""
    text = HARBOUR.replace("continues\n", "continues\n  money rounds cents to cent\n") + text
    found = check([parse(Source("harbour.clause", text))])
    assert found.agreement is not None
    (made,) = recomputed({(): found.tables}, {(): Book(found.agreement)})
    return made


def test_a_convention_in_dispute_leaves_open_what_it_changes_only() -> None:
    found = in_dispute(CONVENTION)
    assert verdicts(found) == [(1, "half", "lacking")]
    chosen = CONVENTION.replace("  column base", "  reading cents is up\n  column base")
    assert in_dispute(chosen).clean
