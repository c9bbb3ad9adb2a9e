"""What `check` finds, as JSON: diagnostics, and what is proved."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostic import Diagnostic
from ..prove.findings import Unsettled
from ..prove.proofs import Accepted, Proofs
from ..source import NOWHERE
from ..syntax.nodes import KnownNode
from .finding_json import finding_json, place_json
from .wire import Json


def diagnostic_json(found: Diagnostic) -> Json:
    """A diagnostic, as `check` also says it in text."""
    out: Json = {
        "code": found.code.id,
        "severity": found.code.severity,
        "message": found.message,
        "place": place_json(found.span),
    }
    return {**out, "hint": found.hint} if found.hint else out


def checked_json(diagnostics: Sequence[Diagnostic], proved: Proofs | None) -> Json:
    """What `check` finds; without `proofs` where nothing was proved."""
    out: Json = {"diagnostics": [diagnostic_json(found) for found in diagnostics]}
    return out if proved is None else {**out, "proofs": proofs_json(proved)}


def proofs_json(found: Proofs) -> Json:
    """Everything that was proved."""
    first, last = found.days
    return {
        "days": {"from": first.isoformat(), "through": last.isoformat()},
        "decisions": found.decisions,
        "findings": [finding_json(each) for each in found.findings],
        "known": [_accepted(each) for each in found.accepted],
        "filled": [finding_json(each) for each in found.filled],
        "stale": [_stale(each) for each in found.stale],
        "unsettled": [_unsettled(each) for each in found.unsettled],
    }


def _accepted(found: Accepted) -> Json:
    return {**finding_json(found.finding), "why": found.known.why}


def _stale(known: KnownNode) -> Json:
    return {
        "kind": known.finding,
        "about": list(known.about),
        "cites": list(known.cites),
        "why": known.why,
        "place": place_json(known.span),
    }


def _unsettled(found: Unsettled) -> Json:
    out: Json = {"kind": found.kind, "about": list(found.about), "why": found.why}
    return out if found.span is NOWHERE else {**out, "place": place_json(found.span)}
