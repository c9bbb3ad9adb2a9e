"""Who crosses which threshold when, as a page: how many, then day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..values import MONTH_NAMES, day_text
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
from .roster_summary import Counted

_NAMED: Final = 8
STYLE: Final = """
@media (min-width: 40.01rem) {
  [id^="month-"] table.cards thead th:first-child { width: 13%; }
  [id^="month-"] table.cards thead th:nth-child(2) { width: 20%; }
  [id^="month-"] table.cards thead th:nth-child(3) { width: 17%; }
  [id^="month-"] table.cards thead th:nth-child(4) { width: 18%; }
}
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """One change on one day, and the people of whom it is true; `ids` are the first of them."""

    day: date
    decision: str
    before: str
    after: str
    section: str
    why: str
    people: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What changes through `until` if the facts stay as they are.

    `alike` are the first of `kinds` rows; `crossings` counts all, of whatever person. Of the
    decisions `not_followed` so many look `inside`, at rows in the record; the others go through
    the roster.
    """

    agreement: str
    stamp: str
    start: date
    until: date
    asked: int
    read: int
    rejected: int
    decisions: int
    crossings: int
    concerned: int
    by_decision: Sequence[Counted]
    by_month: Sequence[Counted]
    alike: Sequence[Alike]
    kinds: int
    notes: Sequence[str] = ()
    not_followed: int = 0
    inside: int = 0


def upcoming_page(found: Upcoming, *, contents: bool) -> Page:
    """The list, whatever it is written in."""
    return Page(
        title=f"What changes through {day_text(found.until)}",
        opening=tuple(_opening(found)),
        sections=(*_in_short(found), *_months(found)),
        colophon=found.stamp,
        contents=contents,
    )


def upcoming_line(found: Upcoming) -> str:
    """The list in one line, with what it leaves out."""
    line = f"{plural(found.crossings, 'change')} of {people(found.concerned)}"
    more = f"; {_not_followed(found)}" if found.not_followed else ""
    return f"{line}; {_rows(found)}{more}\n"


def _not_followed(found: Upcoming) -> str:
    return _so_many(found.not_followed)


def _so_many(decisions: int) -> str:
    return f"{plural(decisions, 'decision')} not followed"


def _why_not_followed(found: Upcoming) -> Iterator[str]:
    """Why decisions are not followed, and the command that follows one of them."""
    command = "entitle when AGREEMENT DECISION"
    through = found.not_followed - found.inside
    if through:
        goes = "it goes" if through == 1 else "they go"
        note = f"{_so_many(through)}, because {goes} through the roster"
        yield f"{note}: ask {command} --roster FILE."
    if found.inside:
        goes = "it goes" if found.inside == 1 else "they go"
        why = f"because {goes} through rows inside the record, which a roster does not give"
        yield f"{_so_many(found.inside)}, {why}: ask {command} for each person."


def _rows(found: Upcoming) -> str:
    return f"{found.read:,} read = {found.asked:,} asked + {found.rejected:,} rejected"


def _opening(found: Upcoming) -> Iterator[Block]:
    after = f"after {day_text(found.start)}, through {day_text(found.until)}"
    said = [("Agreement", found.agreement), ("Days", after), ("Rows", _rows(found))]
    yield Facts(tuple((label, (plain(text),)) for label, text in said))
    if found.rejected:
        note = "Rejected rows are not in this list: `entitle report` tells why each was rejected."
        yield Paragraph((Run(note.replace("`", ""), Role.STRONG),))
    for note in found.notes:
        yield Paragraph(plain(note))
    for note in _why_not_followed(found):
        yield Paragraph((Run(note, Role.STRONG),))
    if found.not_followed and not found.decisions:
        return
    if found.crossings:
        told = f"{plural(found.crossings, 'change')} of {people(found.concerned)}"
        yield Paragraph(plain(f"{told}, if the facts stay as they are."))
    else:
        watched = plural(found.decisions, "decision")
        yield Paragraph(plain(f"Nothing changes for anybody, of {watched}, if the facts stay so."))


def _in_short(found: Upcoming) -> Iterator[Section]:
    if not found.crossings:
        return
    blocks = (
        Bars("Changes by month", ("Month", "Changes"), tuple(_bars(found.by_month))),
        Bars("Changes by decision", ("Decision", "Changes"), tuple(_bars(found.by_decision))),
    )
    yield Section(plain("In short"), "short", blocks, plural(found.crossings, "change"))


def _bars(counted: Sequence[Counted]) -> Iterator[Bar]:
    for each in counted:
        yield Bar(plain(each.label), (Part("", each.count, "value"),), f"{each.count:,}")


def _months(found: Upcoming) -> Iterator[Section]:
    """A table for each month, by day; people of whom the same is true in one row."""
    months: dict[tuple[int, int], list[Alike]] = {}
    for each in found.alike:
        months.setdefault((each.day.year, each.day.month), []).append(each)
    more = found.kinds - len(found.alike)
    for at, ((year, month), rows) in enumerate(months.items()):
        head = ("Day", "Who", "What", "From → to", "Why")
        title = f"{MONTH_NAMES[month - 1]} {year}"
        table = Table(f"Changes in {title}", head, tuple(map(_row, rows)), Layout.CARDS)
        blocks: list[Block] = [table]
        if more and at == len(months) - 1:
            blocks.append(Paragraph(plain(f"And {more:,} more rows: the CSV has all of them.")))
        told = plural(sum(each.people for each in rows), "change")
        yield Section(plain(title), f"month-{year}-{month:02d}", tuple(blocks), told)


def _row(found: Alike) -> Row:
    cite = f" ({found.section})" if found.section else ""
    return Row((
        (plain(day_text(found.day)),),
        _who(found),
        (plain(title_of(found.decision)),),
        (plain(f"{found.before} → {found.after}"),),
        ((Run(found.why[:1].upper() + found.why[1:]), Run(cite, Role.NOTE)),),
    ))  # fmt: skip


def _who(found: Alike) -> Cell:
    if found.people <= _NAMED:
        return (plain(", ".join(found.ids)),)
    named = f"{', '.join(found.ids[:4])} and {found.people - 4:,} more"
    rest = found.people - len(found.ids)
    more = f" and {rest:,} more, in the CSV" if rest else ""
    return (Fold(named, plain(", ".join(found.ids[4:]) + more)),)
