"""How long one question takes in process, with reasons and every other reading.

    python benchmarks/ask.py [RECORDS]

Each question is read, decided, read otherwise under every question it touches, and explained.
`structures` are the answers and their reasons as objects; `json` are answer lines' objects.
The targets (docs of this folder) are checked for durable_rules, the engine of `ask`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from statistics import median

from clock import Times, machine, timed
from people import Question, questions

from engine import session
from engine.inquiry.reasons import reasons
from engine.report.wire import answer_json

NAMED = ("longevity_payment", "sick_payout_at_retirement", "retiree_medical_eligible")
ONE, ALL = 0.3, 5.0
"""Targets in ms at the median: one decision, and all decisions of one record."""

Form = Callable[[session.Answer], object]


def put(book: session.Book, names: tuple[str, ...], form: Form, asked: Question) -> None:
    """Ask, and make the reasons (or the JSON) of each answer."""
    for answer in book.ask(asked.record, asked.day, names):
        form(answer)


def measured(
    book: session.Book, names: tuple[str, ...], form: Form, asked: list[Question]
) -> Times:
    """The times of one question after another."""
    return timed(partial(put, book, names, form), asked)


def report(engine: str, book: session.Book, asked: list[Question]) -> tuple[float, float]:
    """Print the table of one engine; the medians of one decision and of all, as structures."""
    found = (0.0, 0.0)
    few = asked[: max(20, len(asked) // 10)]
    for label, form in (("structures", reasons), ("json", answer_json)):
        print(f"\n{engine}, {label:12}{'median':>19}  {'p95':>9}  {'p99':>9}   ms")
        for name in NAMED:
            print(f"  {name:32} {measured(book, (name,), form, asked)}")
        every = [measured(book, (name,), form, few) for name in book.agreement.decisions]
        pooled = Times(tuple(t for times in every for t in times.each))
        worst = max(times.median for times in every)
        print(f"  {'one decision, over all of them':32} {pooled}")
        print(f"  {'one decision, slowest median':32} {worst:9.4f}")
        whole = measured(book, (), form, asked)
        print(f"  {f'all {len(every)} of one record':32} {whole}")
        if form is reasons:
            found = (median(times.median for times in every), whole.median)
    return found


def main() -> None:
    """Both engines over the same records; exit code 1 when a target is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rules = session.load("west-haven-ers")
    plain = session.Book(rules.agreement, rules.plain)
    asked = questions(rules.agreement, count)
    statuses = Counter(a.status for q in asked for a in rules.ask(q.record, q.day))
    print(machine())
    print(f"{count} records, {sum(statuses.values())} answers: {dict(statuses.most_common())}")
    one, whole = report("durable_rules", rules, asked)
    report("plain", plain, asked)
    print(f"\none decision {one:.3f} ms (at most {ONE}), all {whole:.2f} ms (at most {ALL})")
    sys.exit(one > ONE or whole > ALL)


if __name__ == "__main__":
    main()
