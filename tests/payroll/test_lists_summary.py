"""What the page of a report says in short is what asking each person gives, counted."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from engine.books import Book, load
from engine.inquiry.answers import Answer
from engine.inquiry.reasons import reasons
from engine.payroll import summary
from engine.payroll.run import Asked, read_all, results_of, run_of
from engine.payroll.spread import round_edges
from engine.payroll.summary import report_page, summary_of
from engine.payroll.words import begin
from engine.payroll.workspace import Limits, workspace
from engine.report.page_words import title_of
from engine.report.roster_summary import RosterSummary
from engine.report.upcoming_words import answer_words
from engine.rosters.mapping import PLAIN

DAY = date(2021, 12, 31)
AGREEMENT = """agreement ferry "Ferry Crews <Local 9>"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record employee
  hire_date date "first day of service"
  birth_date date
  sick_days days from 0 through 200 precise to 0.5 days
  grade one of (deckhand, mate)
  must hire_date on or before as_of "nobody is entitled before the first day"
  must birth_date before hire_date
end

define service as completed years from hire_date

contested counted @4.1 "Does the tenth year count when it begins or when it ends?"
  reading ended is service
  reading begun is service + 1 year
  adopt none
end

contested shoes @7 "Are mates given boat shoes?"
  reading issued
  reading kept
  adopt issued
end

clause 4.1 "Longevity"
  decide longevity money $500.25
    when counted at least 10 years
    otherwise none
end

clause 4.2 "Sick leave"
  decide sick_balance days sick_days * 1.5, at most 200 days
end

clause 5 "Vacation"
  decide vacation_days days
    by service
      less than 5 years   10 days @5.1
      5 through 9 years   undecided @5.2
      at least 10 years   20 days @5.3
end

clause 6.1 "Watch pay"
  decide watch_pay money $100 when grade is mate
end

clause 6.2 "Night pay"
  decide watch_pay money $120 when service at least 20 years
end

clause 7 "Boat shoes"
  decide boat_shoes yes_no
    (grade is deckhand or shoes is issued)
end

clause 8 "Retirement"
  decide retires date birth_date + 65 years
