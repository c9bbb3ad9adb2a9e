"""The wheel is the checkout under one prefix: all of it that runs, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS: dict[str, Any] = SETTINGS["tool"]["setuptools"]

# Files under these patterns ship, and no others.
SHIPPED = (
    "*.py",
    "engine/**/*.py",
    "grammar/*.lark",
    "rules/**/*.clause",
    "rules/**/*.csv",
    "rules/**/*.toml",
    "rules/**/README.md",
    "engine/check/*.txt",
)
NOT_SOURCE = (".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache")
STALE = Path("build/lib/entitle/engine/removed_long_ago.py")


def package_folders() -> set[str]:
    """The packages that there are: the root, its data folders, and each engine folder with code."""
    engine = {file.parent.relative_to(ROOT) for file in ROOT.glob("engine/**/*.py")}
    names = {"entitle." + ".".join(folder.parts) for folder in engine}
    return {"entitle", "entitle.grammar", "entitle.rules"} | names


def shipped(root: Path) -> set[str]:
    files = {file for pattern in SHIPPED for file in root.glob(pattern)}
    return {f"entitle/{file.relative_to(root).as_posix()}" for file in files}


def declared_data() -> set[Path]:
    return {
        file
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for file in ROOT.joinpath(*package.split(".")[1:]).glob(pattern)
    }


def test_every_package_folder_is_listed() -> None:
    assert sorted(SETUPTOOLS["packages"]) == sorted(package_folders())


def test_every_package_of_code_has_an_init_file() -> None:
    folders = {file.parent for file in ROOT.glob("engine/**/*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_only_cli_stands_at_the_root_since_every_module_there_ships() -> None:
    assert [file.name for file in ROOT.glob("*.py")] == ["cli.py"]


def test_every_grammar_and_clause_file_is_declared_package_data() -> None:
    files = {*ROOT.glob("grammar/**/*.lark"), *ROOT.glob("rules/**/*.clause")}
    assert sorted(files - declared_data()) == []


def test_every_pack_says_where_it_comes_from() -> None:
    packs = {file.parent for file in ROOT.glob("rules/*/agreement.clause")}
    assert [pack.name for pack in sorted(packs) if not (pack / "README.md").is_file()] == []


@pytest.mark.parametrize("marker", ["first command", "test command"])
def test_readme_prints_each_marked_command_once_on_one_line(marker: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, *marked = readme.split(f"<!-- ci: {marker} -->\n")
    assert len(marked) == 1
    fence, command, end = marked[0].splitlines()[:3]
    assert (fence, end) == ("```sh", "```")
    assert command.startswith("python3 -m venv .venv && ")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a clean copy in which an earlier build left a module that is gone since."""
    work = tmp_path_factory.mktemp("wheel")
    copy = work / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE))
    (copy / STALE).parent.mkdir(parents=True)
    (copy / STALE).write_text("stale = True\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "wheel", "-q", ".", "--no-deps", "-w", str(work)]
    subprocess.run(command, cwd=copy, check=True)
    (built,) = work.glob("entitle-*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_what_ships_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    held = {name for name in names if ".dist-info/" not in name}
    assert sorted(held) == sorted(shipped(ROOT))


@pytest.mark.slow
def test_what_an_earlier_build_left_behind_is_not_in_the_wheel(wheel: Path) -> None:
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if STALE.name in name]


@pytest.mark.slow
def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    assert any(name.endswith("LICENSE") for name in zipfile.ZipFile(wheel).namelist())
