"""Who crosses what, when: the same days that asking every day would find, and nobody left out."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from engine.books import Book, load
from engine.packs import Refused
from engine.payroll.run import read_all
from engine.payroll.upcoming import last_day
from engine.payroll.upcoming_roster import CROSSED, Window
from engine.payroll.workspace import Limits, workspace
from engine.report.upcoming_words import answer_words
from engine.rosters.mapping import PLAIN
from tests.program import process

ROOT = Path(__file__).resolve().parents[2]
WEST_HAVEN = ROOT / "rules" / "west-haven-ers" / "example-roster.csv"
START, UNTIL = date(2021, 11, 20), date(2022, 3, 20)
AGREEMENT = """agreement ferry "Ferry Crews, Local 9"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record employee
  hire_date date
  birth_date date
  sick_days days from 0 through 200
  grade one of (deckhand, mate)
  passes list of date default ()
  must hire_date on or before as_of
  must birth_date before hire_date
end

define service as completed years from hire_date
define months_served as completed months from hire_date

contested counted @4.1 "Does the tenth year count when it begins or when it ends?"
  reading ended is service
  reading begun is service + 1 year
  adopt none
end

value hourly_rate money per hour
  from Jan 1, 2020  $20 per hour @App.A
  from Jan 1, 2022  $21.50 per hour @App.A
end

clause 4.1 "Longevity"
  decide longevity money $500
    when counted at least 10 years
    otherwise none
end

clause 4.2 "Sick leave earned"
  decide sick_balance days sick_days + 1.25 days per month * months_served, at most 90 days
end

clause 5 "Vacation"
  decide vacation_days days
    by service
      less than 5 years      10 days
      5 through 9 years      15 days @5.2
      10 through 11 years    undecided @5.2
      at least 12 years      20 days @5.3
end

clause 6 "Pension"
  decide pension_open yes_no (completed years from birth_date at least 60 years)
  decide pension_day date birth_date + 65 years
end

clause 7 "Passes"
  decide passes_left count
    (count of pass_day for each pass_day in passes where pass_day on or after as_of)
    when grade is deckhand
end

clause 8 "Pay"
  decide rate money per hour hourly_rate
end
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ferry") / "ferry.clause"
    path.write_text(AGREEMENT, encoding="utf-8")
    return path


def roster_text(people: int, seed: int) -> str:
    """People around every threshold: facts are missing, days are those of February 29."""
    rng = random.Random(seed)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "hire_date", "birth_date", "sick_days", "grade", "passes"])
    for number in range(people):
        years = rng.choice((0, 1, 4, 5, 9, 10, 12, 30))
        hired = date(2022 - years, 1, 20) + timedelta(rng.randrange(-70, 70))
        born = date(1962, 1, 10) + timedelta(rng.randrange(-90, 90))
        born = rng.choice((date(1960, 2, 29), date(2022, 3, 1), *[born] * 8))
        passes = ", ".join(
            str(START + timedelta(rng.randrange(130))) for _ in range(rng.randrange(3))
        )
        writer.writerow([
            f"E{number}",
            hired if rng.random() < 0.95 else "",
            born if rng.random() < 0.9 else "",
            rng.choice(("", 0, 12.5, 88)),
            rng.choice(("deckhand", "mate", "")),
            passes,
        ])  # fmt: skip
    return out.getvalue()


Found = tuple[str, str, str, str, str]
"""Who, from which day, what, from, to."""


def by_asking_every_day(book: Book, text: str) -> Iterator[Found]:
    """The same list by asking everybody on every day."""
    for row in csv.DictReader(StringIO(text)):
        who = row.pop("id")
        facts, problems = book.reader.read_text({k: v for k, v in row.items() if v})
        assert not problems
        eve: dict[str, str] = {}
        for day in (START + timedelta(n) for n in range((UNTIL - START).days + 1)):
            for answer in book.answers(book.with_defaults(facts), problems, day, (), {}):
                name, words = answer.decision.name, answer_words(answer)
                if name in eve and eve[name] != words:
                    yield who, day.isoformat(), name, eve[name], words
                eve[name] = words


def watched(book: Book, roster: Path, most: int) -> list[Found]:
    with workspace(Limits()) as place:
        read = read_all(place.connection, [book], [str(roster)], PLAIN)
        assert read.rejected == 0
        people = read.by_agreement[book.agreement.name]
        names = tuple(book.agreement.decisions)
        window = Window(
            place.connection, place.folder, book, people, names, START, UNTIL, {}, most=most
        )
        window.crossed()
        assert window.notes == []
        assert CROSSED == "crossed"
        return place.connection.execute(
            "SELECT id, CAST(day AS VARCHAR), decision, before_words, after_words FROM crossed"
        ).fetchall()


