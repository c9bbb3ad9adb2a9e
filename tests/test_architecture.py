"""Directories are the pipeline, in order: each part imports only what stands above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The order. A part is a line of module names; each covers the modules beneath it. Modules of one
# part may import each other, save where APART says that they may not. `engine` itself holds the
# version and nothing else.
ORDER: tuple[tuple[str, ...], ...] = (
    ("grammar",),
    (
        *("engine", "engine.source", "engine.diagnostic", "engine.codes"),
        *("engine.calendar_days", "engine.named_years", "engine.values"),
    ),
    ("engine.syntax",),
    ("engine.ir",),
    ("engine.check",),
    ("engine.records",),
    ("engine.backends",),
    ("engine.rosters",),
    ("engine.inquiry",),
    ("engine.amend",),
    ("engine.prove",),
    ("engine.report",),
    ("engine.cache", "engine.packs"),
    ("engine.files",),
    ("engine.books",),
    ("engine.when",),
    ("engine.payroll",),
    ("engine.costing",),
    ("engine.session", "engine.proving", "engine.publishing"),
    ("engine.stream",),
    ("engine.web",),
    ("cli",),
)

# These do not import those, although the order would let them.
NEVER: tuple[tuple[str, str, str], ...] = (
    ("engine.ir", "engine.syntax", "the tree that every back end reads knows no syntax"),
    ("engine.backends", "engine.syntax", "no back end sees the syntax"),
)

# Each back end is a few modules. It imports its own, what all share, and nothing of another back
# end but where ALSO says so.
APART_PACKAGE = "engine.backends"
SHARED = frozenset({"outcome", "asking"})
BACK_ENDS: dict[str, frozenset[str]] = {
    "plain": frozenset(
        {"plain", "operators", "moving", "times", "lists", "ranks", "tables", "branches"}
    ),
    "forward": frozenset({"forward", "network", "rete"}),
    "proof": frozenset({"proof"}),
    "columns": frozenset({"columns"}),
}
ALSO: dict[str, frozenset[str]] = {"forward": frozenset({"plain"})}

# A library and the only modules, or packages, that may import it.
HOMES: dict[str, str | tuple[str, ...]] = {
    "click": "cli",
    "duckdb": ("engine.rosters", "engine.payroll", "engine.costing"),
    "durable": "engine.backends.rete",
    "lark": "engine.syntax.parser",
    "openpyxl": "engine.rosters",
    "psycopg": "engine.payroll",
    "py4j": "engine.payroll.spark",
    "pydantic": "engine.records",
    "pyspark": "engine.payroll",
    "sqlglot": ("engine.backends.columns", "engine.rosters", "engine.payroll"),
    "xlsxwriter": ("engine.payroll", "engine.costing"),
    "z3": "engine.backends.proof",
}

LONGEST_FILE = 400
LONGEST_FUNCTION = 40

# What may be longer, and why: `path` for a file, `path::name` for a function.
LONG_WITH_REASON: dict[str, str] = {
    "engine/backends/rete.py": "one module owns every hazard of durable_rules",
    "engine/syntax/nodes.py": "one list of every construct, read from top to bottom",
    "engine/ir/tree.py": "one list of every operator, each a few lines with its meaning",
    "cli.py": "every command and its options, side by side",
}


@dataclass(frozen=True, slots=True)
class Import:
    """One module imported by another, at a line of it."""

    importer: str
    line: int
    imported: str
    relative: bool


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def source_files(root: Path) -> list[Path]:
    return sorted([*root.glob("*.py"), *root.glob("engine/**/*.py"), *root.glob("grammar/**/*.py")])


def module_name(root: Path, file: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_from(node: ast.ImportFrom, importer: Path, root: Path, modules: set[str]) -> list[str]:
    """The modules that a `from … import …` names: a submodule where there is one of that name."""
    base = node.module.split(".") if node.module else []
    if node.level:
        package = importer.relative_to(root).parent.parts
        base = [*package[: len(package) - node.level + 1], *base]
    stem = ".".join(base)
    names = [f"{stem}.{alias.name}".lstrip(".") for alias in node.names]
    return [name if name in modules else stem or name for name in names]


def imports_in(root: Path) -> Iterator[Import]:
    """Every import of every module, also those in functions and under TYPE_CHECKING."""
    files = source_files(root)
    modules = {module_name(root, file) for file in files}
    for file in files:
        name = module_name(root, file)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(name, node.lineno, alias.name, relative=False)
            elif isinstance(node, ast.ImportFrom):
                for imported in imported_from(node, file, root, modules):
                    yield Import(name, node.lineno, imported, relative=node.level > 0)


def rank(module: str) -> int | None:
    """The place of a module in the order, by its longest name there; None for one of no part."""
    found = [
        (len(name), place)
        for place, part in enumerate(ORDER)
        for name in part
        if module == name or (name != "engine" and within(module, name))
    ]
    return max(found)[1] if found else None


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"cli", "engine", "entitle", "grammar"}


def complaint_order(found: Import) -> str | None:
    theirs, ours = rank(found.imported), rank(found.importer)
    if theirs is None or ours is None or theirs <= ours:
        return None
    return f"imports {found.imported}, which stands below it"


def complaint_never(found: Import) -> str | None:
    for importer, imported, why in NEVER:
        if within(found.importer, importer) and within(found.imported, imported):
            return f"imports {found.imported}: {why}"
    return None


def complaint_apart(found: Import) -> str | None:
    prefix = f"{APART_PACKAGE}."
    if not (within(found.importer, APART_PACKAGE) and found.imported.startswith(prefix)):
        return None
    importer = found.importer.removeprefix(APART_PACKAGE).lstrip(".").partition(".")[0]
    imported = found.imported.removeprefix(prefix).partition(".")[0]
    ours, theirs = back_end_of(importer), back_end_of(imported)
    if imported in SHARED or ours == theirs or theirs in ALSO.get(ours, frozenset()):
        return None
    return f"imports {found.imported}: no back end sees another"


def back_end_of(module: str) -> str:
    """The back end that a module belongs to; a module of its own is one of its own."""
    return next((name for name, modules in BACK_ENDS.items() if module in modules), module)


def complaint_home(found: Import) -> str | None:
    home = HOMES.get(found.imported.partition(".")[0])
    homes = (home,) if isinstance(home, str) else home
    if homes is None or any(within(found.importer, each) for each in homes):
        return None
    return f"imports {found.imported}, which only {' and '.join(homes)} may"


def complaint_absolute(found: Import) -> str | None:
    """Inside `engine` an absolute import of our own fails once installed as `entitle.engine`."""
    if found.relative or not within(found.importer, "engine") or not is_ours(found.imported):
        return None
    return f"imports {found.imported} by its absolute name, which the wheel does not have"


RULES = (complaint_order, complaint_never, complaint_apart, complaint_home, complaint_absolute)


def violations(root: Path) -> list[str]:
    unplaced = [
        f"{name}: is in no part of ORDER"
        for name in (module_name(root, file) for file in source_files(root))
        if rank(name) is None
    ]
    broken = [
        f"{found.importer}:{found.line} {complaint}"
        for found in imports_in(root)
        for rule in RULES
        if (complaint := rule(found))
    ]
    return sorted({*unplaced, *broken})


@cache
def too_long(root: Path) -> list[str]:
    """What is over length, as the keys that LONG_WITH_REASON would list it under."""
    found = []
    for file in [*source_files(root), *sorted(root.glob("tests/**/*.py"))]:
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_FILE:
            found.append(path)
        found += [
            f"{path}::{node.name}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
        ]
    return found


def test_each_part_imports_only_what_stands_above_it() -> None:
    assert violations(ROOT) == []


def test_nothing_is_long_without_a_reason() -> None:
    assert [key for key in too_long(ROOT) if not LONG_WITH_REASON.get(key)] == []


def test_no_reason_outlives_what_it_excused() -> None:
    assert sorted(set(LONG_WITH_REASON) - set(too_long(ROOT))) == []


PLANTED = (
    ("engine/values.py", "from .syntax import nodes", "stands below it"),
    ("engine/values.py", "import lark", "only engine.syntax.parser may"),
    ("engine/syntax/printer.py", "from lark import Tree", "only engine.syntax.parser may"),
    ("engine/syntax/parser.py", "from ..check import lint", "stands below it"),
    ("engine/ir/tree.py", "from ..syntax import nodes", "knows no syntax"),
    ("engine/ir/tree.py", "from .. import syntax", "knows no syntax"),
    ("engine/check/lint.py", "def f():\n    from ..report import text", "stands below it"),
    ("engine/check/lint.py", "from engine.values import Cents", "by its absolute name"),
    ("engine/check/lint.py", "from entitle.engine.values import Cents", "by its absolute name"),
    ("engine/backends/plain.py", "from ..syntax.nodes import Clause", "no back end sees the syn"),
    ("engine/backends/plain.py", "from .rete import Host", "no back end sees another"),
    ("engine/backends/plain.py", "from . import forward", "no back end sees another"),
    ("engine/backends/forward.py", "from durable import engine", "only engine.backends.rete may"),
    ("engine/backends/__init__.py", "from .plain import ask", "no back end sees another"),
    ("engine/session.py", "import pydantic.fields", "only engine.records may"),
    ("engine/session.py", "from .web import pages", "stands below it"),
    ("engine/cache.py", "from .session import ask", "stands below it"),
    ("engine/report/text.py", "import click", "only cli may"),
    ("engine/wages.py", "x = 1", "is in no part of ORDER"),
    ("setup.py", "x = 1", "is in no part of ORDER"),
    ("cli.py", "from pydantic import BaseModel", "only engine.records may"),
)

ALLOWED = (
    ("engine/values.py", "from .source import Span\nfrom . import __version__"),
    ("engine/syntax/parser.py", "import lark\nfrom lark import Tree\nfrom .. import values"),
    ("engine/backends/plain.py", "from .outcome import Outcome\nfrom ..ir.tree import Clause"),
    ("engine/backends/forward.py", "from . import outcome, plain\nfrom .rete import Host"),
    ("engine/backends/rete.py", "from durable import engine as durable_engine"),
    ("engine/records/models.py", "import pydantic"),
    ("engine/session.py", "from . import cache"),
    ("cli.py", "import click\nfrom engine import session\nfrom .engine import report"),
)


STANDING = (
    *("cli.py", "engine/cache.py", "engine/session.py", "engine/source.py", "engine/values.py"),
    *(f"engine/backends/{name}.py" for name in ("forward", "outcome", "plain", "rete")),
    *(f"engine/check/{name}.py" for name in ("__init__", "lint")),
    *(f"engine/ir/{name}.py" for name in ("__init__", "tree")),
    *(f"engine/records/{name}.py" for name in ("__init__", "models")),
    *(f"engine/report/{name}.py" for name in ("__init__", "text")),
    *(f"engine/syntax/{name}.py" for name in ("__init__", "nodes", "parser", "printer")),
    *(f"engine/web/{name}.py" for name in ("__init__", "pages")),
)


def tree_with(root: Path, file: str, text: str) -> Path:
    """A small checkout in which every module that the planted imports name stands empty."""
    for module in ("engine/__init__.py", "engine/backends/__init__.py", *STANDING):
        (root / module).parent.mkdir(parents=True, exist_ok=True)
        (root / module).touch()
    (root / file).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(("file", "text", "complaint"), PLANTED)
def test_a_planted_violation_is_found(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    found = violations(tree_with(tmp_path, file, text))
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(("file", "text"), ALLOWED)
def test_what_the_order_allows_is_not_reported(tmp_path: Path, file: str, text: str) -> None:
    assert violations(tree_with(tmp_path, file, text)) == []


def test_a_long_file_and_a_long_function_are_found(tmp_path: Path) -> None:
    body = "".join(f"    x{n} = {n}\n" for n in range(LONGEST_FUNCTION))
    text = f"def long():\n{body}" + "\n" * LONGEST_FILE
    found = too_long(tree_with(tmp_path, "engine/values.py", text))
    assert found == ["engine/values.py", "engine/values.py::long"]
