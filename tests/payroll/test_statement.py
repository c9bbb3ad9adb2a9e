"""The statement of one person, from the command line: answers, reasons, what is open, what next."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.program import process
from tests.report.test_page_html import Reading

ROOT = Path(__file__).resolve().parents[2]
WEST_HAVEN = ROOT / "rules" / "west-haven-ers" / "example-roster.csv"
AGREEMENT = """agreement ferry "Ferry Crews <Local 9>"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record employee
  hire_date date "first day of service"
  sick_days days "unused sick days" from 0 through 200
  grade one of (deckhand, mate)
  must hire_date on or before as_of
end

define service as completed years from hire_date

contested counted @4.1 "Does the tenth year count when it begins or when it ends?"
  reading ended is service "a year of service is a completed one"
  reading begun is service + 1 year
  adopt ended
end

contested uniform_paid @6 "Is the allowance paid to mates as well?"
  reading to_all
  reading to_deckhands
  adopt none
end

clause 4.1 "Longevity"
  decide longevity money $500
    when counted at least 10 years
    otherwise none
end

clause 4.2 "Sick leave paid out"
  decide sick_payout days sick_days, at most 90 days
end

clause 5 "Vacation"
  decide vacation_days days
    by service
      less than 5 years   10 days
      at least 5 years    15 days @5.2
end

clause 6 "Uniforms"
  decide uniform_allowance money (if uniform_paid is to_all then $100 else $0)
end

clause 7 "Boat shoes"
  decide boat_shoes yes_no yes when grade is deckhand
end
"""


def run(*arguments: str, given: str = "") -> Result:
    """The command in this process: what it does is the same, and it takes a fifth of the time."""
    return CliRunner().invoke(main, ["statement", *arguments], input=given)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ferry") / "ferry.clause"
    path.write_text(AGREEMENT, encoding="utf-8")
    return str(path)


MATE = ("--as-of", "2021-12-31", "--set", "hire_date=2012-03-01", "--set", "grade=mate")


def of(ferry: str, *more: str) -> Result:
    return run(ferry, *MATE, *more)


WANTED = """Statement of entitlements
=========================

Agreement  Ferry Crews <Local 9>
As of      Dec 31, 2021
Term       Jan 1, 2020 through Dec 31, 2022

Of 5 things that can be asked: 2 answered, 2 not settled by the text, 1 need
further facts.


Article 4
---------

Longevity
    Answer: None
      $500.00 if read as begun (?)
    Why: 4.1 Longevity
      It is not so that counted is at least 10 years (9 years).


Article 5
---------

Vacation days
    Answer: 15 days; Why: 5.2 Vacation, Service is at least 5 years (9 years).


Article 6
---------

Uniform allowance
    Answer: Not settled: the readings differ
      $100.00 if read as to all (?)
      $0.00 if read as to deckhands (?)
    Why: 6 Uniforms
      Worked out: if uniform paid is to all then $100.00 else $0.00.


Article 7
---------

Boat shoes
    Answer: The text does not say
    Why: Nearest: 7 Boat shoes
      No clause speaks of this case.


