"""A roster gives the one row with an id, or says on which line it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.model import RecordReader
from engine.records.roster import find_row

NO_FIELD = "is not a field of the record"
FIELDS = ("hire_date", "status", "sick_days")


def roster(folder: Path, text: str) -> Path:
    path = folder / "staff.csv"
    path.write_bytes(text.encode())
    return path


GOOD = (
    "\ufeffid,name,status,sick_days\r\n"
    '1001,"Ortiz,\nAna",full_time,"12"\r\n'
    "\r\n"
    "1002,Bo,part_time,\r\n"
    "0010,Cy,part_time,3\r\n"
)


@pytest.mark.parametrize(
    ("id_", "row"),
    [
        ("1001", {"status": "full_time", "sick_days": "12"}),
        (" 1002 ", {"status": "part_time", "sick_days": ""}),
        ("0010", {"status": "part_time", "sick_days": "3"}),
    ],
)
def test_a_row_is_found_by_its_id(tmp_path: Path, id_: str, row: dict[str, str]) -> None:
    assert find_row(roster(tmp_path, GOOD), id_, fields=FIELDS) == row
    assert find_row(roster(tmp_path, GOOD), id_) == row


def test_the_id_may_stand_in_another_column(tmp_path: Path) -> None:
    path = roster(tmp_path, "badge,status\n7,full_time\n")
    assert find_row(path, "7", "badge", FIELDS) == {"status": "full_time"}


def test_an_id_that_is_a_field_is_a_fact(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,name\n7,x\n")
    assert find_row(path, "7", fields=("id",)) == {"id": "7"}


def test_a_row_is_read_as_typed_text(tmp_path: Path, reader: RecordReader) -> None:
    row = find_row(roster(tmp_path, GOOD), "1002", fields=reader.fields)
    assert isinstance(row, dict)
    assert reader.read_text(row) == reader.read({"status": "part_time"})


BAD = (
    (GOOD, "1003", ["`id` is given as `1003`, but is not in staff.csv; did you mean `1002`?"]),
    (GOOD, "zz", ["`id` is given as `zz`, but is not in staff.csv"]),
    (
        'id,status\n1,"a\nb"\n2,c\n1,d\n',
        "1",
        ["`id` is given as `1`, but must be in one row of staff.csv: it is on lines 2 and 5"],
    ),
    ("id,status\n1,a,b\n2,c\n", "1", ["`staff.csv:2` has 3 cells, where the header has 2"]),
    ("id,status\n3,a\n\n1\n", "1", ["`staff.csv:4` has 1 cells, where the header has 2"]),
    (
        "id,status,status,hire_dat\n1,a,b,c\n",
        "1",
        [
            "`staff.csv:1` has the column `status` twice",
            f"`staff.csv:1` has the column `hire_dat`, which {NO_FIELD}; did you mean `hire_date`?",
        ],
    ),
    (
        "ids,status\n1,a\n",
        "1",
        [
            "`staff.csv:1` has no column `id`; did you mean `ids`?",
            "`staff.csv:1` has the column `ids`, which is not a field of the record",
        ],
    ),
    ("", "1", ["`staff.csv:1` has no column `id`"]),
    ('id,status\n3,a\n1,"b\n', "1", ["`staff.csv:3` is not CSV: unexpected end of data"]),
    (
        "id,status\n1," + "x" * 200_000 + "\n",
        "1",
        ["`staff.csv:2` is not CSV: field larger than field limit (131072)"],
    ),
)


@pytest.mark.parametrize(("text", "id_", "problems"), BAD)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, text: str, id_: str, problems: list[str]
) -> None:
    found = find_row(roster(tmp_path, text), id_, fields=FIELDS)
    assert isinstance(found, tuple)
    assert [str(p) for p in found] == problems


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(b"id,name\n1,Jos\xe9\n")
    (problem,) = find_row(path, "1")
    assert str(problem) == "`staff.csv` is not UTF-8 text; save it as CSV UTF-8"


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = find_row(tmp_path / "staff.csv", "1")
    assert str(problem) == "`staff.csv` cannot be opened: No such file or directory"


def test_a_ragged_row_elsewhere_does_not_stand_in_the_way(tmp_path: Path) -> None:
    path = roster(tmp_path, "id,status\n1,a,b\n2,c\n")
    assert find_row(path, "2", fields=FIELDS) == {"status": "c"}
