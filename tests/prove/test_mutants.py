"""Every sort of fault is seeded, once, in the agreement's words, wherever it can be asked about."""

from __future__ import annotations

from engine.ir import tree as t
from engine.prove.mutants import SORTS, Mutant, mutants
from tests.prove.quay import QUAY, SEEDED, checked


def seeded(text: str = QUAY) -> tuple[Mutant, ...]:
    agreement = checked(text).agreement
    assert agreement is not None
    return mutants(agreement)


def test_every_fault_is_seeded_in_the_words_of_the_agreement() -> None:
    SEEDED.compare("\n".join(f"{m.span.line} {m.sort} | {m.what}" for m in seeded()))


def test_every_sort_of_fault_is_seeded() -> None:
    assert {m.sort for m in seeded()} == set(SORTS)


def test_faults_come_in_the_order_of_the_text_and_always_the_same() -> None:
    found = seeded()
    assert [m.span.start for m in found] == sorted(m.span.start for m in found)
    assert [(m.what, m.touches) for m in found] == [(m.what, m.touches) for m in seeded()]


def test_no_fault_leaves_the_agreement_as_it_is_and_no_two_are_the_same() -> None:
    agreement = checked().agreement
    assert agreement is not None
    found = [m.agreement for m in mutants(agreement)]
    assert agreement not in found
    assert all(one != other for i, one in enumerate(found) for other in found[:i])


def test_a_fault_touches_whoever_rests_on_it() -> None:
    found = {m.what: m.touches for m in seeded()}
    assert found["rest_day: adopts worked in place of rested"] == ("rest_days",)
    assert found["value rate, from Jan 1, 2021: the row is dropped"] == ("rate", "shift_pay")
    assert found["conventions: a year is complete a day earlier"] == (
        "bonus", "retirement_bonus", "last_service",
    )  # fmt: skip


def test_what_cannot_be_asked_is_left_alone() -> None:
    unused = QUAY.replace("define service", "define unused as 3 days\n\ndefine service")
    assert not [m for m in seeded(unused) if "unused" in m.what]
    assert not [m for m in seeded() if m.what.startswith("must")]


CHAIN = """agreement chain "A chain"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end
record employee
  grade number
  waived yes_no
end
clause 1 "General"
  decide award money $1  when grade at least 1
end
clause 2 "Special"
  decide award $2  when grade at least 2
  notwithstanding 1
end
clause 3 "Most special"
  decide award $3  when grade at least 3
  notwithstanding 2 when not waived
end
"""


def edges(agreement: t.Agreement) -> set[tuple[int, int, bool]]:
    found = agreement.decisions["award"].precedence
    return {(p.above, p.below, p.condition is not None) for p in found}


def test_a_precedence_dropped_takes_with_it_what_followed_from_it() -> None:
    agreement = checked(CHAIN).agreement
    assert agreement is not None
    assert edges(agreement) == {(1, 0, False), (2, 1, True), (2, 0, True)}
    found = {m.what: edges(m.agreement) for m in mutants(agreement)}
    assert found["award: clause 2 stands above 1 no longer"] == {(2, 1, True)}
    upper = "award: clause 3 stands above 2 when `not waived`"
    assert found[f"{upper} no longer"] == {(1, 0, False)}
    assert found[f"{upper}: the condition is dropped"] == {
        (1, 0, False), (2, 1, False), (2, 0, False),
    }  # fmt: skip


def test_nothing_comes_to_be_divided_by_nothing() -> None:
    divided = [m for m in seeded() if "`1 year` becomes" in m.what]
    assert [m.what for m in divided] == ["clause 4, retirement_bonus: `1 year` becomes `2 years`"]


def test_where_one_row_ends_and_the_next_begins_both_move() -> None:
    (mutant,) = (m for m in seeded() if m.sort == "row bound" and m.what.endswith("`6 years`"))
    body = mutant.agreement.decisions["bonus"].branches[0].body
    assert isinstance(body, t.Tiers)
    assert [(b.low, b.high) for row in body.rows for b in row.bands] == [(2, 5), (6, None)]