end
"""


def roster_text(people: int) -> str:
    rng = random.Random(7)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "hire_date", "birth_date", "sick_days", "grade"])
    for number in range(people):
        hired = date(rng.choice((2012, *[rng.randrange(1990, 2023)] * 5)), 3, 1)
        writer.writerow([
            f"E{number}",
            rng.choice([hired, hired, hired, ""]),
            rng.choice([date(rng.randrange(1955, 1985), 5, 5), date(2021, 1, 1), ""]),
            rng.choice(["", rng.randrange(400) / 2]),
            rng.choice(["deckhand", "mate", ""]),
        ])  # fmt: skip
    writer.writerow(["E-late", "31/31/2001", "", "", ""])
    writer.writerow(["E-worse", "", "", "250", "captain"])
    return out.getvalue()


PEOPLE = 60


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    path = tmp_path_factory.mktemp("ferry") / "ferry.clause"
    path.write_text(AGREEMENT, encoding="utf-8")
    return load(str(path))


@pytest.fixture(scope="module")
def made(book: Book, tmp_path_factory: pytest.TempPathFactory) -> tuple[RosterSummary, str]:
    """The summary of the roster, and its page."""
    path = tmp_path_factory.mktemp("roster") / "crews.csv"
    path.write_text(roster_text(PEOPLE), encoding="utf-8")
    with workspace(Limits()) as place:
        begin(place.connection)
        read = read_all(place.connection, [book], [str(path)], PLAIN)
        asked = Asked(DAY)
        results = results_of(place.connection, book, read.by_agreement["ferry"], asked)
        run = run_of(read, [results])
        return summary_of(run.parts[0], run), report_page(run)


@pytest.fixture(scope="module")
def short(made: tuple[RosterSummary, str]) -> RosterSummary:
    return made[0]


@pytest.fixture(scope="module")
def answers(book: Book) -> dict[str, dict[str, Answer]]:
    """Every answer of every person, as `ask` gives it."""
    return dict(asked(book))


def asked(book: Book) -> Iterator[tuple[str, dict[str, Answer]]]:
    for row in csv.DictReader(StringIO(roster_text(PEOPLE))):
        who = row.pop("id")
        facts, problems = book.reader.read_text({k: v for k, v in row.items() if v})
        if not problems:
            found = book.answers(book.with_defaults(facts), problems, DAY, (), {})
            yield who, {answer.decision.name: answer for answer in found}


def test_the_statuses_are_those_of_ask(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    seen = set()
    for decision in short.decisions:
        expected = Counter(found[decision.name].status for found in answers.values())
        assert dict(decision.statuses) == dict(expected), decision.name
        seen |= set(expected)
    assert seen == {"decided", "undecided", "needs", "contested", "conflict", "invalid"}


def test_rows_are_accounted_for_and_rejects_named_with_their_line(short: RosterSummary) -> None:
    assert (short.read, short.answered, short.rejected) == (PEOPLE + 2, PEOPLE, 2)
    assert short.problems == len(short.rejects) == 3
    assert [(r.line, r.field, r.given) for r in short.rejects] == [
        (PEOPLE + 2, "hire_date", "31/31/2001"),
        (PEOPLE + 3, "sick_days", "250"),
        (PEOPLE + 3, "grade", "captain"),
    ]


def test_the_clauses_count_whom_each_decided(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    for decision in short.decisions:
        expected: Counter[str] = Counter()
        for found in answers.values():
            answer = found[decision.name]
            if answer.status == "decided":
                said = dict.fromkeys(f"{r.cite} {r.title}" for r in reasons(answer))
                expected["; ".join(said)] += 1
        assert {c.label: c.count for c in decision.clauses} == dict(expected), decision.name


def test_the_values_are_counted_one_by_one_or_in_ranges_that_hold_everybody(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    ranges = 0
    for decision in short.decisions:
        decided = [
            answer_words(found[decision.name])
            for found in answers.values()
            if found[decision.name].status == "decided"
        ]
        spread = {c.label: c.count for c in decision.spread}
        assert sum(spread.values()) == len(decided), decision.name
        if len(set(decided)) <= 8:
            zeros = {"none": "$0.00"} if decision.name == "longevity" else {}
            assert spread == dict(Counter(zeros.get(v, v) for v in decided))
        else:
            ranges += 1
    assert ranges == 2  # sick_balance and retires


def test_money_is_summed_exactly(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    paid = [
        found["longevity"]
        for found in answers.values()
        if answer_words(found["longevity"]).startswith("$")
    ]
    total = len(paid) * Decimal("500.25")
    longevity = next(d for d in short.decisions if d.name == "longevity")
    assert longevity.total == f"${total:,.2f}"


def test_every_reason_names_the_people_whom_ask_leaves_undecided(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    expected: dict[tuple[str, str], set[str]] = {}
    for who, found in answers.items():
        for name, answer in found.items():
            if answer.status == "needs":
                why = ", ".join(n.replace("_", " ") for n in answer.needs)
            elif answer.status == "contested":
                why = "open: counted"
            elif answer.status == "invalid":
                why = ""
            else:
                says = {"undecided": "the text does not say",
                        "conflict": "two clauses of equal standing disagree"}  # fmt: skip
                why = f"{title_of(name)}: {says.get(answer.status)}"
            if answer.status != "decided":
                expected.setdefault((answer.status, why), set()).add(who)
    told: dict[tuple[str, str], set[str]] = {}
    for each in short.undecided:
        key = each.status, "" if each.status == "invalid" else each.why
        told.setdefault(key, set()).update(each.ids)
        assert each.people == len(each.ids)
    assert told == expected


def test_an_invalid_record_names_the_rule_that_it_breaks(short: RosterSummary) -> None:
    invalid = [u.why for u in short.undecided if u.status == "invalid"]
    assert "must birth_date before hire_date" in " ".join(invalid)
    assert "nobody is entitled before the first day" in " ".join(invalid)


def test_a_question_names_the_people_whose_answer_turns_on_it(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    for question in short.questions:
        expected = {
            who
            for who, found in answers.items()
            for answer in found.values()
            for contested in answer.contested
            if contested.question.name == question.name and contested.changes(answer.outcome)
        }
        assert (set(question.ids), question.people) == (expected, len(expected))
    assert [q.name for q in short.questions] == ["counted", "shoes"]


def test_the_table_shows_everybody_with_answer_and_clause(
    short: RosterSummary, answers: dict[str, dict[str, Answer]]
) -> None:
    assert [p.id for p in short.people] == list(answers)
    for person in short.people:
        for name, told in person.answers.items():
            answer = answers[person.id][name]
            assert told.status == answer.status
            if answer.status == "decided" and answer_words(answer) != "none":
                assert told.words == answer_words(answer)
                assert told.cites == "; ".join(dict.fromkeys(r.cite for r in reasons(answer)))


def test_the_page_of_more_people_than_can_be_read_lists_the_first_and_says_so(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "LISTED", 10)
    monkeypatch.setattr(summary, "FIRST", 4)
    path = tmp_path / "crews.csv"
    path.write_text(roster_text(12), encoding="utf-8")
    with workspace(Limits()) as place:
        begin(place.connection)
        read = read_all(place.connection, [book], [str(path)], PLAIN)
        asked_of = Asked(DAY, ("longevity",))
        results = results_of(place.connection, book, read.by_agreement["ferry"], asked_of)
        page = report_page(run_of(read, [results]))
    assert "Only the first 4 of 12 people" in page
    assert "4 of 12 people" in page
    assert ">E3<" in page
    assert ">E5<" not in page.partition("Person by person</h2>")[2]


def test_the_command_writes_the_page(book: Book, tmp_path: Path) -> None:
    (tmp_path / "ferry.clause").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "crews.csv").write_text(roster_text(5), encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("ferry.clause", "crews.csv", "crews.html")]
    done = CliRunner().invoke(main, ["report", *paths[:2], "--as-of", str(DAY), "--out", paths[2]])
    assert done.exit_code == 1, done.stderr  # rows were rejected
    page = (tmp_path / "crews.html").read_text(encoding="utf-8")
    assert "Entitlements of 5 people as of Dec 31, 2021" in page
    assert "crews.csv, line 7" in page


def test_the_page_is_whole_and_escapes_names(made: tuple[RosterSummary, str]) -> None:
    page = made[1]
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert "Ferry Crews &lt;Local 9&gt;" in page
    assert "<Local" not in page
    assert "<script" not in page
    assert "62 read = 60 answered + 2 rejected" in page


@pytest.mark.parametrize(
    ("low", "high", "whole", "edges"),
    [
        (0, 139, True, [0, 20, 40, 60, 80, 100, 120, 140]),
        (
            Fraction(1, 2),
            Fraction(9, 2),
            False,
            [
                Fraction(1, 2),
                1,
                Fraction(3, 2),
                2,
                Fraction(5, 2),
                3,
                Fraction(7, 2),
                4,
                Fraction(9, 2),
                5,
            ],
        ),
        (2025, 2060, True, [2025, 2030, 2035, 2040, 2045, 2050, 2055, 2060, 2065]),
        (-15, 15, True, [-15, -10, -5, 0, 5, 10, 15, 20]),
        (10**9, 10**9 + 9, True, [10**9 + 2 * n for n in range(6)]),
    ],
)
def test_ranges_have_round_edges_and_hold_both_ends(
    low: Fraction, high: Fraction, *, whole: bool, edges: list[Fraction]
) -> None:
    assert round_edges(Fraction(low), Fraction(high), whole=whole) == edges


CREW = """agreement crew "Crew"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record person
  id id
end

roster member
  id id
  seniority years
end

clause 3 "Layoff"
  decide goes_first list of id
    collect m's id for each m in roster best 1 by lowest m's seniority
end

clause 4 "Notice"
  decide is_told yes_no (id is in goes_first)
end
"""


def test_what_rests_on_a_tie_names_who_is_tied(tmp_path: Path) -> None:
    (tmp_path / "crew.clause").write_text(CREW, encoding="utf-8")
    (tmp_path / "crew.csv").write_text("id,seniority\nann,3\nbo,3\ncy,9\n", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("crew.clause", "crew.csv", "crew.html")]
    done = CliRunner().invoke(main, ["report", *paths[:2], "--as-of", str(DAY), "--out", paths[2]])
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "crew.html").read_text(encoding="utf-8")
    assert "Is told: goes first is undecided, as ann and bo are tied on seniority (3" in page
    assert "the text does not say" not in page
    alone = ("--as-of", str(DAY), "--decision", "is_told", "--out", paths[2])
    assert CliRunner().invoke(main, ["report", *paths[:2], *alone]).exit_code == 0
    page = (tmp_path / "crew.html").read_text(encoding="utf-8")
    assert "Is told: the text does not say, or people are tied" in page
