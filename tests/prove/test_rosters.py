"""What a proof says of rosters: that it takes them as free. And the faults of a rank."""

from __future__ import annotations

from pathlib import Path

from engine import proving, session
from engine.check import check
from engine.ir import tree as t
from engine.prove.faults import faults
from engine.records.schema import record_schema
from engine.source import Source
from engine.syntax.parser import parse

PACK = Path(__file__).resolve().parents[2] / "rules" / "birch-falls"
RANKED = """agreement one "One" term not stated end
roster member_on_list id id years_served years applied yes_no end
clause 1 "A" decide a list of id
  collect m's id for each m in roster where m's applied best 3 by highest m's years_served
    then lowest m's applied
end
"""


def ranked() -> t.Expr:
    made = check([parse(Source("one.clause", RANKED))]).agreement
    assert made is not None
    return made.decisions["a"].branches[0].body


def test_a_rank_can_be_mistaken_in_its_ends_its_keys_and_its_places() -> None:
    told = [" ".join(fault.what.split()) for fault in faults(ranked())]
    assert "`highest` becomes `lowest` before `m's years_served`" in told
    assert "`lowest` becomes `highest` before `m's applied`" in told
    assert any(x.startswith("`m's years_served` is left out of the rank") for x in told)
    assert any(x.startswith("`m's applied` is left out of the rank") for x in told)
    assert {"`3` becomes `4`", "`3` becomes `2`"} <= set(told)
    assert any("is dropped" in x for x in told)


def test_what_rests_on_the_roster_is_not_claimed() -> None:
    _, found = proving.checked(session.locate(str(PACK)), ())
    assert found is not None
    assert found.clean
    free = [u for u in found.unsettled if "free choice" in u.why]
    assert ("hole", ("layoff_order",)) in {(u.kind, u.about) for u in free}
    assert not any("bank_balances" in u.about for u in free)


def test_what_is_missing_of_rows_is_not_settled_by_proof() -> None:
    book = session.load(str(PACK))
    day = session.parse_day("2022-11-01")
    (answer,) = book.answers({}, [], day, ("layoff_order",), {})
    settled = session.settlements(book, {}, day, [answer], {})
    assert (
        settled["layoff_order"].why
        == "what is missing is about rows, which a proof does not follow"
    )


def test_a_day_later_nobody_gains_or_loses_by_a_roster_that_is_the_same() -> None:
    days = [session.parse_day("2022-11-01"), session.parse_day("2022-11-02")]
    before, after = proving.views(str(PACK), (), (), {}, days)
    found = proving.compared(before, after, ("layoff_order", "bank_balances"), days)
    assert "layoff_order" in proving.compared_page(found, "text", session.Style())


def test_the_schema_of_the_record_holds_that_of_a_row() -> None:
    made = record_schema(session.load(str(PACK)).agreement)
    row = made["$defs"]["row"]
    assert set(row["properties"]) >= {"id", "status", "ballot"}
    assert row["additionalProperties"] is False
    assert "ballot" not in made["properties"]
