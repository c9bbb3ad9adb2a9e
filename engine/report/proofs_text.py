"""What `check` proves, as text: findings like diagnostics, what is known, what is not settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..ir.tree import Agreement
from ..prove.findings import Finding, Unsettled
from ..prove.proofs import Accepted, Proofs
from ..prove.regions import lines as lines_of
from ..source import NOWHERE, Span
from ..syntax.nodes import KnownNode
from ..values import day_text
from .columns import plural, wrapped
from .finding_text import WIDTH, finding_lines, head_lines
from .text import PLAIN, Style, place_lines


def proofs_text(
    agreement: Agreement, found: Proofs, style: Style = PLAIN, *, in_full: bool = False
) -> str:
    """Everything that was proved of an agreement, and over which records and days.

    Findings that are known take a line each, or are told in full.
    """
    lines: list[str] = []
    for finding in found.findings:
        lines += [*finding_lines(agreement, finding, style), ""]
    for known in found.stale:
        lines += [*_stale(known, style), ""]
    for accepted in found.accepted if in_full else ():
        lines += [*finding_lines(agreement, accepted.finding, style)]
        lines += [*wrapped(f"known: {accepted.known.why}", WIDTH, first="  ", later="    "), ""]
    lines += [] if in_full else _listed("known", list(_known(found.accepted)), style)
    lines += _listed("open questions that fill a hole", list(map(_filled, found.filled)), style)
    lines += _listed("not settled", list(map(_unsettled, found.unsettled)), style)
    lines += wrapped(_closing(agreement, found), WIDTH)
    return "\n".join(lines) + "\n"


def _listed(title: str, items: Sequence[str], style: Style) -> Iterator[str]:
    """Items under a title, a line each."""
    if not items:
        return
    yield style.strong(f"{title}:")
    for item in items:
        yield from wrapped(item, WIDTH, first="  ", later="    ")
    yield ""


# ------------------------------------------------------------------ one line each


def _stale(known: KnownNode, style: Style) -> Iterator[str]:
    about = f" in {', '.join(known.about)}" if known.about else ""
    message = f"nothing bears out `known {known.finding}{about}` any more"
    yield from head_lines("stale known", message, style, WIDTH)
    yield from place_lines(known.span, style)
    yield "  what to do: remove it"


def _known(accepted: Sequence[Accepted]) -> Iterator[str]:
    """A line for each `known`, in its own words, with the number of findings that it accepts."""
    by_line: dict[Span, list[KnownNode]] = {}
    for each in accepted:
        by_line.setdefault(each.known.span, []).append(each.known)
    for found in by_line.values():
        known = found[0]
        where = ", ".join([*known.about, *known.cites])
        times = f" ({plural(len(found), 'finding')})" if len(found) > 1 else ""
        yield f"{known.finding} in {where}{times} — {known.why}"


def _filled(found: Finding) -> str:
    """The message, and who they are: the first lines of the table."""
    told = lines_of(found.where) if found.where else []
    more = f", and {plural(len(told) - 1, 'more line')}" if len(told) > 1 else ""
    who = f" [{told[0]}{more}]" if told else ""
    return f"{found.message}{who}{_place(found.span)}"


def _unsettled(found: Unsettled) -> str:
    about = ", ".join(found.about)
    article = "an" if found.kind[0] in "aeiou" else "a"
    return f"whether there is {article} {found.kind} in {about}{_place(found.span)}: {found.why}"


def _place(span: Span) -> str:
    return "" if span is NOWHERE else f" ({span.source.name}:{span.line})"


# ------------------------------------------------------------------ in one sentence


def _closing(agreement: Agreement, found: Proofs) -> str:
    first, last = map(day_text, found.days)
    days = f"on {first}" if first == last else f"on any day from {first} through {last}"
    each = f"each of the {found.decisions} decisions" if found.decisions > 1 else "the one decision"
    # A gap below hides a gap of the decision's own in the same cases, until it is mended.
    hidden = found.decisions > 1 and (found.findings or found.accepted or found.unsettled)
    below = " wherever those it rests on have" if hidden else ""
    parts = [f"{each} has exactly one answer{below}"]
    parts += ["every promise is kept"] if agreement.promises else []
    parts += ["every clause, row, exception and reading matters to somebody"]
    counts = (
        (len(found.findings), "finding"),
        (len(found.stale), "stale known"),
        (len(found.accepted), "known finding"),
        (len(found.unsettled), "unsettled question"),
    )
    but = [plural(n, noun) for n, noun in counts if n]
    if but:
        return (
            f"Checked for every valid record, asked {days}: {_and(but)}. All else is proved: "
            f"{_and(parts)}."
        )
    return f"Proved for every valid record, asked {days}: {_and(parts)}."


def _and(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
