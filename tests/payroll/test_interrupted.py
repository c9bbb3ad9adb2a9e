"""Whatever ends a run too early leaves the old files as they were, and no half of a new one."""

from __future__ import annotations

import builtins
import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from cli import main
from engine.payroll.drafts import drafts
from engine.payroll.stopping import Interrupted, Stopping
from tests.payroll.rosters import large, small

ROOT = Path(__file__).resolve().parents[2]
OLD = "id,the report of yesterday\n"
OLD_REJECTS = "id,the rejects of yesterday\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the files of an earlier run in it; temporary files lie beside it."""
    for name in ("out", "tmp", "cache"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "out" / "r.csv").write_text(OLD, encoding="utf-8")
    (tmp_path / "out" / "r.rejects.csv").write_text(OLD_REJECTS, encoding="utf-8")
    return tmp_path


MEASURED = """
import os, subprocess, sys
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(run.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Prints the most memory that a command held, in KiB. A process starts with the peak of the one
that it was forked from, so the large process of the tests cannot start what it measures itself."""


def started(
    place: Path, roster: Path, *more: str, out: str = "out/r.csv", by: tuple[str, ...] = (),
    before: Callable[[], object] | None = None,
) -> subprocess.Popen[str]:  # fmt: skip
    """A run of the program in a process of its own."""
    program = [sys.executable, str(ROOT / "cli.py"), "report", "alder-transit", str(roster)]
    command = [*by, *program]
    environment = {
        **os.environ,
        "TMPDIR": str(place / "tmp"),
        "ENTITLE_CACHE": str(place / "cache"),
    }
    chosen = ["--decision", "vacation_days", "--decision", "longevity_payment"]
    return subprocess.Popen(
        [*command, "--as-of", "2023-06-30", "--out", str(place / out), *chosen, *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        preexec_fn=before,  # noqa: PLW1509  # limits of the child, set in the child
    )  # fmt: skip


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a run, and what it said on standard error."""
    _, said = run.communicate(timeout=300)
    return run.returncode, said


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def assert_as_it_was(place: Path) -> None:
    assert names(place / "out") == ["r.csv", "r.rejects.csv"]
    assert (place / "out" / "r.csv").read_text(encoding="utf-8") == OLD
    assert (place / "out" / "r.rejects.csv").read_text(encoding="utf-8") == OLD_REJECTS
    assert names(place / "tmp") == []


def wait_for(path: Path, run: subprocess.Popen[str]) -> None:
    """Until a file is there, or the run has ended."""
    while not path.exists() and run.poll() is None:
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("signum", "code"),
    [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow)],
)
def test_a_run_that_is_told_to_stop_says_so_and_leaves_nothing(
    place: Path, signum: signal.Signals, code: int
) -> None:
    # So many that it is still at work when the signal comes, however busy the machine is.
    run = started(place, large(place, 150_000))
    wait_for(place / "out" / ".r.csv.entitle-draft", run)
    run.send_signal(signum)
    assert ended(run) == (
        code, "entitle: stopped; nothing was written, and what stood there is as it was\n",
    )  # fmt: skip
    assert_as_it_was(place)


def test_a_request_to_stop_waits_until_the_database_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Broken off while it is imported, DuckDB ends the process, and drafts stay behind."""
    real, imported = builtins.__import__, list[str]()

    def importing(name: str, *more: object) -> ModuleType:
        if name == "duckdb":
            signal.raise_signal(signal.SIGINT)
        made: ModuleType = real(name, *more)  # type: ignore[arg-type]  # as given
        imported.append(name)
        return made

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(Interrupted), Stopping().heard():
        pytest.fail("the run went on")
    assert "duckdb" in imported


def test_a_request_to_stop_that_was_passed_over_is_heeded_before_files_are_put_in_place() -> None:
    stopping = Stopping()

    def put_in_place() -> None:
        with stopping.heard():
            with suppress(Interrupted):  # as an import does that looks whether a module is there
                signal.raise_signal(signal.SIGINT)
            with stopping.put_off():
                pytest.fail("files were put in place")

    with pytest.raises(Interrupted) as told:
        put_in_place()
    assert told.value.code == 130


def _files_of_at_most(size: int) -> Callable[[], object]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_file_that_may_not_grow_further_is_no_half_a_report(place: Path) -> None:
    run = started(place, large(place, 20_000), before=_files_of_at_most(400_000))
    code, said = ended(run)
    assert code == 2, said
    assert said.startswith("entitle: ")
    assert "File too large" in said or "there is no room left" in said
    assert_as_it_was(place)


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """The folder for reports as a disk of its own, of a megabyte; only root may mount one."""
    disk = place / "out"
    mounted = os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], stderr=subprocess.DEVNULL
    )
    if not mounted:
        pytest.skip("nothing may be mounted here")
    (disk / "r.csv").write_text(OLD, encoding="utf-8")
    (disk / "r.rejects.csv").write_text(OLD_REJECTS, encoding="utf-8")
    yield disk
    subprocess.check_call(["umount", str(disk)])


