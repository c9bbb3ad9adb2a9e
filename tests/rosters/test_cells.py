"""A cell means the same in columns as it does to `ask --roster`, for every kind of field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from engine.backends.columns.stored import to_stored
from engine.ir.tree import FieldSpec
from engine.records.model import RecordReader
from engine.rosters.cells import refused, steps_of, stripped
from engine.rosters.mapping import PLAIN, ColumnMap, Written
from engine.rosters.reading import CellReader
from engine.rosters.sql import named
from engine.rosters.staging import BETWEEN, EMPTY_LIST, LISTED, SPACES
from tests.rosters.payroll import engine
from tests.sample_record import FIELDS, SAMPLE

NASTY = (
    *("1e5", "1,200.50", "$1,200.50", "-$3.50", "-$3", "$-3", "$", "$.5", "1,2,3", "12,00", "١٢"),
    *("2018-02-30", "2018-W05-1", "2018-02-05", "Feb 5, 2018", "February 5,2018", "feb. 5, 2018"),
    *("Feb 29, 2019", "Sept 3, 2019", "May 1, 2020", "Foo 1, 2020", "Feb 5,  2018", "2018-2-5"),
    *("1900-01-01", "1899-12-31", "2199-12-31", "2200-01-01", "0000-01-01", "9999-12-31"),
    *("20180205", "2/5/2018", "02/05/2018", "5.2.2018", "2018-02-05 00:00:00", "12:30"),
    *(
        "2020-09-08T22:00",
        "2020-02-29 23:59",
        "2021-02-29T00:00",
        "2020-12-31T24:00",
        "2020-09-08T7:00",
    ),
    *("Sep 8, 2020 22:00", "Feb. 29, 2021 22:00", "Sept 8,2020 07:30:00", "2020-09-08T22:60:00"),
    *(
        "2020-09-08T22:00:30",
        "2199-12-31T23:59",
        "2200-01-01 00:00",
        "1900-03-01T00:00",
        "0000-01-01T00:00",
    ),
    *("999999999999999", "9999999999999999", "0.0000001", "0.000001", "-0", "-0.0", "-0.001"),
    *("1.50", "1.500000000000000000000", "1.50000000000000000000", "400", "400.0001", "400.000000"),
    *("'5'", '"5"', "yes", "NO", "True", "t", "Y", "N", "1", "0", "none", "None", "null", "NaN"),
    *("inf", "full_time", "Full Time", "part_time ", "lumenos", "Lumenos", "a" * 64, "a" * 65),
    *("2021-22", "2023-25", "1999-00", "2009-10", "FY22", "FY50", "FY49", "fy22", "FY2022", "2021"),
    *("2021-22, 2022-23", "0021-22", "2021-22, FY22"),
    *("2023-24", "2023-245", "8, 7.5", "8,,7", "8,", ",8", "2020-01-01, 2020-01-02"),
    *("Jul 1, 2007, Aug 2, 2008", "Jul 1, 2007, 2008, 2009", "Jul 1, 2007 , 2008", "$1,200"),
    *("$1,200.50, 3", "1,200", "1.5, 2", "christmas, labor_day", "christmas,xmas", "16%", "16 %"),
    *("16%%", "%", "5\u200a%", "\u20095\u2009", " 5 ", "\x1f5", "5\n", "5\n6", "\x00", "5\x00"),
    *("\x01", "Jul 1\x01 2007", "43136", "60", "59", "61", "100000", "999999", "61.0", "61.5"),
    *("(5)", "$(5.50)", "($1,200.50)", "(-5)", "( 5 )", "()", "( )", "(5", "((5))", "(5)(6)"),
    *("1.200,50", "1200,5", "1.200", "1.2", "1,5", "12,5%", "1,040.00", "1,04", "X", "F", "day"),
    *("5-Feb-2018", "05-FEB-2018", "5-Foo-2018", "5-Feb-18", "N/A", "-", "NULL", "3.5", "4.50"),
    *("0.333333", "1/3", "-1.5", "-3", "-3.0", "100.000001", "12", "13", "-500", "-500.01", "+5"),
    *(
        ".5",
        "5.",
        "5_0",
        "\U0001d7d3",
        "\uff15",
        "İ",
        "K",
        "\u017f",
        "\ufeff5",
        "#N/A",
        "=1+1",
        "true,false,YES",
    ),
    *("5%, 6 %,7", EMPTY_LIST, f"{LISTED}8{BETWEEN}7.5", LISTED, f"{LISTED}Jul 1, 2007"),
    *(f"{LISTED}]", f"{LISTED}{BETWEEN}", "\x10", "\x10p", "'", "''", "a'b", "\\", "%s", "{}", "?"),
)
USUAL = Written(
    dates=("M/D/YYYY", "YYYYMMDD", "D.M.YYYY", "D-Mon-YYYY", "excel serial"),
    yes=("Y", "1"),
    no=("N", "0"),
    words=(
        ("F", "full_time"),
        ("X", "part_time"),
        ("day", "christmas"),
        ("christmas", "day"),
        ("2021", "2021-22"),
    ),
    absent=("N/A", "-", "NULL"),
    parentheses=True,
    commas=True,
)
COMMA = Written(
    dates=("excel serial 1904", "D/M/YYYY"), parentheses=True, decimal_comma=True, separator=";"
)
MAPPINGS = (PLAIN, ColumnMap(usual=USUAL), ColumnMap(usual=COMMA))
cells = st.lists(
    st.sampled_from(NASTY)
    | st.text("0123456789.,-$()% /;YNJanFebMon'\"_ex\n\t\u2009\u0660\xa0", max_size=9)
    | st.dates().map(str)
    | st.decimals(allow_nan=False, allow_infinity=False).map(str)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    min_size=200,
    max_size=200,
)
Told = dict[int, tuple[object, bool]]


def in_columns(spec: FieldSpec, how: Written, texts: list[str], spaces: str = SPACES) -> Told:
    """The stored value of each text, and whether it is refused, by SQL."""
    text = stripped(named("cell"), how, spaces).as_("t")
    query = exp.select("n", text).from_("cells")
    last = "t"
    for place, step in enumerate(steps_of(spec, how)):
        made = step(named(last)).as_(f"v{place}")
        query, last = exp.select("n", "t", made).from_(query.subquery("q")), f"v{place}"
    wrong = refused(named("t"), named(last), spec).as_("refused")
    asked = exp.select("n", last, wrong).from_(query.subquery("q")).sql("duckdb")
    with engine() as connection:
        connection.execute("CREATE TABLE cells (n BIGINT, cell VARCHAR)")
        connection.execute(
            "INSERT INTO cells SELECT unnest(?), unnest(?)", [list(range(len(texts))), texts]
        )
        return {n: (value, bad) for n, value, bad in connection.execute(asked).fetchall()}


def differences(spec: FieldSpec, mapping: ColumnMap, texts: list[str]) -> list[object]:
    """The texts of which SQL and Python do not say the same."""
    told = in_columns(spec, mapping.how(spec.name), texts)
    reader = CellReader({spec.name: spec}, mapping)
    found: list[object] = []
    for n, text in enumerate(texts):
        value, problems = reader.read(spec.name, text)
        expected = (None if problems else to_stored(value, spec), bool(problems))
        seen = told[n] if not told[n][1] else (None, True)
        if expected != seen:
            found.append((spec.name, text, expected, seen))
    return found


@pytest.mark.parametrize("mapping", MAPPINGS, ids=("plain", "forms", "decimal comma"))
@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.name)
def test_columns_and_python_read_a_cell_alike(spec: FieldSpec, mapping: ColumnMap) -> None:
    texts = [*NASTY, *(text.replace(",", ";") for text in NASTY)]
    assert differences(spec, mapping, texts) == []


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: spec.name)
def test_without_a_mapping_a_cell_means_what_it_does_to_ask(spec: FieldSpec) -> None:
    told = in_columns(spec, Written(), list(NASTY))
    reader = RecordReader(SAMPLE)
    for n, text in enumerate(NASTY):
        if text.startswith(LISTED[0]):
            continue  # how sources with lists write them; no text of a CSV file is one by chance
        facts, problems = reader.read_text({spec.name: text})
        value, wrong = told[n]
        assert wrong == bool(problems), text
        if not problems and text.strip():
            assert value == to_stored(facts[spec.name], spec), text


def test_a_file_with_no_odd_spaces_is_read_by_the_same_rules() -> None:
    texts = [text for text in NASTY if not set(text) & (set(SPACES) - {" "})]
    for spec in FIELDS[::3]:
        assert in_columns(spec, Written(), texts, " ") == in_columns(spec, Written(), texts)


@settings(max_examples=15)
@given(texts=cells, mapping=st.sampled_from(MAPPINGS), spec=st.sampled_from(FIELDS))
def test_columns_and_python_read_any_cell_alike(
    texts: list[str], mapping: ColumnMap, spec: FieldSpec
) -> None:
    assert differences(spec, mapping, texts) == []


@pytest.mark.slow
@settings(max_examples=12)
@given(texts=cells, mapping=st.sampled_from(MAPPINGS))
def test_columns_and_python_read_very_many_cells_alike(
    texts: list[str], mapping: ColumnMap
) -> None:
    assert [found for spec in FIELDS for found in differences(spec, mapping, texts)] == []
