"""Each cell against its formula: what comes out, what differs, what is known, tried, assumed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.backends.outcome import Lack
from engine.check.scope import Findings
from engine.inquiry.recomputed import Score, recomputed
from engine.report.published_words import come_out_text, lack_text
from engine.session import Book
from tests.published.tables import RATES, checked, table, tables, verdicts

END = "end\n"


def test_a_table_that_the_agreement_gives_is_clean() -> None:
    found = table(RATES + END)
    assert found.clean
    assert (found.score.reproduced, found.score.of) == (6, 6)


def test_a_wrong_cell_differs_and_stands_alone() -> None:
    found = table(RATES.replace("$34.55", "$34.56") + END)
    assert verdicts(found) == [(2, "hourly", "differs"), (2, "weekly", "differs")]
    assert not found.clean


def test_a_known_difference_counts_no_more_and_covers_its_rows_only() -> None:
    text = RATES.replace("$1,382", "$1,383").replace("$1,206", "$1,207")
    known = '  known difference in weekly when at_step is 2 "a slip"\n'
    found = table(text + known + END)
    assert verdicts(found) == [(1, "weekly", "differs"), (2, "weekly", "known")]
    assert table(text + '  known difference in weekly "a slip"\n' + END).clean


def test_a_known_difference_that_is_none_is_reported_also_for_a_part_of_its_rows() -> None:
    text = RATES.replace("$1,382", "$1,383") + '  known difference in weekly "a slip"\n' + END
    (stale,) = table(text).stale
    assert stale.why == "nothing differs in row 1"
    assert not table(text).clean


def test_a_known_difference_that_means_no_row_is_reported() -> None:
    known = '  known difference in weekly when at_step is 7 "a slip"\n'
    (stale,) = table(RATES + known + END).stale
    assert stale.why == "no row is meant by it"


def test_what_the_agreement_leaves_open_cannot_be_recomputed_and_is_not_clean() -> None:
    found = table(RATES.replace("as of Jul 1, 2023", "as of Jul 1, 2020") + END)
    cells = found.rows[1].cells
    assert isinstance(cells["hourly"].found, Lack)
    assert cells["hourly"].verdict.value == "lacking"
    assert not found.clean


def test_a_fact_that_no_column_gives_is_named() -> None:
    text = """published rates "Rates" @A
  as of Jul 1, 2023
  column hourly money per hour is hourly_rate
  printed rows
    row $30.15
end
"""
    (_, cell), *_ = table(text).cells
    assert isinstance(cell.found, Lack)
    assert cell.found.needs == {"hire_date"}


BUILT = """published built "Built" @A
  column base money
  column first money rounded to dollar is {first}
  column next money rounded to dollar is {next}
  printed rows
    row $10.40 $21 $42
    row $10.40 $21 $42
  total all of exact none $42 $83
end
"""


def built(first: str, after: str) -> str:
    return (
        BUILT.replace("column first", "column one")
        .replace("column next", "column two")
        .format(first=first, next=after)
    )


@pytest.mark.parametrize(
    ("after", "gives"), [("2 * one", Fraction(416, 10)), ("2 * printed one", 42)]
)
def test_a_column_is_exact_by_its_name_and_printed_by_printed(after: str, gives: Fraction) -> None:
    found = table(built("2 * base", after))
    assert found.rows[0].cells["two"].exact == gives
    assert found.rows[0].cells["two"].found == 42


def test_totals_are_tried_of_exact_and_of_printed_cells() -> None:
    found = table(built("2 * base", "2 * one"))
    assert found.clean
    (other,) = found.attempts
    assert (other.title, other.score.reproduced, other.score.of) == (
        "all as sums of printed cells", 1, 2,
    )  # fmt: skip
    assert [(m.cell.name, m.cell.found) for m in other.misses] == [("all_two", 84)]


def test_an_alternative_is_scored_on_the_cells_it_names_and_changes_nothing_else() -> None:
    more = """  try "by the week"
    hourly rounded down to cent is 52 * printed weekly / 2081 hours per week
  end
  try "a later step"
    reading step_two is three
    given hire_date is Jul 1, 2021
  end
