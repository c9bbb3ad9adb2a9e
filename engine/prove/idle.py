"""What can never matter: clauses, rows and exceptions that no valid record ever meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from ..backends.proof.sym import EdgePart, Parts
from ..backends.proof.terms import Truth
from ..backends.proof.verdicts import Verdict
from ..source import Span
from .findings import Finding, Found, Ground


def idle_parts(ground: Ground) -> Iterator[Found]:
    """The clauses and rows of the decision that decide nothing for anybody, ever.

    What only waits for its day, or for another reading, is not idle: it is looked for after
    the term too where the agreement goes on, and under every reading.
    """
    for places in _written_once(ground, [p.branch.span for p in ground.parts.branches]):
        clause = list(_clause(ground, places))
        yield from clause
        rows = [(p, n) for p in places for n in range(len(ground.parts.branches[p].rows))]
        spans = [ground.parts.branches[p].rows[n].row.span for p, n in rows]
        for lines in () if clause else _written_once(ground, spans):
            yield from _row(ground, [rows[line] for line in lines])


def _written_once(ground: Ground, spans: Sequence[Span]) -> Iterator[list[int]]:
    """The places in `spans` of the same written words, of which an amendment may make several."""
    found: dict[tuple[str, int, int], list[int]] = {}
    for i, span in enumerate(spans):
        at = ground.place(span)
        found.setdefault((at.source.name, at.start, at.end), []).append(i)
    yield from found.values()


def _none_of(ground: Ground, each: Sequence[Callable[[Parts], Truth]]) -> Verdict:
    """Whether none of several ever holds: the verdict on the first that may."""
    verdicts = [_never(ground, of) for of in each]
    return next((v for v in verdicts if not v.impossible), verdicts[0])


def _never(ground: Ground, of: Callable[[Parts], Truth]) -> Verdict:
    """Whether something never holds: on the days at hand, and if not there, ever."""
    verdict = ground.solving.verdict(of(ground.parts))
    if not verdict.impossible:
        return verdict
    return ground.wide.solving.verdict(of(ground.wide.parts))


def _stands(place: int, parts: Parts) -> Truth:
    return parts.branches[place].stands


def _reached(at: tuple[int, int], parts: Parts) -> Truth:
    place, line = at
    return parts.branches[place].rows[line].reached


def _clause(ground: Ground, places: Sequence[int]) -> Iterator[Found]:
    verdict = _none_of(ground, [partial(_stands, place) for place in places])
    if verdict.possible:
        return
    part = ground.parts.branches[places[0]]
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


def _row(ground: Ground, rows: Sequence[tuple[int, int]]) -> Iterator[Found]:
    verdict = _none_of(ground, [partial(_reached, at) for at in rows])
    if verdict.possible:
        return
    place, line = rows[0]
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
