"""What a run says while it works and when it is done."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import duckdb

from engine.payroll.printed import accounted, counts_text, reconciled
from engine.payroll.progress import SILENT, Progress
from engine.payroll.results import Done


def test_counts_show_the_statuses_that_occur() -> None:
    counts = {
        "vacation_days": {"decided": 1_000_000, "needs": 0, "conflict": 0},
        "holiday_pay": {"decided": 0, "needs": 999_999, "conflict": 1},
    }
    assert counts_text(counts) == (
        "decision         decided    needs  conflict\n"
        "-------------  ---------  -------  --------\n"
        "vacation_days  1,000,000        -         -\n"
        "holiday_pay            -  999,999         1\n"
    )


def test_read_is_answered_and_rejected_together() -> None:
    assert reconciled(1, 1, 0) == "1 row read = 1 answered + 0 rejected"
    assert reconciled(2_000, 1_990, 10) == "2,000 rows read = 1,990 answered + 10 rejected"


def test_a_terminal_is_told_how_far_a_query_is_and_left_clean() -> None:
    terminal = io.StringIO()
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        with Progress(terminal).query(connection, "answering", 2_000_000):
            connection.execute("SELECT sum(sin(range)) FROM range(40000000)").fetchall()
    told = [part.removeprefix("\x1b[K") for part in terminal.getvalue().split("\r")]
    assert told[-1] == ""
    assert told[1].startswith("answering [")
    assert told[1].endswith(" of 2,000,000")


def test_nothing_is_said_where_nobody_sits() -> None:
    with duckdb.connect() as connection, SILENT.query(connection, "answering", 1):
        connection.execute("SELECT 1")
    with SILENT.step("reading"):
        SILENT.told("writing", 1, 2)
    SILENT.over()


def test_lines_that_are_nobodys_are_counted_apart() -> None:
    done = Done(("Sample",), date(2020, 12, 31), 2, 2, 0, {}, ())
    assert accounted(done) == "2 rows read = 2 answered + 0 rejected"
    said = accounted(replace(done, passed_over=1)).splitlines()
    assert said[1:] == ["1 blank or totals line passed over"]
    unmet = ('`stop_at` "Sum" met no line of a.csv',)
    said = accounted(replace(done, passed_over=1_200, unmet=unmet)).splitlines()
    assert said[1:] == ["1,200 blank or totals lines passed over", *unmet]