def test_it_finds_what_asking_everybody_every_day_finds(ferry: Path, tmp_path: Path) -> None:
    book = load(str(ferry))
    text = roster_text(12, 1)
    roster = tmp_path / "crews.csv"
    roster.write_text(text, encoding="utf-8")
    expected = sorted(by_asking_every_day(book, text))
    assert len({found[2] for found in expected}) >= 7
    assert sorted(watched(book, roster, 1000)) == expected


@pytest.mark.slow
@pytest.mark.parametrize("most", [0, 40, 100_000])
def test_nobody_is_left_out_however_few_are_asked_one_by_one(
    ferry: Path, tmp_path: Path, most: int
) -> None:
    book = load(str(ferry))
    text = roster_text(60, 2)
    roster = tmp_path / "crews.csv"
    roster.write_text(text, encoding="utf-8")
    assert sorted(watched(book, roster, most)) == sorted(by_asking_every_day(book, text))


# ------------------------------------------------------------------ the command


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["upcoming", *arguments], input=given)


DECISIONS = ("--decision", "vacation_days", "--decision", "longevity_payment")


def test_the_list_as_text_is_by_day_with_clause_and_reason() -> None:
    whom = ("west-haven-ers", str(WEST_HAVEN))
    done = process("upcoming", *whom, "--as-of", "2020-12-31", "--within", "6m", *DECISIONS)
    assert (done.returncode, done.stderr) == (
        0,
        "4 changes of 3 people; 14 read = 14 asked + 0 rejected\n",
    )
    _, _, days = done.stdout.partition("Jan 2021\n--------\n")
    assert "\n".join(days.splitlines()[1:10]) == (
        "Jan 1, 2021\n"
        "    Who: 2, 3\n"
        "    What: Longevity payment\n"
        "    From → to: $760.00 → $810.00\n"
        "    Why: Longevity year reaches 25 years (17.6)\n"
        "\n"
        "\n"
        "Mar 2021\n"
        "--------"
    )


def test_the_csv_has_a_line_for_each_change_of_each_person(tmp_path: Path) -> None:
    out = tmp_path / "soon.csv"
    done = run(
        "west-haven-ers", str(WEST_HAVEN), "--as-of", "2020-12-31", "--within", "26w",
        "--out", str(out), "--decision", "longevity_payment",
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8").splitlines() == [
        "day,id,decision,before,before_status,after,after_status,section,title,why",
        *(
            f"2021-01-01,{who},longevity_payment,760.00,decided,810.00,decided,17.6,"
            "Longevity of earlier hires,longevity year reaches 25 years"
            for who in (2, 3)
        ),
    ]


def test_rejected_rows_are_said_to_be_missing_and_set_the_code(tmp_path: Path) -> None:
    roster = tmp_path / "crews.csv"
    roster.write_text("id,hire_date\n1,2010-03-01\n2,31/31/2001\n", encoding="utf-8")
    done = run("west-haven-ers", str(roster), "--as-of", "2020-12-31", *DECISIONS[:2])
    assert done.exit_code == 1
    assert "2 read = 1 asked + 1 rejected" in done.stderr
    assert "Rejected rows are not in this list" in done.stdout


