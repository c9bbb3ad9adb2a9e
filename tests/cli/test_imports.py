"""To ask takes neither the solver nor the parser: neither is loaded for it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOR_PROOFS = ("z3", "engine.prove", "engine.backends.proof")
FOR_TEXTS = ("lark", "engine.syntax.parser", "engine.check.agreement")
FOR_AMENDED_TEXTS = ("engine.amend.applied", "engine.amend.patch", "engine.amend.redline")

ASKING = """
import cli, sys
facts = ["--set", "hire_date=2001-01-05", "--set", "status=full_time"]
sys.argv[1:] = ["ask", "west-haven-ers", "longevity_payment", "--as-of", "2020-12-31", *facts]
try:
    cli.main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sys.modules, file=sys.stderr)
"""


def loaded(code: str) -> list[str]:
    """The modules that a new Python has after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stderr.split()


def among(modules: list[str], packages: tuple[str, ...]) -> list[str]:
    """Those that are, or lie in, the packages."""
    return [m for m in modules if m.startswith(tuple(f"{p}." for p in packages)) or m in packages]


def test_the_command_line_alone_loads_no_solver_parser_or_amended_text() -> None:
    modules = loaded("import cli, sys; print(*sys.modules, file=sys.stderr)")
    assert "engine.books" in modules
    assert among(modules, (*FOR_PROOFS, *FOR_TEXTS, *FOR_AMENDED_TEXTS)) == []


def test_to_ask_what_is_in_the_cache_loads_no_solver_parser_or_amended_text() -> None:
    loaded(ASKING)  # from now on it is in the cache
    modules = loaded(ASKING)
    assert "engine.backends.forward" in modules
    assert among(modules, (*FOR_PROOFS, *FOR_TEXTS, *FOR_AMENDED_TEXTS)) == []
