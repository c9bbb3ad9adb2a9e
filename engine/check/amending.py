"""What may stand in the file of an amendment, and where an amendment may stand."""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes
from ..diagnostic import Diagnostic, Label
from ..syntax import nodes as n
from .telling import first_line


def amendments_in(documents: Sequence[n.Document]) -> list[n.AmendmentNode]:
    """The `amendment` blocks of some files."""
    return [s for d in documents for s in d.statements if isinstance(s, n.AmendmentNode)]


def stray_in_amendment(document: n.Document) -> list[Diagnostic]:
    """What stands beside an `amendment` block and may not: clauses, blocks of an agreement."""
    first, *others = amendments_in([document])
    found = [
        Diagnostic(
            codes.BESIDE_AMENDMENT,
            "there is a second `amendment` block",
            first_line(other.span),
            "write each amendment in a file of its own",
            (Label(first_line(first.span), "the first one"),),
        )
        for other in others
    ]
    for statement in document.statements:
        match statement:
            case n.ClauseNode():
                message = f"clause {statement.section} stands beside the amendment, not inside it"
                hint = "write `insert clause` inside the amendment"
            case n.AgreementNode():
                message = "an `agreement` block stands beside the amendment"
                hint = "an amendment changes the agreement's own settings: `term through …`"
            case n.PublishedNode():
                message = f"the published table `{statement.name}` stands beside the amendment"
                hint = "write it in a file of its own, with `under` and the amendment's name"
            case _:
                continue
        place = first_line(statement.span)
        found.append(Diagnostic(codes.BESIDE_AMENDMENT, message, place, hint))
    return found


def is_amendment(documents: Sequence[n.Document]) -> bool:
    """Whether files hold an amendment and no agreement."""
    own = any(isinstance(s, n.AgreementNode) for d in documents for s in d.statements)
    return bool(amendments_in(documents)) and not own


def misplaced(documents: Sequence[n.Document]) -> list[Diagnostic]:
    """What is wrong with reading files that hold amendments as an agreement's own."""
    if not is_amendment(documents):
        return [_beside_agreement(node) for node in amendments_in(documents)]
    found: list[Diagnostic] = []
    for document in documents:
        blocks = amendments_in([document])
        found += [_alone(node) for node in blocks[:1]]
        found += stray_in_amendment(document) if blocks else []
    return found


def _beside_agreement(node: n.AmendmentNode) -> Diagnostic:
    message = f"the amendment `{node.name}` stands among the agreement's own statements"
    hint = f"write it in a file of its own, `{node.name}.clause`"
    return Diagnostic(codes.AMENDMENT_HERE, message, first_line(node.span), hint)


def _alone(node: n.AmendmentNode) -> Diagnostic:
    message = f"this file holds the amendment `{node.name}`, not an agreement"
    hint = f"name the agreement and add `--with {node.name}`"
    return Diagnostic(codes.AMENDMENT_HERE, message, first_line(node.span), hint)
