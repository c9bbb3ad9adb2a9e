"""No command writes over a file that it reads, by whatever name the file is called."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main

RULES = Path(__file__).resolve().parents[2] / "rules"
DAY = ("--as-of", "2020-12-31")
TA = ("--with", "tentative-agreement-2019")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack, a roster under several names, and what else commands read."""
    shutil.copytree(RULES / "west-haven-ers", tmp_path / "pack")
    monkeypatch.chdir(tmp_path)
    roster = "id,hire_date,status\n1,2001-01-05,full_time\n"
    for name in ("r.csv", "x.rejects.csv", "old.csv", "new.csv", "x.csv.manifest.json"):
        Path(name).write_text(roster, encoding="utf-8")
    Path("map.csv").write_text("[columns]\n", encoding="utf-8")
    Path("rec.json").write_text("{}", encoding="utf-8")
    Path("folder").mkdir()
    shutil.copy("r.csv", "folder/r.csv")
    Path("link.csv").symlink_to("r.csv")
    os.link("r.csv", "hard.csv")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def held(place: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


REPORT = ("report", "pack", *DAY, "--quiet")
COST = ("compare", "pack", *TA, "--years", "FY2020")
REPLACING: list[tuple[str, ...]] = [
    (*REPORT, "r.csv", "--out", "r.csv"),
    (*REPORT, "r.csv", "--out", "./folder/../r.csv"),
    (*REPORT, "r.csv", "--out", "link.csv"),
    (*REPORT, "r.csv", "--out", "hard.csv"),
    (*REPORT, "link.csv", "--out", "r.csv"),
    (*REPORT, "[r].csv", "--out", "r.csv"),
    (*REPORT, "r.csv", "--out", "x.csv", "--rejects", "r.csv"),
    (*REPORT, "r.csv", "--mapping", "map.csv", "--out", "map.csv"),
    (*REPORT, "x.csv.manifest.json", "--out", "x.csv"),
    (*REPORT, "r.csv", "--out", "x.csv", "--rejects", "pack/agreement.clause"),
    ("upcoming", "pack", "r.csv", *DAY, "--out", "r.csv"),
    ("upcoming", "pack", "r.csv", *DAY, "--mapping", "map.csv", "--out", "map.csv"),
    ("differences", "old.csv", "new.csv", "--out", "old.csv"),
    ("differences", "old.csv", "new.csv", "--out", "new.csv"),
    ("statement", "pack", *DAY, "--record", "rec.json", "--out", "rec.json"),
    ("statement", "pack", *DAY, "--roster", "r.csv", "--id", "1", "--out", "r.csv"),
    (*COST, "--roster", "r.csv", "--out", "r.csv"),
    (*COST, "--roster", "r.csv", "--mapping", "map.csv", "--out", "map.csv"),
    (*COST, "--roster", "r.csv", "--costing", "pack/costing/costing.toml",
     "--out", "pack/costing/costing.toml"),
    ("describe", "pack", "--out", "pack/agreement.clause"),
    ("describe", "pack", "--out", "pack/example-roster.csv"),
    ("describe", "pack/agreement.clause", "--out", "pack/published/step-grid.csv"),
    ("published", "pack", "--out", "pack/published/step-grid.csv"),
    ("redline", "pack", *TA, "--out", "pack/tentative-agreement-2019.clause"),
    ("amended", "pack", *TA, "--out", "pack/agreement.clause"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", REPLACING, ids=" ".join)
def test_an_input_is_never_replaced(place: Path, arguments: tuple[str, ...]) -> None:
    before = held(place)
    found = run(*arguments)
    assert found.exit_code == 2, found.output
    assert "is read by this command or of its agreement, and would be lost" in found.stderr
    assert "name another" in found.stderr
    assert held(place) == before


@pytest.mark.parametrize("command", ["report", "upcoming"])
def test_nothing_is_written_into_the_folder_that_is_the_roster(place: Path, command: str) -> None:
    before = held(place)
    found = run(command, "pack", "folder", *DAY, "--quiet", "--out", "folder/out.csv")
    assert found.exit_code == 2, found.output
    assert (
        "`folder/out.csv` lies in the folder `folder`, whose files are the roster" in found.stderr
    )
    assert held(place) == before


def test_mended_rows_are_not_lost_to_the_rejects_of_their_own_run(place: Path) -> None:
    before = held(place)
    found = run(*REPORT, "x.rejects.csv", "--out", "x.csv")
    assert found.exit_code == 2, found.output
    assert "`x.rejects.csv`" in found.stderr
    assert "name another `--out`" in found.stderr
    assert held(place) == before


@pytest.mark.parametrize(
    "arguments",
    [
        (*REPORT, "r.csv", "--out", "y.csv", "--decision", "longevity_payment"),
        ("amended", "pack", *TA, "--out", "amended.clause"),
        ("redline", "pack", *TA, "--out", "redline.html"),
    ],
    ids=" ".join,
)
def test_what_a_run_wrote_the_next_run_replaces(place: Path, arguments: tuple[str, ...]) -> None:
    for _ in range(2):
        found = run(*arguments)
        assert found.exit_code == 0, found.output
    assert (place / arguments[arguments.index("--out") + 1]).is_file()