"""
    found = table(RATES + more + END)
    assert found.clean
    first, second = found.attempts
    assert (first.score.reproduced, first.score.of) == (0, 2)
    assert {m.cell.name for m in first.misses} == {"hourly"}
    assert (second.score.reproduced, second.score.of) == (4, 6)
    assert [(m.row and m.row.number, m.cell.name) for m in second.misses] == [
        (2, "at_step"), (2, "hourly"),
    ]  # fmt: skip


def test_an_alternative_that_only_rounds_otherwise_keeps_the_formula() -> None:
    more = '  try "down"\n    hourly rounded down to dollar\n  end\n'
    (attempt,) = table(RATES + more + END).attempts
    assert [m.cell.found for m in attempt.misses] == [30, 34]


def test_an_alternative_that_rests_on_itself_is_a_miss_not_a_crash() -> None:
    text = built("2 * base", "2 * one").replace(
        "end\n", '  try "in a circle"\n    one is two / 2\n    two is 2 * one\n  end\nend\n'
    )
    attempt, _ = table(text).attempts
    assert attempt.score.reproduced == 0
    assert all(isinstance(m.cell.found, Lack) for m in attempt.misses)


SURVEY = """published survey "Survey" @A
  column town
  column pay money
  printed rows
    row "Alder" $5
    row "Beech" none
    row "Cedar" $9
    row "Dogwood" 0
{figures}end
"""


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("median of pay for each row where pay more than 0", 7),
        ("median of pay for each row where pay less than $9 and pay at least $5", 5),
        ("sum of pay for each row where pay more than 0", 14),
        ('largest of (2 * pay) for each row where town is not "Beech"', 18),
        ("median of pay for each row where pay more than $100", "none"),
    ],
)
def test_a_figure_goes_through_the_rows_that_are_known_to_be_meant(
    figure: str, value: object
) -> None:
    skip = SURVEY.replace('    row "Beech" none\n', "")
    found = table(skip.format(figures=f"  figure found money is {figure}\n"))
    (cell,) = found.figures
    assert (cell.found if value != "none" else repr(cell.exact)) == value


def test_a_row_without_a_cell_leaves_a_figure_open_unless_it_is_not_meant() -> None:
    (cell,) = table(
        SURVEY.format(figures="  figure found money is sum of pay for each row\n")
    ).figures
    assert isinstance(cell.found, Lack)
    where = '  figure found money is sum of pay for each row where town is not "Beech"\n'
    (cell,) = table(SURVEY.format(figures=where)).figures
    assert cell.found == 14


def test_a_figure_serves_every_table() -> None:
    text = SURVEY.format(
        figures='  figure top_pay money is largest of pay for each row where town is not "Beech"\n'
    )
    other = """published twice "Twice" @A
  column name
  column pay money is 2 * top_pay
  printed rows
    row "top" $18
end
"""
    assert [found.clean for found in tables(other + text)] == [True, True]
    made = checked(other + text)
    assert made.agreement is not None
    (alone,) = recomputed({(): made.tables}, {(): Book(made.agreement)}, "twice")
    assert (alone.table.name, alone.clean) == ("twice", True)


def test_a_table_of_given_figures_does_not_count_none_of_none() -> None:
    assert come_out_text(Score(0, 0)) == "printed figures as given: none is recomputed"
    assert come_out_text(Score(1, 2)) == "1 of 2 printed cells comes out"


def test_a_formula_may_speak_of_some_rows_and_leave_the_others_as_printed() -> None:
    text = """published pay "Pay" @A
  column town
  column hourly money per hour is printed yearly / 2080 hours when town is not "Alder"
  column yearly money rounded to dollar is 2080 hours * printed hourly when town is "Alder"
  printed rows
    row "Alder" $10.00 $20,800
    row "Beech" $10.00 $20,805
    row "Cedar" $11.00 $20,805
  scored by town
