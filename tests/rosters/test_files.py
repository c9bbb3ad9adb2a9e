"""Files of every form become the same facts, and what is wrong with a row is said with its line."""

from __future__ import annotations

import csv
import gzip
import sqlite3
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rosters.mapping import ColumnMap, Layout
from engine.rosters.refused import RosterRefused
from engine.rosters.roster import read_roster
from tests.rosters.payroll import engine, read, saved
from tests.sample_record import SAMPLE

CSV = "id,name,hire_date,sick_days,married\n1,Renée,2018-02-05,4.5,yes\n2,,,,no\n"
FACTS = [
    ("1", date(2018, 2, 5), 4_500_000, True),
    ("2", None, None, False),
]


def facts(path: Path, mapping: ColumnMap | None = None) -> list[tuple[object, ...]]:
    found = read(path, mapping=mapping or ColumnMap())
    assert found.problems == []
    names = ("id", "hire_date", "sick_days", "married")
    return [tuple(row[name] for name in names) for row in found.rows]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "ending"),
    [
        *(("utf-8", ",", "\r"), ("utf-8", ";", "\r\n"), ("utf-8-sig", "|", "\n")),
        *(("utf-8-sig", "\t", "\r\n"), ("utf-16", "\t", "\n"), ("utf-16", ",", "\r\n")),
    ],
)
def test_csv_of_any_encoding_delimiter_and_line_ending(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    text = CSV.replace(",", delimiter).replace("\n", ending)
    assert facts(saved(tmp_path, "staff.csv", text.encode(encoding))) == FACTS


@pytest.mark.parametrize("encoding", ["windows-1252", "latin-1"])
def test_older_encodings_are_read_when_declared(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, "staff.csv", CSV.encode(encoding))
    assert facts(path, ColumnMap(layout=Layout(encoding=encoding))) == FACTS
    with pytest.raises(RosterRefused) as refused:
        read(path)
    (said,) = refused.value.problems
    assert said.startswith("staff.csv:2: the byte 0xE9 is not UTF-8 text; if a spreadsheet")
    assert 'encoding = "windows-1252"' in said


def test_a_packed_file_and_json_lines(tmp_path: Path) -> None:
    assert facts(saved(tmp_path, "staff.csv.gz", gzip.compress(CSV.encode()))) == FACTS
    lines = (
        '{"id": 1, "name": "Renée", "hire_date": "2018-02-05", "sick_days": 4.50, "married": true}'
        '\n\n{"married": false, "id": "2", "hire_date": null}\n'
    )
    assert facts(saved(tmp_path, "staff.jsonl", lines)) == FACTS
    assert facts(saved(tmp_path, "staff.ndjson.gz", gzip.compress(lines.encode()))) == FACTS


def test_parquet_and_databases(tmp_path: Path) -> None:
    rows = (
        "SELECT 1 AS id, 'Renée' AS name, DATE '2018-02-05' AS hire_date, "
        "4.5::DOUBLE AS sick_days, true AS married UNION ALL SELECT 2, NULL, NULL, NULL, false"
    )
    with duckdb.connect(str(tmp_path / "staff.duckdb")) as made:
        made.execute(f"COPY ({rows}) TO '{tmp_path}/staff.parquet' (FORMAT parquet)")
        made.execute(f"CREATE TABLE staff AS {rows}")
    with sqlite3.connect(tmp_path / "staff.db") as lite:
        lite.execute("CREATE TABLE staff (id INTEGER, name, hire_date, sick_days REAL, married)")
        lite.execute("INSERT INTO staff VALUES (1, 'Renée', '2018-02-05', 4.5, 'true')")
        lite.execute("INSERT INTO staff VALUES (2, NULL, NULL, NULL, 'no')")
    lite.close()
    for name in ("staff.parquet", "staff.duckdb", "staff.db"):
        assert facts(tmp_path / name) == FACTS


def test_typed_columns_keep_lists_and_refuse_what_the_record_does_not_take(tmp_path: Path) -> None:
    path = tmp_path / "staff.parquet"
    duckdb.execute(
        "COPY (SELECT 1.0::DOUBLE AS id, [8, 7.5] AS daily_hours, [DATE '2020-01-01'] AS days_off, "
        "1.10::DECIMAL(9, 2) AS salary, TIMESTAMP '2018-02-05 00:00:00' AS hire_date "
        "UNION ALL SELECT 2, [], NULL, NULL, TIMESTAMP '2018-02-05 08:30:00' "
        f"UNION ALL SELECT 3, [NULL], [], 1, NULL) TO '{path}' (FORMAT parquet)"
    )
    found = read(path)
    (row,) = found.rows
    assert (row["id"], row["daily_hours"], row["days_off"]) == (
        "1",
        [8_000_000, 7_500_000],
        [date(2020, 1, 1)],
    )
    assert (row["salary"], row["hire_date"]) == (110, date(2018, 2, 5))
    assert [(p["id"], p["field"], p["given"]) for p in found.problems] == [
        ("2", "hire_date", "2018-02-05 08:30:00"),
        ("3", "daily_hours[0]", '""'),
    ]
    assert found.roster.lengths == {"daily_hours": 2, "days_off": 1}
    assert found.roster.bounds["daily_hours"] == (7_500_000, 8_000_000)


NO_ELEMENT = ("daily_hours[0]", "daily_hours[1]", "daily_hours[1]", "daily_hours[1]")


def test_a_list_that_lacks_an_element_is_rejected_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "torn.parquet"
    lists = ("[NULL, 8]", "[8, NULL, 7]", "[8, NULL]", "[8.5, NULL]")
    rows = (
        f"SELECT {number} AS id, {each}::DECIMAL(5, 2)[] AS daily_hours"
        for number, each in enumerate(lists, 1)
    )
    duckdb.execute(f"COPY ({' UNION ALL '.join(rows)}) TO '{path}' (FORMAT parquet)")
    lines = (
        '{"id": 1, "daily_hours": [null, 8]}\n{"id": 2, "daily_hours": [8, null, 7]}\n'
        '{"id": 3, "daily_hours": ["8", null]}\n{"id": 4, "daily_hours": [8.5, null]}\n'
    )
    for source in (path, saved(tmp_path, "torn.jsonl", lines)):
        found = read(source)
        assert found.counts == (4, 0, 4, 0, 0)
        assert tuple(p["field"] for p in found.problems) == NO_ELEMENT
        assert {p["given"] for p in found.problems} == {'""'}
        again = read(saved(tmp_path, "again.csv", found.rejects))
        assert again.counts == (4, 0, 4, 0, 0)


def test_elements_of_a_json_list_stay_apart(tmp_path: Path) -> None:
    lines = (
        '{"id": 1, "daily_hours": [8, [7], 6]}\n{"id": 2, "daily_hours": ["8\\u001e7"]}\n'
        '{"id": 3, "daily_hours": ["8\\u0010,7"]}\n{"id": 4, "daily_hours": [null]}\n'
    )
    found = read(saved(tmp_path, "staff.jsonl", lines))
    assert [(p["line"], p["field"]) for p in found.problems] == [
        (1, "daily_hours[1]"),
        (2, "daily_hours[0]"),
        (3, "daily_hours[0]"),
        (4, "daily_hours[0]"),
    ]
    assert found.problems[0]["given"] == '"[7]"'
    assert read(saved(tmp_path, "again.csv", found.rejects)).counts == (4, 0, 4, 0, 0)


def test_an_id_of_json_is_a_text_or_a_whole_number_and_never_changed(tmp_path: Path) -> None:
    given = ("true", '{"a": 1}', "[1]", "1e3", "1.0", '"a\\ud800"', '"07"', "7", "null")
    text = "".join(f'{{"Emp_No": {each}, "step": 1}}\n' for each in given)
    path = saved(tmp_path, "staff.jsonl", text)
    found = read(path, mapping=ColumnMap(columns={"id": "emp no"}))
    assert [row["id"] for row in found.rows] == ["07", "7"]
    assert found.said[-1] == (9, "id", "is missing")
    assert [line for line, _, _ in found.said] == [1, 2, 3, 4, 5, 6, 9]
    assert found.said[0] == (
        1,
        "",
        "has the id `true`, which is neither a text in quotes nor a whole number",
    )
    assert found.said[5][2] == (
        "has an id with half a character (a lone surrogate), which cannot be kept as it is"
    )
    assert '{""Emp_No"": true, ""step"": 1}' in found.rejects


def test_an_id_number_that_a_sheet_cannot_hold_is_rejected(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "staff.xlsx",
        ("Emp No", "name", "step"),
        (1234567890123456, "Lee, Ann", 1),
        ("1234567890123456", "Bo", 1),
        (123456789012345, 1234567890123456, 1),
        (1.2345678901234567e19, "Cy", 1),
    )
    found = read(path, mapping=ColumnMap(columns={"id": "Emp No"}))
    assert [(r["id"], r["name"]) for r in found.rows] == [
        ("1234567890123456", "Bo"),
        ("123456789012345", "1234567890123456"),
    ]
    said = "has a number of more than 15 digits as its id, of which the sheet keeps only 15"
    told = f"{said}; write the id as text"
    assert found.said == [(2, "", told), (5, "", told)]
    assert '1234567890123456,""Lee, Ann"",1' in found.rejects


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_a_spreadsheet_has_real_dates_exact_numbers_and_totals(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "staff.xlsx",
        ("Staff of the city",),
        ("id", "hire_date", "salary", "rate", "married", "name"),
        (
            1001,
            datetime(2018, 2, 5),  # noqa: DTZ001  # as spreadsheets have it
            0.1 + 0.2,
            24.095,
            True,
            "Ann",
        ),
        (),
        (1002.0, date(2018, 2, 6), 100000, None, False, "Bo"),
        (1003, 43136, "#N/A", "=1+1", None, None),
        ("Total", None, 100000.3),
    )
    layout = Layout(skip_lines=1, stop_at="Total")
    found = read(path, mapping=ColumnMap(layout=layout))
    assert found.counts == (3, 2, 1, 1, 1)
    keys = ("line", "id", "hire_date", "salary", "rate", "married", "name")
    assert [tuple(row[key] for key in keys) for row in found.rows] == [
        (3, "1001", date(2018, 2, 5), 30, 24095, True, "Ann"),
        (5, "1002", date(2018, 2, 6), 10_000_000, None, False, "Bo"),
    ]
    assert [(p["line"], p["field"], p["hint"]) for p in found.problems] == [
        (
            6,
            "hire_date",
            'if days are written so throughout, say dates = "excel serial" in the mapping',
        ),
        (6, "salary", "the cell holds an error of the spreadsheet"),
        (6, "rate", "the formula has no stored result; open the file in a spreadsheet and save it"),
    ]


REFUSED = (
    ("empty.csv", "", "empty.csv is empty: it has no header"),
    ("blank.csv", "\n\n", "blank.csv is empty: it has no header"),
    ("twice.csv", "id,id\n1,2\n", "twice.csv has the column `id` twice; rename one"),
    ("gap.csv", "id,,married\n1,2,yes\n", "gap.csv: column 2 of the header has no name; write one"),
    ("quote.csv", 'id,"hire\n1,2\n', "quote.csv:1: the header cannot be read"),
    ("wide.csv", "id\n1\n" + "2" * 10_000_001, "wide.csv:3: the line is longer than 10,000,000"),
    (
        "raw.csv",
        "id\n1\n".encode("utf-16-le"),
        "raw.csv:1: the header is not text; if it is UTF-16",
    ),
    ("cut.csv.gz", gzip.compress(b"id\n1\n")[:-9], "cut.csv.gz cannot be read to its end"),
    ("staff.xlsx", b"PK", "staff.xlsx cannot be read as a spreadsheet"),
    ("staff.xls", b"", "staff.xls is a spreadsheet of before 2007; save it as .xlsx"),
    ("staff.parquet", b"PAR1", "staff.parquet cannot be read: "),
    ("staff.duckdb", b"no", "staff.duckdb cannot be read: "),
    ("staff.jsonl", "\n", "staff.jsonl has no object on any line"),
    ("staff.pdf", b"", "staff.pdf is of no form that is read"),
    ("noid.csv", "Emp No,married\n1,yes\n", "noid.csv: `Emp No` is not a field of the record"),
)


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_cannot_be_read_as_a_whole_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    with pytest.raises(RosterRefused) as refused:
        read(saved(tmp_path, name, content))
    assert refused.value.problems[0].startswith(said)
    assert str(tmp_path) not in str(refused.value)


def test_lines_are_those_of_the_file_whatever_stands_between_the_rows(tmp_path: Path) -> None:
    text = (
        "Payroll export\n\n"
        "id,hire_date,name\n"
        '1,x,"two\nlines"\n'
        "\n"
        " , ,\n"
        "2,x,\n"
        '3,x,"""quoted"", with a comma"\n'
        "4,x,a\x10b\x1fc\n"
        "5,x\n"
        "6,x,a,b\n"
        '7,x,"a"b\n'
        '8,x,"never closed\n'
        "9,x,\n"
        "Total,9,\n"
    )
    layout = Layout(skip_lines=1, stop_at="Total")
    found = read(saved(tmp_path, "staff.csv", text), mapping=ColumnMap(layout=layout))
    assert found.counts == (9, 0, 9, 2, 1)
    assert [line for line, _, _ in found.said] == [4, 8, 9, 10, 11, 12, 13, 14, 15]
    reasons = [str(reason) for _, field, reason in found.said if not field]
    assert reasons == [
        "has 2 cells, where the header has 3",
        "has 4 cells, where the header has 3",
        "a quote stands inside a cell; within quotes it is written twice",
        "a quote opens here and is not closed",
    ]
    cells = [row[2] for row in csv.reader(StringIO(found.rejects, newline=""))][1:5]
    assert cells == ["two\nlines", "", '"quoted", with a comma', "a\x10b\x1fc"]


def test_a_header_alone_is_a_roster_of_nobody(tmp_path: Path) -> None:
    for content in ("id,step", "id,step\n", "\ufeffid,step\r\n\r\n"):
        found = read(saved(tmp_path, "staff.csv", content))
        assert found.counts[:3] == (0, 0, 0)
        assert found.roster.present == ("step",)


def test_a_cell_without_end_and_a_nul_cost_their_lines_only(tmp_path: Path) -> None:
    text = f'id,name,step\n1,"{"x" * 200_000}",1\n2,,3\n3,,"\0"\n4,a\0b,4\n'
    found = read(saved(tmp_path, "staff.csv", text))
    assert [(line, field) for line, field, _ in found.said] == [(2, ""), (4, "step")]
    assert found.said[0][2] == "a cell is longer than 131,072 characters"
    assert [(row["id"], row["name"]) for row in found.rows] == [("2", ""), ("4", "a\0b")]


def test_a_quote_that_joins_two_rows_costs_the_first_and_not_the_second(tmp_path: Path) -> None:
    text = 'id,name,married\n1,"Lee,yes\n2,Ann",no\n3,"Bo, Jr",yes\n'
    found = read(saved(tmp_path, "staff.csv", text))
    assert found.said == [(2, "", "a quote opens here and joins lines that are rows by themselves")]
    assert [row["id"] for row in found.rows] == ["2", "3"]


def three_of(letters: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.text(letters, max_size=6), min_size=3, max_size=3)


# A row with commas and line ends both may look like two rows that a quote joins.
rows = st.lists(three_of('ab", ;\x10\x1f\xa0é') | three_of('ab"\n \x10\x1f\xa0é'), max_size=30)


@settings(max_examples=8)
@given(rows=rows, block=st.sampled_from([1, 3, 7, 4_000_000]))
def test_any_cells_that_are_written_as_csv_are_kept_as_they_were(
    rows: list[list[str]], block: int
) -> None:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([["id", "x", "y"], *rows])
    with pytest.MonkeyPatch.context() as patched, engine() as connection:
        patched.setattr("engine.rosters.delimited.BLOCK", block)
        mapping = ColumnMap(keep=("x", "y"))
        roster = read_roster(
            connection,
            SAMPLE,
            ["-"],
            mapping=mapping,
            repeated_ids=True,
            standard_input=BytesIO(out.getvalue().encode()),
        )
        made = connection.execute("SELECT id, x, y FROM roster ORDER BY row").fetchall()
        expected = [row for row in rows if any(cell.strip() for cell in row)]
        assert roster.read == len(expected)
        assert roster.read == roster.accepted + roster.rejected
        named = [(row[0].strip(), row[1], row[2]) for row in expected if row[0].strip()]
        assert made == named or roster.rejected > len(expected) - len(named)


def test_a_folder_a_pattern_and_several_files_are_one_roster(tmp_path: Path) -> None:
    for number in (1, 2):
        saved(tmp_path, f"unit-{number}.csv", f"id,step\n{number},{number}\n{number}x,{number}\n")
    saved(tmp_path, "unit-3.csv", "step,id,hire_date\n3,3,2018-02-05\n14,1,\n")
    saved(tmp_path, "notes.md", "no roster")
    for sources in ([tmp_path], [f"{tmp_path}/unit-*.csv"], sorted(tmp_path.glob("*.csv"))):
        found = read(*sources)
        assert found.counts == (6, 4, 2, 0, 0)
        where = [(row["row"], row["file"], row["line"], row["step"]) for row in found.rows]
        assert where == [
            (2, "unit-1.csv", 3, 1),
            (3, "unit-2.csv", 2, 2),
            (4, "unit-2.csv", 3, 2),
            (5, "unit-3.csv", 2, 3),
        ]
        assert [(p["file"], p["line"], p["field"]) for p in found.problems] == [
            ("unit-1.csv", 2, "id"),
            ("unit-3.csv", 3, "id"),
            ("unit-3.csv", 3, "step"),
        ]
        assert found.problems[0]["reason"] == "must be in one row: it is also on unit-3.csv:3"
    assert found.roster.files == ("unit-1.csv", "unit-2.csv", "unit-3.csv")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    with duckdb.connect(str(tmp_path / "staff.duckdb")) as made:
        made.execute("CREATE TABLE staff AS SELECT 1 AS id")
    with engine() as connection:
        for name in ("staff.duckdb", "missing.csv"):
            try:
                read_roster(connection, SAMPLE, [str(tmp_path / name)])
            except RosterRefused:
                assert name == "missing.csv"
        tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        assert tables == [("roster",), ("roster_rejected_rows",), ("roster_rejects",)]
        attached = connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
        assert ("entitle_source_0",) not in attached
    assert list((tmp_path / "temp").iterdir()) == []
