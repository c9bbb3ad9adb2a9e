"""A mapping says how a payroll system writes: columns, days, money, words, totals."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from engine.ir.tree import FieldSpec
from engine.rosters.mapping import PLAIN, ColumnMap, with_columns
from engine.rosters.mapping_file import mapping_of, read_mapping
from engine.rosters.refused import RosterRefused
from engine.rosters.rejects import write_rejects
from engine.rosters.roster import read_rosters
from engine.values import DATE, MONEY
from tests.rosters.payroll import engine, read, rows_of, saved
from tests.sample_record import SAMPLE, agreement_of

EXPORT = """\
City payroll;;;;;;;
Emp No;Employee;Hire Dt;FT/PT;Base;Married?;Dept;SSN
1001;Lee, Ann;7/1/1996;FT;$1,200.50;Y;Police;x
1002;Bo;19960701;PT;($5.00);N;Fire;x
1003;Cy;35247;full_time;N/A;yes;;x
1004;Di;1996-07-01;XT;1;1;;x
Subtotal;;;;1;;;
Grand total;;;;2;;;
1005;Ed;;;;;;
"""
MAPPING = """\
id = "Emp No"
name = "Employee"
keep = ["Dept"]
ignore = "SSN"
dates = ["M/D/YYYY", "YYYYMMDD", "excel serial"]
absent = ["N/A"]
yes = "Y"
no = "N"
parentheses = true

[file]
delimiter = ";"
skip_lines = 1
stop_at = "Grand total"
skip_rows = { "Emp No" = "Subtotal" }

[fields]
hire_date = "Hire Dt"
married = "Married?"
balance = "Base"

