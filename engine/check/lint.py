"""What is written correctly and still looks wrong: unused names, dead conditions, missing citations."""

from __future__ import annotations

from ..ir import tree as t
from .scope import Findings, Scope


def lint(scope: Scope, agreement: t.Agreement, findings: Findings) -> None:
    """Run every lint over an agreement without errors."""
