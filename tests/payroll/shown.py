"""A small run as writers get it: a view with a column of every kind, and awkward cells in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from engine.payroll.results import Part, Run, ShownColumn
from engine.values import DATE, DAYS, MONEY, PERCENT, YES_NO, Kind, choice, list_of

KINDS: dict[str, tuple[str, Kind]] = {
    "pay": ("DECIMAL(18,2)", MONEY),
    "days_due": ("DECIMAL(18,9)", DAYS),
    "share": ("DECIMAL(9,4)", PERCENT),
    "steps": ("BIGINT", DAYS),
    "first_day": ("DATE", DATE),
    "eligible": ("BOOLEAN", YES_NO),
    "turn": ("VARCHAR", choice("early", "late")),
    "dates": ("DATE[]", list_of(DATE)),
    "amounts": ("DECIMAL(18,2)[]", list_of(MONEY)),
    "hours": ("DECIMAL(18,9)[]", list_of(DAYS)),
}
AWKWARD = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "-5.25", "+7", "'tis", "",
    'a "quoted", comma', "two\nlines", "naïve café", "'", "- 5", "-5\n",
)  # fmt: skip
ROWS = (
    (
        "('810.00', '12.500000000', '8.0000', '12345', '1996-07-01', true, 'early',"
        " ['2020-01-31', '2020-02-29'], ['1.50', '2.00'], ['1.500000000', '2.000000000'])"
    ),
    "('-0.05', '0.333333333', '12.5000', '-7', '1899-12-31', false, NULL, [], NULL, [])",
    "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    (
        "('1234567890123456.78', '100.000000000', '0.0000', '0', '2199-12-31', NULL, 'late', NULL,"
        " NULL, NULL)"
    ),
)


@contextmanager
def run_of_everything() -> Iterator[Run]:
    """A row for each awkward text, every kind of value among them."""
    with duckdb.connect() as connection:
        types = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in KINDS.items())
        connection.execute(f"CREATE TABLE known ({types})")
        for row in ROWS:
            connection.execute(f"INSERT INTO known VALUES {row}")  # noqa: S608  # a row above
        connection.execute(
            'CREATE TABLE report AS SELECT p.at + 1 AS "row", p.id, known.*'
            " FROM (SELECT unnest(range(len($1))) AS at, unnest($1) AS id) p"
            " LEFT JOIN (SELECT rowid AS place, * FROM known) known ON known.place = p.at",
            [list(AWKWARD)],
        )
        connection.execute("ALTER TABLE report DROP place")
        connection.execute('CREATE TABLE ordered AS SELECT * FROM report ORDER BY "row"')
        columns = (
            ShownColumn("id", Part.KEPT),
            *(ShownColumn(name, Part.VALUE, name, kind) for name, (_, kind) in KINDS.items()),
        )
        yield Run(
            connection, (), "ordered", columns, "rejects", "rejected_rows", (), "codes", "clauses",
            len(AWKWARD), len(AWKWARD), 0, {}, {},
        )  # fmt: skip
