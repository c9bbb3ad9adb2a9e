"""Files of one run come whole and together, or all stay as they were."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.packs import Refused
from engine.payroll.drafts import Drafts, drafts


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(files: Drafts, target: Path, text: str) -> Path:
    draft = files.begin(target)
    draft.write_text(text, encoding="utf-8")
    return draft


def test_what_is_put_in_place_replaces_the_old_and_leaves_nothing_beside(tmp_path: Path) -> None:
    report, rejects = tmp_path / "report.csv", tmp_path / "rejects.csv"
    report.write_text("old", encoding="utf-8")
    with drafts() as files:
        files.put_in_place([write(files, rejects, "new rejects"), write(files, report, "new")])
    assert names(tmp_path) == ["rejects.csv", "report.csv"]
    assert report.read_text(encoding="utf-8") == "new"
    assert rejects.read_text(encoding="utf-8") == "new rejects"


def test_a_failure_before_the_end_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    report.write_text("old", encoding="utf-8")

    def fail() -> None:
        with drafts() as files:
            write(files, report, "half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # the one raised above
        fail()
    assert names(tmp_path) == ["report.csv"]
    assert report.read_text(encoding="utf-8") == "old"


def test_where_the_last_cannot_be_replaced_the_others_are_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, rejects, codes = (tmp_path / f"{name}.csv" for name in ("report", "rejects", "codes"))
    report.write_text("old report", encoding="utf-8")
    rejects.write_text("old rejects", encoding="utf-8")
    replace = Path.replace

    def not_the_report(self: Path, target: Path) -> Path:
        if "draft" in self.name and target.name == "report.csv":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", not_the_report)
    with drafts() as files:
        made = [write(files, path, "new") for path in (rejects, codes, report)]
        with pytest.raises(Refused, match=r"`.*report\.csv` cannot be written: Permission denied"):
            files.put_in_place(made)
    assert names(tmp_path) == ["rejects.csv", "report.csv"]
    assert report.read_text(encoding="utf-8") == "old report"
    assert rejects.read_text(encoding="utf-8") == "old rejects"


def test_two_runs_over_one_file_do_not_meet(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    with drafts() as files:
        draft = write(files, report, "first")
        with (
            pytest.raises(Refused, match=r"another run is writing .*; wait until it is done"),
            drafts() as others,
        ):
            others.begin(report)
        files.put_in_place([draft])
    assert report.read_text(encoding="utf-8") == "first"
    with drafts() as files:
        files.put_in_place([write(files, report, "second")])
    assert report.read_text(encoding="utf-8") == "second"


def test_what_a_killed_run_left_is_taken_over(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    (tmp_path / ".report.csv.entitle-draft").write_text("a long half of a report", encoding="utf-8")
    (tmp_path / ".report.csv.entitle-before").write_text("what stood there", encoding="utf-8")
    with drafts() as files:
        files.put_in_place([write(files, report, "whole")])
    assert names(tmp_path) == ["report.csv"]
    assert report.read_text(encoding="utf-8") == "whole"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("folder", "`{}` is a folder; name a file in it"),
        ("nowhere/report.csv", "there is no folder `{parent}`; make the folder first"),
        ("pipe", "`{}` is not a file that can be replaced"),
    ],
)
def test_a_place_that_cannot_hold_a_file_is_refused(
    tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    target = tmp_path / name
    with drafts() as files, pytest.raises(Refused) as refused:
        files.begin(target)
    assert str(refused.value) == message.format(target, parent=target.parent)
    assert names(tmp_path) == ["folder", "pipe"]


def test_a_link_keeps_pointing_to_what_it_names(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "report.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with drafts() as files:
        files.put_in_place([write(files, link, "new")])
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_draft_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / ".report.csv.entitle-draft").symlink_to(victim)
    with drafts() as files, pytest.raises(Refused, match="cannot be written"):
        files.begin(tmp_path / "report.csv")
    assert victim.read_text(encoding="utf-8") == "precious"


def test_the_new_file_is_as_open_as_the_old(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    report.write_text("old", encoding="utf-8")
    report.chmod(0o640)
    with drafts() as files:
        files.put_in_place([write(files, report, "new")])
    assert report.stat().st_mode & 0o777 == 0o640


def test_one_file_is_not_written_twice(tmp_path: Path) -> None:
    with drafts() as files:
        files.begin(tmp_path / "report.csv")
        with pytest.raises(Refused, match="would be written twice; name two files"):
            files.begin(tmp_path / "report.csv")
    assert names(tmp_path) == []