end
"""
    found = table(text)
    assert verdicts(found) == [(3, "hourly", "differs")]
    assert [(s.group, s.reproduced, s.of) for s in found.groups] == [
        ("Alder", 1, 1), ("Beech", 1, 1), ("Cedar", 0, 1),
    ]  # fmt: skip


def test_a_list_can_be_gone_through_inside_a_row() -> None:
    text = """published bonuses_paid "Bonuses" @A
  as of Jul 1, 2023
  column factor number
  column paid money is sum of (factor * each_bonus) for each each_bonus in ($1, $2)
  column decided money is factor * bonus_total
  given hire_date is as_of
  given bonuses is ($1, $2)
  printed rows
    row 2 $6 $6
end
"""
    assert table(text).clean


def test_a_column_with_a_zero_does_not_divide() -> None:
    text = """published pay "Pay" @A
  column hours_paid hours
  column yearly money
  column hourly money per hour is yearly / hours_paid
  printed rows
    row {} $5 $5
end
"""
    assert table(text.format(1)).clean
    codes = {d.code.id for d in checked(text.format(0)).findings}
    assert codes == {"E306"}


def test_a_field_whose_name_is_a_kind_s_can_be_a_column_or_be_given() -> None:
    head = "record pilot\n  step step\n  id id\nend\nvalue pay money across step (1, 2)\n"
    head += '  from Jul 1, 2021 $5 $6 @A\nend\nclause B "Pay"\n  decide paid money pay\nend\n'
    by_column = """published steps "Steps" @A
  as of Jul 1, 2023
  column step
  column cell money is paid
  printed rows
    row 1 $5
    row 2 $7
  known difference in cell when step is 2 "a misprint"
  scored by step
end
"""
    found = table(head + by_column)
    assert (found.clean, verdicts(found)) == (True, [(2, "cell", "known")])
    of_year = by_column.replace("column step", "column grade number\n  given step is grade")
    found = table(head + of_year.replace("step is 2", "grade is 2").replace("by step", "by grade"))
    assert (found.clean, verdicts(found)) == (True, [(2, "cell", "known")])


def test_words_and_days_are_compared_as_they_are() -> None:
    text = """published terms "Terms" @A
  column one
  column other is printed one
  column begins date is Jul 1, 2021
  printed rows
    row "2016-2023" "2016-2022" Jul 1, 2021
end
"""
    found = table(text)
    assert verdicts(found) == [(1, "other", "differs")]
    assert found.rows[0].cells["begins"].found == date(2021, 7, 1)


def test_a_nothing_printed_is_not_scored() -> None:
    found = table(RATES.replace("$1,382", "none") + END)
    assert (found.score.reproduced, found.score.of) == (5, 5)
    assert found.clean


def test_tables_leave_what_is_used_and_unused_in_the_agreement_alone() -> None:
    lonely = "define lonely as 2 * hourly_rate @A\n\n"
    table_text = RATES.replace("is hourly_rate", "is lonely / 2") + END
    found = Findings(list(checked(lonely + table_text).findings))
    assert [d.code.id for d in found.found] == ["W604"]


BLANK = """published costs "Costs" @A
  column name
  column wage money
  column cost money rounded to dollar is 2 * wage
  printed rows
    row "A" $10.10 $20
    row "B" $5.00 none
    row "C" none none
  total all of {of} none {wage} $20
end
"""


@pytest.mark.parametrize("of", ["exact", "printed"])
def test_a_cell_in_which_nothing_is_printed_adds_nothing_to_a_line_of_totals(of: str) -> None:
    found = table(BLANK.format(of=of, wage="$15.10"))
    assert found.clean
    (other,) = found.attempts
    assert (other.score.reproduced, other.score.of) == (2, 2)


def test_a_formula_that_needs_a_cell_where_nothing_is_printed_says_so() -> None:
    text = SURVEY.format(figures="  figure found money is sum of printed pay for each row\n")
    (cell,) = table(text).figures
    assert isinstance(cell.found, Lack)
    assert lack_text(cell.found) == "nothing is printed for pay in row 2"