@pytest.mark.parametrize(
    "form",
    ["csv", pytest.param("parquet", marks=pytest.mark.slow),
     pytest.param("xlsx", marks=pytest.mark.slow)],
)  # fmt: skip
def test_a_full_disk_is_said_and_the_old_report_stays(
    place: Path, small_disk: Path, form: str
) -> None:
    (small_disk / "ballast").write_bytes(bytes(1_020_000))
    code, said = ended(started(place, large(place, 5_000), out=f"out/r.{form}"))
    assert code == 2, said
    assert "No space left on device" in said
    (small_disk / "ballast").unlink()
    assert_as_it_was(place)


def refused(place: Path, out: str = "out/r.csv") -> str:
    """What a run in this process says when it is refused."""
    given = ["report", "alder-transit", str(small(place)), "--as-of", "2023-06-30"]
    result = CliRunner().invoke(main, [*given, "--out", str(place / out)], prog_name="entitle")
    assert result.exit_code == 2, result.output
    return result.output


def test_a_folder_that_may_not_be_written_is_said_before_the_work(
    place: Path, small_disk: Path
) -> None:
    subprocess.check_call(["mount", "-o", "remount,ro", str(small_disk)])
    said = refused(place)
    assert (
        said == f"entitle: `{place}/out/r.rejects.csv` cannot be written: Read-only file system\n"
    )
    assert_as_it_was(place)


def test_a_folder_in_the_place_of_the_report_is_said(place: Path) -> None:
    (place / "out" / "r.parquet").mkdir()
    said = refused(place, "out/r.parquet")
    assert said == f"entitle: `{place}/out/r.parquet` is a folder; name a file in it\n"
    (place / "out" / "r.parquet").rmdir()
    assert_as_it_was(place)


def test_a_report_that_another_run_is_writing_is_left_to_it(place: Path) -> None:
    with drafts() as files:
        files.begin(place / "out" / "r.csv")
        said = refused(place)
    assert said == f"entitle: another run is writing `{place}/out/r.csv`; wait until it is done\n"
    assert_as_it_was(place)


def assert_whole(place: Path, rows: int) -> None:
    """A report, its rejects and its manifest, each whole and all of one run."""
    assert names(place / "out") == ["r.csv", "r.csv.manifest.json", "r.rejects.csv"]
    told = json.loads((place / "out" / "r.csv.manifest.json").read_text(encoding="utf-8"))
    for each in told["files"]:
        digest = sha256((place / "out" / each["name"]).read_bytes()).hexdigest()
        assert digest == each["sha256"]
    with (place / "out" / "r.csv").open(encoding="utf-8", newline="") as file:
        answered = sum(1 for _ in csv.reader(file, strict=True)) - 1
    assert told["rows"] == {"read": rows, "answered": answered, "rejected": rows - answered}
    assert names(place / "tmp") == []


@pytest.mark.slow
def test_a_kill_at_any_moment_tears_nothing_and_the_next_run_clears_up(place: Path) -> None:
    rows, moments = 30_000, random.Random(7)
    roster = large(place, rows)
    begun = time.monotonic()
    assert ended(started(place, roster))[0] == 1
    usual = time.monotonic() - begun
    assert_whole(place, rows)
    new = {name: (place / "out" / name).read_bytes() for name in names(place / "out")}
    for name, text in (("r.csv", OLD), ("r.rejects.csv", OLD_REJECTS)):
        (place / "out" / name).write_text(text, encoding="utf-8")
    (place / "out" / "r.csv.manifest.json").unlink()
    old = {"r.csv": OLD.encode(), "r.rejects.csv": OLD_REJECTS.encode()}
    for _ in range(12):
        run = started(place, roster)
        with suppress(subprocess.TimeoutExpired):
            run.wait(usual * moments.random())
        run.kill()
        run.communicate()
        there = {
            name: (place / "out" / name).read_bytes()
            for name in names(place / "out")
            if not name.startswith(".")
        }
        for name, content in there.items():
            assert content in (old.get(name), new[name]), name
        # The rejects are put in place first: no new report stands beside old ones.
        assert there["r.csv"] == old["r.csv"] or there["r.rejects.csv"] == new["r.rejects.csv"]
    assert ended(started(place, roster))[0] == 1
    assert_whole(place, rows)


@pytest.mark.slow
def test_memory_is_bounded_however_long_the_roster(place: Path) -> None:
    peaks = []
    for rows in (50_000, 400_000):
        run = started(
            place, large(place, rows), "--memory", "300MB", "--threads", "2",
            by=(sys.executable, "-c", MEASURED),
        )  # fmt: skip
        told, _ = run.communicate(timeout=300)
        assert run.returncode == 1
        peaks.append(int(told) / 1024)
    assert peaks[1] < 600, peaks
