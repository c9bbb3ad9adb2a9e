"""From nodes to the one typed tree: names → kinds → precedence → lint, every finding gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ..diagnostic import Diagnostic, in_order
from ..ir.published import PublishedTable
from ..ir.tree import Agreement
from ..syntax import nodes as n
from ..syntax.parser import Parsed
from .agreement import AgreementBuilder
from .amending import is_amendment, misplaced
from .circles import check_circles
from .knowns import check_knowns
from .lint import lint
from .published import NO_FILES, Files, published_tables
from .scenarios import Example, examples
from .scope import Findings, declare
from .telling import told_once


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gives: the agreement unless there are errors, findings, examples, knowns.

    `tables` are the published tables with rows under the amendments in use.
    """

    agreement: Agreement | None
    findings: tuple[Diagnostic, ...]
    examples: tuple[Example, ...]
    knowns: tuple[n.KnownNode, ...] = ()
    tables: tuple[PublishedTable, ...] = ()


def check(
    parsed: Sequence[Parsed],
    sources_sha256: str = "",
    amendments: Sequence[str] = (),
    files: Files = NO_FILES,
) -> Checked:
    """Check the files of one agreement together; the first holds the `agreement` block.

    `amendments` are those in use, in order: the examples are of the scenarios asked
    under exactly these. `files` are those that published tables take their rows from.

    The checks run in the order of this function. One that would only repeat an earlier
    mistake is left out; everything else is reported in one run.
    """
    problems = [d for p in parsed for d in p.problems]
    findings = Findings(list(problems), frozenset().union(*(p.lost for p in parsed)))
    documents = [p.document for p in parsed]
    findings.found += misplaced(documents)
    if is_amendment(documents):
        return Checked(None, tuple(in_order(findings.found)), ())
    scope = declare(documents, findings)
    builder = AgreementBuilder(scope)
    digest = sources_sha256 or _digest(parsed)
    agreement = builder.build(digest)
    found = examples(scope, builder.elaborator, agreement, tuple(amendments))
    check_knowns(scope, agreement)
    check_circles(agreement, findings)
    lint(scope, agreement, findings)
    tables = published_tables(builder.elaborator, agreement, tuple(amendments), files)
    ordered = tuple(in_order(list(told_once(findings.found))))
    sound = None if findings.has_errors else agreement
    return Checked(sound, ordered, found, tuple(scope.knowns), tables)


def _digest(parsed: Sequence[Parsed]) -> str:
    digest = sha256()
    for each in parsed:
        digest.update(bytes.fromhex(each.document.span.source.sha256))
    return digest.hexdigest()