"""


def test_the_text_tells_each_answer_its_clause_and_why_then_what_is_open(ferry: str) -> None:
    done = process("statement", ferry, *MATE)
    assert (done.returncode, done.stderr) == (0, "")
    text = done.stdout
    assert text.startswith(WANTED)
    for said in (
        "What comes next, through Dec 31, 2022",
        "Counted reaches 10 years (4.1)",
        "none → $500.00",
        "Uniform paid\n............",
        "No reading is adopted: what turns on it is not settled.",
        "Counted\n.......",
        "Sick days: unused sick days",
        "To be told: Sick payout",
        "Given: Mar 1, 2012",
    ):
        assert said in text, said


def test_what_comes_next_is_on_the_day_of_the_timeline(ferry: str) -> None:
    text = of(ferry).stdout.partition("What comes next")[2].partition("Open questions")[0]
    assert "Mar 1, 2022" in text
    assert text.count("2022") == 2  # the heading, and the one change


def test_nothing_to_come_is_said(ferry: str) -> None:
    facts = ("--set", "hire_date=2021-06-01", "--set", "grade=deckhand", "--set", "sick_days=3")
    text = run(ferry, "--as-of", "2021-12-31", *facts).stdout
    assert "No answer changes through Dec 31, 2022 if the facts stay as they are." in text
    assert "What to bring" not in text


def test_a_chosen_reading_is_said_and_used(ferry: str) -> None:
    text = of(ferry, "--reading", "counted=begun").stdout
    assert "Read       counted as begun" in text
    assert "Answer: $500.00\n      none if read as ended (?)" in text


def test_the_html_is_one_whole_page_that_fetches_nothing(ferry: str, tmp_path: Path) -> None:
    page = tmp_path / "mate.html"
    done = run(ferry, *MATE, "--out", str(page))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    reading = Reading(page.read_text(encoding="utf-8"))
    assert reading.open == []
    tags = {tag for tag, _ in reading.elements}
    assert not tags & {"script", "link", "img", "iframe"}
    assert reading.texts["h1"] == ["Statement of entitlements"]
    ids = reading.attributes("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in reading.attributes("href")} <= set(ids)
    assert reading.texts["caption"][0] == "Entitlements under Article 4"
    assert "Ferry Crews <Local 9>" in "".join(reading.texts["dd"])


def test_headings_go_down_one_level_at_a_time(ferry: str, tmp_path: Path) -> None:
    of(ferry, "--out", str(tmp_path / "mate.html"))
    levels = Reading((tmp_path / "mate.html").read_text(encoding="utf-8")).levels()
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_a_person_of_a_roster_is_named_in_the_title() -> None:
    done = run("west-haven-ers", "--roster", str(WEST_HAVEN), "--id", "6", "--as-of", "2020-12-31")
    assert done.stdout.startswith("Statement of entitlements: 6\n")
    assert done.exit_code == 0


def test_the_record_may_come_as_json_on_standard_input(ferry: str) -> None:
    given = '{"hire_date": "2012-03-01", "grade": "mate"}'
    text = process("statement", ferry, "--as-of", "2021-12-31", "--record", "-", given=given).stdout
    assert text == of(ferry).stdout


def test_the_terms_as_amended_are_named() -> None:
    facts = ("--set", "hire_date=2001-01-05", "--set", "status=full_time")
    amendment = ("--with", "tentative-agreement-2019")
    text = run("west-haven-ers", "--as-of", "2020-12-31", *facts, *amendment).stdout
    assert "\nWith " in text
    assert "with tentative-agreement-2019" in " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--set", "hire_date=2012-03-01"), "the day is missing; add `--as-of 2020-12-31`"),
        (
            ("--as-of", "2021-12-31", "--set", "hire_date=2022-03-01"),
            "`must hire_date on or before as_of`",
        ),
        (("--as-of", "2021-12-31", "--set", "hire_dat=2020-03-01"), "did you mean `hire_date`?"),
        (("--as-of", "2199-12-31", "--set", "hire_date=2012-03-01"), "lies outside 1900 to 2199"),
        (("--as-of", "2021-12-31", "--roster", "none.csv"), "--roster and --id go together"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(
    ferry: str, arguments: tuple[str, ...], says: str
) -> None:
    done = run(ferry, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_person_who_is_not_on_the_roster_is_refused() -> None:
    done = run("west-haven-ers", "--roster", str(WEST_HAVEN), "--id", "99", "--as-of", "2020-12-31")
    assert done.exit_code == 2
    assert "`id` is given as `99`, but is not in example-roster.csv" in done.stderr


def test_a_refused_statement_leaves_the_old_file(ferry: str, tmp_path: Path) -> None:
    page = tmp_path / "mate.html"
    page.write_text("the old one", encoding="utf-8")
    assert run(ferry, "--as-of", "2021-02-30", "--out", str(page)).exit_code == 2
    assert page.read_text(encoding="utf-8") == "the old one"


BIRCH = ROOT / "rules" / "birch-falls" / "example-roster.csv"


def test_a_roster_without_an_id_is_no_statement_of_anybody() -> None:
    done = run("birch-falls", "--roster", str(BIRCH), "--as-of", "2022-11-01")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a statement is of one person, and `--roster` alone names nobody" in done.stderr
    assert "add `--id ID`" in done.stderr


def test_a_record_with_a_roster_beside_it_is_somebody() -> None:
    asked = ("--roster", str(BIRCH), "--set", "seniority_years=9", "--as-of", "2022-11-01")
    assert run("birch-falls", *asked).exit_code == 0


@pytest.fixture
def crews(tmp_path: Path) -> Path:
    path = tmp_path / "crews.csv"
    path.write_text(
        "id,status,seniority_years,layoff_order_number\n"
        "cy_jones,full_time,0.5,1\nbo,full_time,12,2\nAnn,full_time,15,3\n",
        encoding="utf-8",
    )
    return path


def test_ids_are_shown_as_they_are(crews: Path) -> None:
    asked = ("--roster", str(crews), "--id", "bo", "--as-of", "2020-05-01")
    text = run("west-haven-ers", *asked).stdout
    assert "Answer: cy_jones; bo; Ann" in text


def test_a_tie_is_told_as_one_by_the_ids_as_they_are(crews: Path) -> None:
    tied = crews.read_text(encoding="utf-8").replace("bo,full_time,12", "bo,full_time,0.5")
    crews.write_text(tied, encoding="utf-8")
    asked = ("--roster", str(crews), "--id", "bo", "--as-of", "2020-05-01")
    text = " ".join(run("west-haven-ers", *asked).stdout.split())
    layoff = text.partition("Layoff order ")[2]
    assert layoff.startswith("Answer: A tie leaves it open Why: Nearest: 18.1 ")
    assert " cy_jones and bo are tied on " in layoff


def test_ids_in_a_reason_are_shown_as_they_are(tmp_path: Path) -> None:
    agreement, roster = tmp_path / "crew.clause", tmp_path / "crew.csv"
    agreement.write_text(
        'agreement crew "Crew"\n  term Jan 1, 2020 through Dec 31, 2022\n  after term continues\n'
        "end\n\nrecord person\n  id id\nend\n\nroster member\n  id id\n  seniority years\nend\n\n"
        'clause 3 "Layoff"\n  decide goes_first list of id\n'
        "    collect m's id for each m in roster best 1 by lowest m's seniority\nend\n\n"
        'clause 4 "Notice"\n  decide is_told yes_no yes\n    when id is in goes_first\n'
        "  decide may_ask yes_no (id is in goes_first)\nend\n",
        encoding="utf-8",
    )
    roster.write_text("id,seniority\ncy_jones,3\nbo,9\n", encoding="utf-8")
    asked = ("--roster", str(roster), "--id", "cy_jones", "--as-of", "2021-01-01")
    done = run(str(agreement), *asked)
    assert done.exit_code == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert "Id is in goes first (cy_jones)." in text
    assert "So: id (cy_jones) is in goes first ((cy_jones))." in text
    assert "cy jones" not in text
