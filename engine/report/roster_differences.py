"""Two reports compared, as a page: counts and sums for each decision, then person by person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .columns import people, plural
from .page import (
    Bar,
    Bars,
    Block,
    Cell,
    Facts,
    Fold,
    Layout,
    Page,
    Paragraph,
    Part,
    Role,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from .page_words import title_of

_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two reports: its file, and what its manifest says, where it has one."""

    name: str
    people: int
    as_of: str = ""
    agreements: tuple[str, ...] = ()
    engine: str = ""


@dataclass(frozen=True, slots=True)
class DecisionDifferences:
    """One decision, over the people in both reports.

    `answers` changed in value, `statuses` from one status to another (`turns`, with counts),
    `clauses` only in the clause. Sums are of the amounts decided, everybody's; or empty.
    """

    name: str
    same: int
    answers: int
    statuses: int
    clauses: int
    turns: tuple[tuple[str, str, int], ...] = ()
    sum_before: str = ""
    sum_after: str = ""
    sum_change: str = ""

    @property
    def answered(self) -> int:
        """How many people have another answer or status."""
        return self.answers + self.statuses

    @property
    def changed(self) -> int:
        """How many people have another answer, status or clause."""
        return self.answered + self.clauses


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """One answer of one person that changed; what is not decided is told by its status."""

    id: str
    decision: str
    what: str
    before: str
    after: str
    before_cite: str
    after_cite: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Two reports compared. `people`, `new` and `gone` are the first of so many.

    `together` are the decisions about the roster as a whole, which are not compared.
    """

    old: Side
    new: Side
    id_column: str
    both: int
    gone: tuple[str, ...]
    gone_count: int
    came: tuple[str, ...]
    came_count: int
    decisions: tuple[DecisionDifferences, ...]
    people: tuple[PersonDifference, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    notes: tuple[str, ...]
    together: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many answers or their clauses changed, of whatever person and decision."""
        return sum(d.changed for d in self.decisions)


def differences_page(found: Differences, *, contents: bool) -> Page:
    """The comparison, whatever it is written in."""
    sections = (
        *_decisions(found),
        *_turns(found),
        *_who(found),
        *_people(found),
    )
    return Page(
        title="What changed from one report to the other",
        opening=tuple(_opening(found)),
        sections=sections,
        colophon=f"{found.old.name} and {found.new.name}, compared by {found.id_column}",
        contents=contents,
    )


def differences_line(found: Differences) -> str:
    """The comparison in one line."""
    not_compared = f"; {_not_compared(found)}" if found.together else ""
    return (
        f"{people(found.both)} in both, {found.came_count:,} new, {found.gone_count:,} gone; "
        f"{_changed(found)}{not_compared}\n"
    )


def _changed(found: Differences) -> str:
    """How many answers changed, and how many only rest on another clause."""
    said = f"{plural(sum(d.answered for d in found.decisions), 'answer')} changed"
    clauses = sum(d.clauses for d in found.decisions)
    rests = "rests" if clauses == 1 else "rest"
    return f"{said}, {clauses:,} {rests} on another clause with the same value" if clauses else said


def _not_compared(found: Differences) -> str:
    count = plural(len(found.together), "answer")
    return f"{count} to the roster as a whole not compared"


def _opening(found: Differences) -> Iterator[Block]:
    yield Facts(tuple(_side("Before", found.old)) + tuple(_side("After", found.new)))
    moved = [
        f"{found.both:,} in both",
        f"{found.came_count:,} new",
        f"{found.gone_count:,} gone",
        _changed(found),
    ]
    yield Paragraph((Run(f"People: {', '.join(moved)}.", Role.STRONG),))
    for note in found.notes:
        yield Paragraph(plain(note))
    if found.together:
        names = ", ".join(map(title_of, found.together))
        yield Paragraph(plain(f"{_not_compared(found)}: {names}."))
    for only, where in ((found.only_old, "before"), (found.only_new, "after")):
        if only:
            yield Paragraph(plain(f"Only {where}, and not compared: {', '.join(only)}."))


