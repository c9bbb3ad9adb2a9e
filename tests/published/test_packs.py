"""Tables in a pack's folder: in which text each row is asked, what `test` and `published` say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from engine import publishing, session
from tests.published.tables import HARBOUR, RATES

AMENDMENT = """amendment raise "A raise" amends harbour
  effective Jul 1, 2022  @R

  in value printed_rate
    add from Jul 1, 2022  $31 $35.50  @R  throughout
end
"""
BOTH = """published both "Both texts" @A
  column as_of
  column hire_date
  column hourly money per hour is hourly_rate
  printed rows under raise
    row Jul 1, 2023 Jul 1, 2010 $35.50
  printed rows from "old.csv"
  figure most money per hour printed $35.50 is largest of hourly for each row
end
"""
OLD = "as_of,hire_date,hourly\n2023-07-01,2010-07-01,$34.55\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    (folder / "published").mkdir(parents=True)
    (folder / "agreement.clause").write_text(HARBOUR, encoding="utf-8")
    (folder / "raise.clause").write_text(AMENDMENT, encoding="utf-8")
    (folder / "published" / "rates.clause").write_text(RATES + "end\n", encoding="utf-8")
    (folder / "published" / "both.clause").write_text(BOTH, encoding="utf-8")
    (folder / "published" / "old.csv").write_text(OLD, encoding="utf-8")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="entitle")


def change(pack: Path, old: str, new: str, name: str = "rates.clause") -> None:
    path = pack / "published" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_each_row_is_asked_in_its_own_text_and_stands_where_it_was_printed(pack: Path) -> None:
    both, rates = publishing.recomputed_tables(session.locate(str(pack)))
    assert both.clean
    assert rates.clean
    assert [row.row.names for row in both.rows] == [("raise",), ()]


def test_check_finds_mistakes_in_tables_of_the_text_in_use(pack: Path) -> None:
    change(pack, "is hourly_rate", "is hourly_rat", "both.clause")
    for amendments in ((), ("raise",)):
        found = session.check_pack(session.locate(str(pack)), amendments).findings
        assert "unknown name `hourly_rat`" in [d.message for d in found]


def test_a_table_under_an_amendment_that_is_not_there_is_reported(pack: Path) -> None:
    change(pack, "rows under raise", "rows under rise", "both.clause")
    found = session.check_pack(session.locate(str(pack))).findings
    assert ("the agreement has no amendment `rise`", "did you mean `raise`?") in [
        (d.message, d.hint) for d in found
    ]


def test_a_wrong_cell_fails_the_test_run(pack: Path) -> None:
    scenario = 'scenario "s"\n  given hire_date Jul 1, 2010\n  as of Jul 1, 2022\n'
    (pack / "scenarios").mkdir()
    (pack / "scenarios" / "s.clause").write_text(
        f"{scenario}  expect hourly_rate $34.55\nend\n", encoding="utf-8"
    )
    before = run("test", str(pack))
    assert "2 published tables: 9 of 9 printed cells recomputed" in before.output
    change(pack, "$34.55", "$34.65")
    after = run("test", str(pack))
    assert after.exit_code == 1
    assert "hourly row 2 (Jul 1, 2010): printed $34.65, gives $34.55: printed $0.10 more" in (
        after.output
    )
    assert "published/rates.clause:9: hourly row 2" in after.output


def test_only_the_tables_decide_the_exit_code_where_the_scenarios_are_whole(pack: Path) -> None:
    found = publishing.recomputed_tables(session.locate(str(pack)))
    assert all(table.clean for table in found)
    change(pack, "end\n", '  known difference in weekly when at_step is 2 "gone"\nend\n')
    _, rates = publishing.recomputed_tables(session.locate(str(pack)))
    assert not rates.clean
    assert "a known difference in weekly, and nothing differs in row 2" in publishing.tested_text(
        [rates]
    )


def test_published_prints_one_table_or_all(pack: Path) -> None:
    one, every = run("published", str(pack), "rates"), run("published", str(pack))
    assert one.exit_code == every.exit_code == 0
    assert "both: Both texts" not in one.output
    assert "both: Both texts" in every.output
    assert json.loads(run("published", str(pack), "rates", "--format", "json").output)["tables"]


def test_published_writes_the_form_that_the_file_is_named_for(pack: Path, tmp_path: Path) -> None:
    for name, start in (("t.html", "<!doctype html>"), ("t.json", "{"), ("t.txt", "both")):
        assert run("published", str(pack), "--out", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_table_that_is_not_there_and_a_pack_without_any_are_refused(pack: Path) -> None:
    refused = run("published", str(pack), "rate")
    assert (refused.exit_code, "did you mean `rates`?" in refused.output) == (2, True)
    none = run("published", "alder-transit")
    assert (none.exit_code, "has no published tables" in none.output) == (2, True)


def test_to_ask_reads_no_table(pack: Path) -> None:
    (pack / "published" / "rates.clause").write_text("nonsense", encoding="utf-8")
    (pack / "published" / "old.csv").unlink()
    asked = run(
        "ask", str(pack), "hourly_rate", "--as-of", "2023-07-01", "--set", "hire_date=2010-07-01"
    )
    assert (asked.exit_code, "$34.55" in asked.output) == (0, True)
    assert run("published", str(pack)).exit_code == 1


def test_a_file_of_cells_is_looked_for_beside_the_table_only(pack: Path) -> None:
    change(pack, '"old.csv"', '"../agreement.clause"', "both.clause")
    found = session.check_pack(session.locate(str(pack))).findings
    assert [d.code.id for d in found if d.is_error] == ["E904"]


def test_a_table_in_the_agreement_itself_is_recomputed_too(pack: Path) -> None:
    text = HARBOUR + BOTH.replace("published both", "published inside").replace(
        "figure most", "figure top"
    )
    (pack / "agreement.clause").write_text(text, encoding="utf-8")
    (pack / "old.csv").write_text(OLD, encoding="utf-8")
    found = publishing.recomputed_tables(session.locate(str(pack)))
    assert sorted(each.table.name for each in found) == ["both", "inside", "rates"]
    assert all(each.clean for each in found)


def test_a_table_in_an_amendments_file_is_refused(pack: Path) -> None:
    (pack / "raise.clause").write_text(f"{AMENDMENT}\n{RATES}end\n", encoding="utf-8")
    found = session.check_pack(session.locate(str(pack)), ("raise",)).findings
    assert "E802" in [d.code.id for d in found]
