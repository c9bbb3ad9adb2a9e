"""What is written correctly and still looks wrong, in the order in which it is looked for."""

from __future__ import annotations

from .. import codes
from ..ir import tree as t
from .citing import check_citations
from .conditions import Conditions
from .idle import check_clauses, check_idle
from .numbers import check_numbers
from .sameness import check_sameness
from .scope import Findings, Scope
from .unused import check_unused
from .whole import Wholes


def lint(scope: Scope, agreement: t.Agreement, findings: Findings) -> None:
    """Run every lint; what is missing is only missed where no mistake may have hidden it."""
    if any(d.code in (codes.CIRCULAR, codes.DUPLICATE_NAME) for d in findings.found):
        return  # what a name stands for is not settled
    sound = not findings.has_errors
    wholes = Wholes(scope.fields, agreement.defines, agreement.questions, scope.fields_of_rows)
    Conditions(scope, agreement, findings).check()
    check_sameness(agreement, wholes, findings)
    check_numbers(agreement, wholes, findings)
    check_idle(scope, agreement, findings)
    if sound:
        check_clauses(scope, findings)
        check_unused(scope, findings)
        check_citations(scope, agreement, findings)