def _side(label: str, side: Side) -> Iterator[tuple[str, Cell]]:
    told = [f"{side.name}, {people(side.people)}"]
    told += [f"as of {side.as_of}"] if side.as_of else []
    told += list(side.agreements)
    told += [f"Entitle {side.engine}"] if side.engine else []
    if not side.agreements:
        told.append("no manifest beside it: what it rests on is not known")
    yield label, tuple(plain(text) for text in told)


def _decisions(found: Differences) -> Iterator[Section]:
    changed = [d for d in found.decisions if d.changed or d.sum_change]
    if not changed:
        says = "Nobody in both reports has another answer." if found.both else "Nobody is in both."
        yield Section(plain("Decision by decision"), "decisions", (Paragraph(plain(says)),))
        return
    bars = Bars(
        "People whose answer or its clause changed, for each decision",
        ("Decision", "People"),
        tuple(_bar(d) for d in changed),
    )
    blocks: list[Block] = [bars]
    sums = [d for d in changed if d.sum_before or d.sum_after]
    if sums:
        head = ("Decision", "Before", "After", "Change")
        rows = tuple(Row(tuple((plain(text),) for text in _sums(d))) for d in sums)
        note = "Sums of the money decided, over everybody in each report."
        blocks += [Paragraph(plain(note)), Table("Sums before and after", head, rows)]
    same = [title_of(d.name) for d in found.decisions if not d.changed and not d.sum_change]
    if same:
        blocks.append(Facts((("The same", (_folded(same, "decision"),)),)))
    yield Section(
        plain("Decision by decision"), "decisions", tuple(blocks), plural(len(changed), "decision")
    )


def _sums(found: DecisionDifferences) -> tuple[str, ...]:
    return (title_of(found.name), found.sum_before, found.sum_after, found.sum_change)


def _bar(found: DecisionDifferences) -> Bar:
    parts = (
        Part("another answer", found.answers, "value"),
        Part("another status", found.statuses, "undecided"),
        Part("another clause only", found.clauses, "contested"),
        Part("the same", found.same, "invalid"),
    )
    return Bar(plain(title_of(found.name)), parts)


def _folded(names: Sequence[str], noun: str) -> tuple[Run, ...] | Fold:
    text = plain(", ".join(names))
    return text if len(names) <= _NAMED else Fold(plural(len(names), noun), text)


def _turns(found: Differences) -> Iterator[Section]:
    rows = tuple(
        Row(((plain(title_of(d.name)),), (plain(f"{old} → {new}"),), (plain(f"{count:,}"),)))
        for d in found.decisions
        for old, new, count in d.turns
    )
    if rows:
        title = "From one status to another"
        table = Table(title, ("Decision", "Status", "People"), rows)
        yield Section(plain(title), "turns", (table,), plural(len(rows), "turn"))


def _who(found: Differences) -> Iterator[Section]:
    lists = (
        ("Gone", "gone", found.gone, found.gone_count, "Only in the report before"),
        ("New", "new", found.came, found.came_count, "Only in the report after"),
    )
    for title, anchor, ids, count, says in lists:
        if count:
            rest = f", and {count - len(ids):,} more" if count > len(ids) else ""
            line = plain(f"{says}: {', '.join(ids)}{rest}.")
            told = people(count)
            yield Section(plain(title), anchor, (Paragraph(line),), told)


def _people(found: Differences) -> Iterator[Section]:
    if not found.people:
        return
    rows = tuple(
        Row((
            (plain(p.id),),
            (plain(title_of(p.decision)),),
            ((Run(p.before), *_cite(p.before_cite)),),
            ((Run(p.after), *_cite(p.after_cite)),),
            ((Run(p.what, Role.NOTE),),),
        ))
        for p in found.people
    )  # fmt: skip
    title = "Person by person"
    blocks: list[Block] = []
    if len(rows) < found.changes:
        line = f"The first {len(rows):,} of {found.changes:,} changes; the CSV has all of them."
        blocks.append(Paragraph(plain(line)))
    head = ("Person", "Decision", "Before", "After", "What changed")
    blocks.append(Table(title, head, rows, Layout.LEDGER))
    yield Section(plain(title), "people", tuple(blocks), plural(found.changes, "change"))


def _cite(cite: str) -> tuple[Run, ...]:
    return (Run(f" ({cite})", Role.NOTE),) if cite else ()