[fields.status]
column = "FT/PT"
words = { FT = "full_time", PT = "part_time" }
"""


def test_a_payroll_export_with_titles_totals_and_its_own_ways(tmp_path: Path) -> None:
    path = saved(tmp_path, "mapping.toml", MAPPING)
    mapping = read_mapping(path, SAMPLE.fields)
    found = read(saved(tmp_path, "export.csv", EXPORT), mapping=mapping)
    assert found.counts == (4, 3, 1, 0, 3)
    keys = ("line", "id", "name", "Dept", "hire_date", "status", "balance", "married")
    day = "1996-07-01"
    assert [tuple(str(row[key]) for key in keys) for row in found.rows] == [
        ("3", "1001", "Lee, Ann", "Police", day, "full_time", "120050", "True"),
        ("4", "1002", "Bo", "Fire", day, "part_time", "-500", "False"),
        ("5", "1003", "Cy", "", day, "full_time", "None", "True"),
    ]
    assert [(p["field"], p["column"], p["given"]) for p in found.problems] == [
        ("status", "FT/PT", "XT"),
        ("married", "Married?", "1"),
    ]


def test_a_decimal_comma(tmp_path: Path) -> None:
    mapping = mapping_of("decimal_comma = true\n", "m.toml", SAMPLE.fields)
    path = saved(tmp_path, "a.csv", "id;salary\n1;1.200,50\n2;1.200\n3;12,5\n4;42.5\n")
    found = read(path, mapping=mapping)
    assert [row["salary"] for row in found.rows] == [120_050, 120_000, 1_250]
    (problem,) = found.problems
    assert problem["hint"] == "write it with a decimal comma, as the mapping says: 1.200,50"


def test_names_that_differ_in_case_and_joints_are_the_same(tmp_path: Path) -> None:
    found = read(saved(tmp_path, "a.csv", "ID,Hire Date,SICK-DAYS,Half_Days\n1,2018-02-05,1,2\n"))
    assert found.roster.present == ("hire_date", "sick_days", "half_days")


def test_every_unknown_column_is_named_with_what_to_write(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.csv", "id,Hire Dt,Shoe size\n1,2018-02-05,9\n")
    with pytest.raises(RosterRefused) as refused:
        read(path)
    near, far = refused.value.problems
    said = "a.csv: `Hire Dt` is not a field of the record; did you mean `hire_date`?"
    assert near == f'{said} write --map hire_date="Hire Dt"'
    said = "a.csv: `Shoe size` is not a field of the record; keep or ignore it in the mapping"
    assert far == f"{said}, or write --ignore-other-columns"
    mapping = with_columns(ColumnMap(ignore_others=True), ["hire_date=Hire Dt"])
    assert read(path, mapping=mapping).roster.present == ("hire_date",)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["hire_date"], "`--map hire_date` must be of the form field="),
        (["id=a", "id=b"], "`--map id=…` is given twice"),
        (["hire_dat=id"], "`hire_dat` is not a field of the record; did you mean `hire_date`?"),
        (["step=Stp"], "a.csv has no column `Stp`, which the mapping gives to `step`"),
        (["step=id", "id=id"], "a.csv: the column `id` is given to `step` and to `id`"),
    ],
)
def test_a_wrong_map_is_a_sentence(tmp_path: Path, pairs: list[str], said: str) -> None:
    with pytest.raises(RosterRefused) as refused:
        read(saved(tmp_path, "a.csv", "id,step\n1,1\n"), mapping=with_columns(PLAIN, pairs))
    assert str(refused.value).startswith(said)


MISTAKES = (
    ("id = \n", "m.toml:1: is not TOML: invalid value"),
    ('id = "a"\nid = "b"\n', "m.toml:2: is not TOML: cannot overwrite a value"),
    ('\nidd = "a"\n', "m.toml:2: `idd` is not a setting here; did you mean `id`?"),
    ("id = 3\n", "m.toml:1: `id` must be a text in quotes"),
    ('keep = ["a", 3]\n', "m.toml:1: `keep` must be a text in quotes, or a list of them"),
    ("fields = 3\n", "m.toml:1: `fields` must be a table: write [fields] on a line of its own"),
    ("[fields]\nstep = 3\n", '`step` must be the column in quotes: step = "Column"'),
    (
        '[fields]\nstpe = "x"\n',
        "m.toml:2: `stpe` is not a field of the record; did you mean `step`?",
    ),
    (
        '[fields]\nid = "x"\n',
        "m.toml:2: `id` is not a field of the record; write id above [fields]",
    ),
    (
        '[fields.step]\ncolum = "x"\n',
        "m.toml:2: `colum` is not a setting here; did you mean `column`?",
    ),
    ('dates = "M/D/YY"\n', "m.toml:1: `M/D/YY` has a year of two digits"),
    ('dates = "MDYYYY"\n', "m.toml:1: `MDYYYY` is not a form of days; write M/D/YYYY"),
    ('dates = ["M/D/YYYY", "D/M/YYYY"]\n', "m.toml:1: `M/D/YYYY` and `D/M/YYYY` look alike"),
    ('yes = "1"\nno = ["0", "1"]\n', "m.toml:1: `1` cannot mean both yes and no"),
    ('\nyes = ["no"]\n', "m.toml:2: `no` means no, and cannot be declared to mean yes"),
    ('no = ["N", "TRUE"]\n', "m.toml:1: `TRUE` means yes, and cannot be declared to mean no"),
    ('separator = ";;"\n', "m.toml:1: `separator` must be one character"),
    (
        '[fields.status]\ncolumn = "S"\nwords = { F = "full" }\n',
        "m.toml:3: `F` is translated to `full`, which is not among `full_time`, `part_time`",
    ),
    ('[fields.step]\nwords = { F = "full" }\n', "m.toml:2: `step` is no choice: it has no words"),
    ('[file]\nencoding = "ebcdic"\n', "m.toml:2: `ebcdic` is not one of utf-8, utf-16"),
    ('[file]\ndelimiter = "ab"\n', "m.toml:2: `delimiter` must be one character, such as ;"),
    ("[file]\nskip_lines = -1\n", "m.toml:2: `skip_lines` must be a whole number, at least 0"),
)


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_in_a_mapping_is_a_sentence_with_its_line(text: str, said: str) -> None:
    with pytest.raises(RosterRefused) as refused:
        mapping_of(text, "m.toml", SAMPLE.fields)
    assert said in str(refused.value)


def test_a_mapping_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match=r"^no\.toml cannot be opened: No such file"):
        read_mapping(tmp_path / "no.toml", SAMPLE.fields)


def test_rejects_are_corrected_and_read_again(tmp_path: Path) -> None:
    text = "Emp,hire_date,Note,step\n1,2018-02-30,=1+1,1\n2,2018-02-05,'=x,99\n3,x\n4,,+1-2,3\n"
    mapping = with_columns(ColumnMap(keep=("Note",)), ["id=Emp"])
    first = read(saved(tmp_path, "a.csv", text), mapping=mapping)
    assert first.counts == (4, 1, 3, 0, 0)
    lines = first.rejects.splitlines()
    assert lines[0] == "Emp,hire_date,Note,step,rejected because,line as read"
    assert lines[1].startswith("1,2018-02-30,'=1+1,1,\"`hire_date` is given as `2018-02-30`, but ")
    assert lines[3].endswith(',"3,x"')
    again = read(saved(tmp_path, "again.csv", first.rejects), mapping=mapping)
    assert again.counts == (3, 0, 3, 0, 0)
    corrected = first.rejects.replace("02-30", "02-05").replace(",99,", ",9,")
    corrected = corrected.replace("\n3,x,,,", "\n3,2018-02-05,,,", 1)
    second = read(saved(tmp_path, "second.csv", corrected), mapping=mapping)
    assert second.counts == (3, 3, 0, 0, 0)
    assert [row["Note"] for row in second.rows] == ["=1+1", "'=x", ""]


def test_rows_that_share_an_id_are_both_rejected_unless_allowed(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.csv", "id,step\n7,1\n8,2\n 7 ,3\n7,99\n")
    found = read(path)
    assert found.counts == (4, 1, 3, 0, 0)
    assert found.said[:2] == [
        (2, "id", "must be in one row: it is also on line 4, and on 1 more"),
        (4, "id", "must be in one row: it is also on line 2, and on 1 more"),
    ]
    assert [(line, field) for line, field, _ in found.said[2:]] == [(5, "id"), (5, "step")]
    assert read(path, repeated_ids=True).counts == (4, 3, 1, 0, 0)


def test_a_column_names_the_agreement_of_each_row(tmp_path: Path) -> None:
    fire = agreement_of(FieldSpec("hire_date", DATE), FieldSpec("bonus", MONEY), name="fire")
    police = agreement_of(FieldSpec("hire_date", DATE, maximum=None), name="police")
    text = (
        "id,Unit,hire_date,bonus\n1,fire,2018-02-05,5\n2,police,2018-02-05,x\n3,polise,,\n"
        "4,,,\n5,fire,,x\n6,fire\n1,police,,\n"
    )
    path = saved(tmp_path, "all.csv", text)
    both = {"fire": fire, "police": police}
    with engine() as connection, pytest.raises(RosterRefused, match="which column names each"):
        read_rosters(connection, both, [str(path)])
    with engine() as connection:
        mapping = with_columns(PLAIN, ["agreement=Unit"])
        made = read_rosters(connection, both, [str(path)], mapping=mapping)
        assert (made.read, made.accepted, made.rejected) == (7, 1, 6)
        (row,) = rows_of(connection, made.by_agreement["police"].relation)
        assert (row["id"], row["row"]) == ("2", 2)
        assert "bonus" not in row  # another agreement's column is none of this one's facts
        assert rows_of(connection, made.by_agreement["fire"].relation) == []
        told = [
            (p["line"], p["field"], p["given"], p["hint"])
            for p in rows_of(connection, made.rejects)
        ]
        assert told == [
            (2, "id", "1", "keep the row that is right"),
            (4, "agreement", "polise", "did you mean `police`?"),
            (5, "agreement", "", "write one of `fire`, `police`"),
            (6, "bonus", "x", 'write plain digits with a point, such as "42.5"'),
            (7, "", "", "correct the line, as the header has it"),
            (8, "id", "1", "keep the row that is right"),
        ]
        out = StringIO()
        write_rejects(connection, made.rejected_rows, made.columns, out)
        assert len(out.getvalue().splitlines()) == 7


def test_totals_are_met_in_capitals_or_not_and_what_met_no_line_is_told(tmp_path: Path) -> None:
    export = "Emp No,Step\n1,2\n sub total ,2\n2,3\n Total ,5\n3,1\n"
    path = saved(tmp_path, "a.csv", export)
    columns = 'id = "Emp No"\n[fields]\nstep = "Step"\n[file]\n'
    said = f'{columns}stop_at = "TOTAL "\nskip_rows = {{ "emp_no" = "SUB TOTAL" }}\n'
    found = read(path, mapping=mapping_of(said, "m.toml", SAMPLE.fields))
    assert found.counts == (2, 2, 0, 0, 3)
    assert found.roster.unmet == ()
    said = f'{columns}stop_at = "Sum"\nskip_rows = {{ "Emp No" = "Carried", Unit = "x" }}\n'
    found = read(path, mapping=mapping_of(said, "m.toml", SAMPLE.fields))
    assert found.counts == (5, 5, 0, 0, 0)
    assert found.roster.unmet == (
        '`stop_at` "Sum" met no line of a.csv',
        '`skip_rows` { "Emp No" = "Carried" } met no line of a.csv',
        '`skip_rows` { "Unit" = "x" } met no line of a.csv',
    )


def test_files_of_rejects_have_no_totals_to_meet(tmp_path: Path) -> None:
    mapping = mapping_of('[file]\nstop_at = "Total"\n', "m.toml", SAMPLE.fields)
    path = saved(tmp_path, "a.csv", "id,step,rejected because,line as read\n1,2,,\n")
    assert read(path, mapping=mapping).roster.unmet == ()
    for name in ("b", "c", "d", "e", "f"):
        saved(tmp_path, f"{name}.csv", f"id,step\n{name},2\n")
    saved(tmp_path, "g.csv", "id,step\ng,2\nTOTAL,2\n")
    (told,) = read(tmp_path, mapping=mapping).roster.unmet
    assert told == '`stop_at` "Total" met no line of b.csv, c.csv, d.csv and 2 more files'


NO_DAYS = (
    ("M/D/YYYY", "13/7/2000", "month 13"),
    ("M/D/YYYY", "2/30/2004", "Feb 2004 has 29 days"),
    ("D.M.YYYY", "31.4.2020", "Apr 2020 has 30 days"),
    ("D-Mon-YYYY", "1-Foo-2020", "month Foo"),
    ("M/D/YYYY", "1/1/0000", "year 0000"),
    ("excel serial", "60", "Feb 1900 has 28 days"),
)


@pytest.mark.parametrize(("form", "cell", "why"), NO_DAYS)
def test_a_day_that_is_none_is_told_as_it_was_read(
    tmp_path: Path, form: str, cell: str, why: str
) -> None:
    mapping = mapping_of(f'dates = "{form}"\n', "m.toml", SAMPLE.fields)
    path = saved(tmp_path, "a.csv", f'id,hire_date,days_off\n1,{cell},"2020-01-01,{cell}"\n')
    whole, element = read(path, mapping=mapping).problems
    allowed = f"a day of the calendar written {form} or YYYY-MM-DD, from "
    for problem in (whole, element):
        assert allowed in str(problem["reason"])
        assert problem["given"] == cell
        assert problem["hint"] == f"it was read as {form}, and there is no such day ({why})"
    assert element["field"] == "days_off[1]"
