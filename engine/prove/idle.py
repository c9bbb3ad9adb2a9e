"""What can never matter: clauses, rows and exceptions that no valid record ever meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..backends.proof.sym import EdgePart, Parts
from ..backends.proof.terms import Truth
from ..backends.proof.verdicts import Verdict
from .findings import Finding, Found, Ground


def idle_parts(ground: Ground) -> Iterator[Found]:
    """The clauses and rows of the decision that decide nothing for anybody, ever.

    What only waits for its day, or for another reading, is not idle: it is looked for after
    the term too where the agreement goes on, and under every reading.
    """
    for place, part in enumerate(ground.parts.branches):
        clause = list(_clause(ground, place))
        yield from clause
        if not clause:
            for line in range(len(part.rows)):
                yield from _row(ground, place, line)


def _never(ground: Ground, of: Callable[[Parts], Truth]) -> Verdict:
    """Whether something never holds: on the days at hand, and if not there, ever."""
    verdict = ground.solving.verdict(of(ground.parts))
    if not verdict.impossible:
        return verdict
    return ground.wide.solving.verdict(of(ground.wide.parts))


def _clause(ground: Ground, place: int) -> Iterator[Found]:
    verdict = _never(ground, lambda parts: parts.branches[place].stands)
    if verdict.possible:
        return
    part = ground.parts.branches[place]
    branch = part.branch
    if not verdict.impossible:
        yield ground.unsettled("idle clause", verdict.why, branch.span)
        return
    never = ground.solving.verdict(part.applies)
    what = "applies to nobody" if never.impossible else "is always set aside"
    yield Finding(
        "idle clause",
        (ground.name,),
        f"clause {branch.section} never decides `{ground.name}`: it {what}",
        (branch.cite, branch.section),
        span=branch.span,
        hint="remove it, or mend its condition",
    )


def _row(ground: Ground, place: int, line: int) -> Iterator[Found]:
    verdict = _never(ground, lambda parts: parts.branches[place].rows[line].reached)
    if verdict.possible:
        return
    part = ground.parts.branches[place]
    row = part.rows[line].row
    if not verdict.impossible:
        yield ground.unsettled("idle row", verdict.why, row.span)
        return
    yield Finding(
        "idle row",
        (ground.name,),
        f"nobody can reach the row `{row.text}` of `{ground.name}` in clause {part.branch.section}",
        (row.cite or part.branch.cite, part.branch.section),
        span=row.span,
        hint="remove the row, or accept it with `known idle row`, saying why it stands",
    )


def _bites(ground: Ground, place: int) -> Verdict:
    return _never(ground, lambda parts: parts.edges[place].bites)


def idle_exceptions(grounds: Mapping[str, Ground]) -> Iterator[Found]:
    """The exceptions that bite for nobody, in none of the decisions that both clauses make."""
    written: dict[tuple[str, str], list[tuple[Ground, int, EdgePart]]] = {}
    for ground in grounds.values():
        branches = ground.decision.branches
        for place, edge in _written(ground.parts.edges):
            pair = (branches[edge.edge.above].section, branches[edge.edge.below].section)
            written.setdefault(pair, []).append((ground, place, edge))
    for pair, edges in written.items():
        yield from _exception(pair, edges)


def _written(edges: Sequence[EdgePart]) -> Iterator[tuple[int, EdgePart]]:
    """The edges that do not merely follow from two others, each with its place."""
    pairs = {(e.edge.above, e.edge.below) for e in edges}
    for place, edge in enumerate(edges):
        above, below = edge.edge.above, edge.edge.below
        if not any((above, b) in pairs and (b, below) in pairs for _, b in pairs):
            yield place, edge


def _exception(
    pair: tuple[str, str], edges: Sequence[tuple[Ground, int, EdgePart]]
) -> Iterator[Found]:
    verdicts = [_bites(ground, place) for ground, place, _ in edges]
    if any(v.possible for v in verdicts):
        return
    ground, _, edge = edges[0]
    above, below = pair
    names = tuple(dict.fromkeys(g.name for g, _, _ in edges))
    span = ground.decision.branches[edge.edge.below].span
    why = next((v.why for v in verdicts if not v.impossible), "")
    if why:
        yield ground.unsettled("idle exception", why, span)
        return
    yield Finding(
        "idle exception",
        names,
        f"clause {above} never sets clause {below} aside: nobody meets both",
        pair,
        span=span,
        hint="remove the exception, or mend the conditions",
    )