def test_nobody_and_nothing_to_come_are_said(tmp_path: Path) -> None:
    roster = tmp_path / "crews.csv"
    roster.write_text("id,hire_date,status\n", encoding="utf-8")
    done = run("west-haven-ers", str(roster), "--as-of", "2020-12-31", *DECISIONS)
    assert done.exit_code == 0
    assert "Nothing changes for anybody, of 2 decisions, if the facts stay so." in done.stdout
    assert done.stderr == "0 changes of 0 people; 0 read = 0 asked + 0 rejected\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--within", "90d"), "the day is missing; add `--as-of 2020-12-31`"),
        (("--as-of", "2020-12-31", "--within", "soon"), "`soon` is not a length of time; write"),
        (("--as-of", "2020-12-31", "--within", "0d"), "`0d` is not a length of time; write"),
        (("--as-of", "2199-12-01"), "lies outside 1900 to 2199"),
        (("--as-of", "2020-12-31", "--decision", "vacation"), "unknown decision `vacation`"),
        (("--as-of", "2020-12-31", "--reading", "day=one"), "unknown question `day`"),
        (("--as-of", "2020-12-31", "--out", "list.docx"), "`list.docx` does not say what to wri"),
        (("--as-of", "2020-12-31", "--map", "hire_date=hired"), "hired"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    arguments: tuple[str, ...], says: str
) -> None:
    done = run("west-haven-ers", str(WEST_HAVEN), *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_roster_that_is_not_there_is_refused() -> None:
    done = run("west-haven-ers", "nowhere.csv", "--as-of", "2020-12-31")
    assert done.exit_code == 2
    assert "nowhere.csv" in done.stderr


@pytest.mark.parametrize(
    ("start", "within", "last"),
    [
        (date(2020, 12, 31), "90d", date(2021, 3, 31)),
        (date(2020, 12, 31), "12w", date(2021, 3, 25)),
        (date(2020, 8, 31), "6m", date(2021, 2, 28)),
        (date(2020, 2, 29), "1y", date(2021, 2, 28)),
        (date(2020, 2, 29), " 4Y ", date(2024, 2, 29)),
    ],
)
def test_a_length_of_time_ends_on_the_same_day_of_the_month(
    start: date, within: str, last: date
) -> None:
    assert last_day(start, within) == last


def test_a_time_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(Refused, match="beyond the calendar"):
        last_day(date(2020, 1, 1), "99999y")


BIRCH = ROOT / "rules" / "birch-falls" / "example-roster.csv"
IN_A_YEAR = ("birch-falls", str(BIRCH), "--as-of", "2022-11-01", "--within", "1y")


def test_what_goes_through_the_roster_is_counted_as_not_followed(tmp_path: Path) -> None:
    done = run(*IN_A_YEAR)
    assert done.exit_code == 0
    text = " ".join(done.stdout.split())
    assert "10 decisions not followed, because they go through the roster: ask entitle" in text
    assert "Nothing changes for anybody, of 3 decisions, if the facts stay so." in text
    assert done.stderr.endswith("; 10 decisions not followed\n")
    page = tmp_path / "soon.html"
    assert run(*IN_A_YEAR, "--out", str(page)).exit_code == 0
    assert "10 decisions not followed" in page.read_text(encoding="utf-8")


def upcoming_of(folder: Path, text: str) -> Result:
    """What is upcoming for one person of an agreement."""
    agreement, roster = folder / "small.clause", folder / "small.csv"
    agreement.write_text(text, encoding="utf-8")
    roster.write_text("id,hired\na,2021-02-01\n", encoding="utf-8")
    done = run(str(agreement), str(roster), "--as-of", "2021-01-01")
    assert done.exit_code == 0, done.stderr
    return done


def test_where_nothing_is_followed_nothing_is_said_to_stay(tmp_path: Path) -> None:
    done = upcoming_of(
        tmp_path,
        'agreement crew "Crew"\n  term Jan 1, 2020 through Dec 31, 2022\n'
        "  after term continues\nend\n\n"
        'roster member\n  id id\n  hired date\nend\n\nclause 1 "Seniority"\n'
        "  decide seniors count\n"
        "    count of m for each m in roster where m's hired before as_of\nend\n",
    )
    assert "1 decision not followed, because it goes through the roster" in done.stdout
    assert "Nothing changes" not in done.stdout


def test_rows_inside_the_record_are_not_said_to_be_of_the_roster(tmp_path: Path) -> None:
    done = upcoming_of(
        tmp_path,
        'agreement shop "Shop"\n  term Jan 1, 2020 through Dec 31, 2022\n'
        "  after term continues\nend\n\nrows course\n  cost money\nend\n\n"
        "record employee\n  hired date\n  courses list of course\nend\n\n"
        'clause 1 "Leave"\n  decide leave yes_no (hired before as_of)\nend\n\n'
        'clause 2 "Tuition"\n  decide tuition money sum of c\'s cost for each c in courses\nend\n',
    )
    said = (
        "1 decision not followed, because it goes through rows inside the record, which a roster "
        "does not give: ask entitle when AGREEMENT DECISION for each person."
    )
    assert said in " ".join(done.stdout.split())
    assert "through the roster" not in done.stdout


@pytest.mark.parametrize(
    ("decision", "more"), [("recalled_first", ""), ("members_laid_off_before", " --id ID")]
)
def test_a_decision_through_the_roster_is_refused_with_what_follows_it(
    decision: str, more: str
) -> None:
    done = run(*IN_A_YEAR, "--decision", decision)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"`{decision}` goes through the roster" in done.stderr
    assert f"ask `entitle when birch-falls {decision} --roster FILE{more}`" in done.stderr
