"""Entitle and zen-engine (GoRules) beside each other, on four provisions both are given.

    python benchmarks/peer.py [RECORDS]

Needs `pip install zen-engine` in the environment of Entitle. zen-engine is used as its
documentation says: a decision graph as JSON, compiled once, evaluated with a dict. It is given
the adopted readings and complete records only, and gives values; with `trace` also which row of
which table was met, and every intermediate figure. It does not read records strictly, cite
clauses, answer under other readings, or say which missing facts matter.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import zen
from clock import Times, machine, timed
from people import Question, questions

from engine import session
from engine.inquiry.answers import Inquiry
from engine.inquiry.reasons import reasons
from engine.report.wire import answer_json

DECISIONS = (
    "longevity_payment",
    "vacation_days",
    "sick_payout_days_at_retirement",
    "retiree_medical_eligible",
)
FIELDS = ("hire_date", "birth_date", "retirement_date", "status", "sick_days", "sick_days_given")

# ------------------------------------------------------------------ the provisions as a graph


def _number(day: str) -> str:
    """A day as the number YYYYMMDD."""
    return f"d({day}).year() * 10000 + d({day}).month() * 100 + d({day}).day()"


def _years(since: str, on: str) -> str:
    """Completed years from the difference of two such numbers; Feb 29 comes on Mar 1."""
    return f"floor(({on} - {since}) / 10000)"


FACTS = {
    "asked": _number("as_of"),
    "hired": _number("hire_date"),
    "born": _number("birth_date"),
    "retired": _number("retirement_date"),
    "service": _years("$.hired", "$.asked"),
    "age": _years("$.born", "$.asked"),
    "service_then": _years("$.hired", "$.retired"),
    "age_then": _years("$.born", "$.retired"),
    "years_attained": "d(as_of).year() - d(hire_date).year()",
}
LONGEVITY = (
    # 17.2-6, hired by July 1, 2007; 2.4, part-timers; 17.8, two tiers; 17.1, everybody else
    ("<= 20070701", "'full_time'", "< 5", "0"),
    ("<= 20070701", "'full_time'", "[5..9]", "610"),
    ("<= 20070701", "'full_time'", "[10..15]", "660"),
    ("<= 20070701", "'full_time'", "[16..19]", "710"),
    ("<= 20070701", "'full_time'", "[20..24]", "760"),
    ("<= 20070701", "'full_time'", ">= 25", "810"),
    ("[20101101..20180205]", "'full_time'", "[10..20]", "610"),
    ("[20101101..20180205]", "'full_time'", ">= 21", "660"),
    ("", "", "", "0"),
)
VACATION = (
    ("'full_time'", "< 1", "0"),
    ("'full_time'", "[1..4]", "12"),
    ("'full_time'", "[5..9]", "15"),
    ("'full_time'", "[10..14]", "20"),
    ("'full_time'", "[15..24]", "25"),
    ("'full_time'", ">= 25", "26"),
    ("", "", "0"),
)
RETIREMENT = {
    "sick_cap": "hired >= 19960701 and status == 'full_time' ? 90 : 100",
    "sick_payout_days_at_retirement": (
        "service_then < 20 or (hired >= 20180205 and status == 'full_time') ? 0 : "
        "max([min([sick_days + sick_days_given, $.sick_cap]) - sick_days_given, 0])"
    ),
    "retiree_medical_eligible": (
        "retired <= asked and hired <= 20180205 and service_then >= 20 and age_then >= 55 "
        "and age_then < 65 and age >= 55 and age < 65"
    ),
}


def _expressions(name: str, values: dict[str, str]) -> dict[str, object]:
    rows = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    content = {"expressions": rows, "passThrough": True}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def _table(
    name: str, fields: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> dict[str, object]:
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"in_{field}", "name": field, "field": field} for field in fields],
        "outputs": [{"id": "out", "name": name, "field": name}],
        "rules": [
            {"_id": f"{name}_{i}"}
            | {f"in_{field}": cell for field, cell in zip(fields, row[:-1], strict=True)}
            | {"out": row[-1]}
            for i, row in enumerate(rows)
        ],
        "passThrough": True,
    }
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def graph() -> str:
    """The four provisions as a decision graph, in a row from input to output."""
    nodes: list[dict[str, object]] = [
        {"id": "given", "name": "given", "type": "inputNode"},
        _expressions("facts", FACTS),
        _table("longevity_payment", ("hired", "status", "years_attained"), LONGEVITY),
        _table("vacation_days", ("status", "service"), VACATION),
        _expressions("retirement", RETIREMENT),
        {"id": "answers", "name": "answers", "type": "outputNode"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    edges = [
        {"id": f"e{i}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]}
        for i, (a, b) in enumerate(pairwise(nodes))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def context(asked: Question) -> dict[str, object]:
    """A question as zen-engine takes it: amounts as numbers, the day among the facts."""
    found = {name: asked.record[name] for name in FIELDS}
    for name in ("sick_days", "sick_days_given"):
        found[name] = int(str(found[name]))
    return {**found, "as_of": asked.day.isoformat()}


# ------------------------------------------------------------------ both beside each other


def headlines(book: session.Book, record: dict[str, object], day: date) -> list[object]:
    """The values alone: the record read strictly, each decision decided, nothing explained."""
    facts, _ = book.reader.read(record)
    inquiry = Inquiry(book.plain, book.engine, book.mentions, facts, day, {})
    return [inquiry.ask.outcome(name, inquiry.frame).value for name in DECISIONS]


def differences(book: session.Book, decision: zen.ZenDecision, asked: list[Question]) -> list[str]:
    """Where the two give different values; none is 0 in an amount."""
    found = []
    for each in asked:
        theirs = decision.evaluate(context(each))["result"]
        for answer in book.ask(each.record, each.day, DECISIONS):
            ours = answer_json(answer)["value"]
            value = theirs[answer.decision.name]
            same = value is ours if isinstance(ours, bool) else float(ours or 0) == float(value)
            if answer.status != "decided" or not same:
                found.append(f"{answer.decision.name}: {ours} ({answer.status}), {value}: {each}")
    return found


def explained(
    book: session.Book, form: Callable[[session.Answer], object]
) -> Callable[[Question], None]:
    """Answers with every reading, and their reasons."""

    def run(each: Question) -> None:
        for answer in book.ask(each.record, each.day, DECISIONS):
            form(answer)

    return run


def main() -> None:
    """Compare the values, then time both; exit code 1 when a value differs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rules = session.load("west-haven-ers")
    plain = session.Book(rules.agreement, rules.plain)
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph()))
    asked = [
        Question({name: q.record[name] for name in FIELDS}, q.day)
        for q in questions(rules.agreement, 2 * count)[::2]  # every other one is complete
    ]
    wrong = differences(rules, decision, asked)
    print(machine())
    print(f"{count} records × {len(DECISIONS)} decisions: {len(wrong)} values differ")
    print("\n".join(wrong[:5]))
    contexts = {id(q): context(q) for q in asked}
    rows: dict[str, Times] = {
        "zen-engine, values": timed(lambda q: decision.evaluate(contexts[id(q)]), asked),
        "zen-engine, values and trace": timed(
            lambda q: decision.evaluate(contexts[id(q)], {"trace": True}), asked
        ),
        "plain, values": timed(lambda q: headlines(plain, q.record, q.day), asked),
        "durable_rules, values": timed(lambda q: headlines(rules, q.record, q.day), asked),
        "plain, reasons and readings": timed(explained(plain, reasons), asked),
        "durable_rules, reasons and readings": timed(explained(rules, reasons), asked),
        "durable_rules, the same as JSON": timed(explained(rules, answer_json), asked),
    }
    peer = rows["zen-engine, values"].median
    heading = "ms for the four decisions of one record"
    print(f"\n{heading:38}{'median':>9}  {'p95':>9}  {'p99':>9}  ratio")
    for label, times in rows.items():
        print(f"{label:36}  {times}  {times.median / peer:5.2f}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
