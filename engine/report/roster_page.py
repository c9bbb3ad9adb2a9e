"""A report over a roster as a page: first what people look for, then the clauses, then everybody.

The table of everybody ends after the people listed; the page says so, and where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..values import day_text
from .columns import people, plural
from .page import (
    Bar,
    Bars,
    Block,
    Cell,
    Facts,
    Fold,
    Layout,
    Line,
    Page,
    Paragraph,
    Part,
    Role,
    Row,
    Run,
    Section,
    Table,
    joined,
    plain,
)
from .page_agreement import article_of, article_title
from .page_clauses import natural
from .page_words import humanised, title_of
from .roster_summary import (
    Counted,
    DecisionSummary,
    Entitled,
    OpenQuestion,
    RejectedCell,
    RosterSummary,
    Undecided,
)

STATUSES: Final = ("decided", "contested", "needs", "undecided", "conflict", "invalid")
"""In the order in which bars show them."""
_SAID: Final = {"needs": "need facts"}
_NAMED: Final = 6
"""So many decisions or people are named outright; more are folded away."""
_COLUMNS: Final = 7
"""Decisions side by side in one table: more cannot be read, nor printed."""


def roster_page(summaries: Sequence[RosterSummary]) -> Page:
    """The whole report; several agreements each in a section of its own."""
    first = summaries[0]
    everybody = people(sum(s.answered for s in summaries))
    if len(summaries) == 1:
        opening, sections = tuple(_opening(first)), tuple(_sections(first, ""))
    else:
        lines = (f"{everybody} under {plural(len(summaries), 'agreement')}.",)
        opening = tuple(Paragraph(plain(line)) for line in lines)
        sections = tuple(_agreement(s) for s in summaries)
    stamps = (f"{s.agreement}, sha256 {s.sha256}" for s in summaries)
    return Page(
        title=f"Entitlements of {everybody} as of {day_text(first.day)}",
        opening=opening,
        sections=sections,
        colophon=f"{'; '.join(stamps)}; Entitle {first.engine}",
    )


def _agreement(summary: RosterSummary) -> Section:
    at = f"{summary.agreement}-"
    blocks = (*_opening(summary), *_sections(summary, at))
    title = summary.title or summary.agreement
    return Section(plain(title), f"{at}all", blocks, f"{summary.answered:,} answered")


def _opening(summary: RosterSummary) -> Iterator[Block]:
    said = [("Agreement", summary.title or summary.agreement), ("As of", day_text(summary.day))]
    said.append(("Term", summary.term))
    said += [("With", name) for name in summary.amendments]
    said += [("Read", f"{humanised(q)} as {humanised(r)}") for q, r in summary.readings.items()]
    said.append(("Roster", ", ".join(summary.files)))
    said.append(("Rows", _rows(summary)))
    yield Facts(tuple((label, (plain(text),)) for label, text in said if text))


def _rows(summary: RosterSummary) -> str:
    text = f"{summary.read:,} read = {summary.answered:,} answered + {summary.rejected:,} rejected"
    passed = summary.passed_over
    return text + (f" ({passed:,} blank or total lines passed over)" if passed else "")


def _sections(summary: RosterSummary, at: str) -> Iterator[Section]:
    yield _in_short(summary, at)
    yield from _together(summary, at)
    yield from _not_decided(summary, at)
    yield from _questions(summary, at)
    yield from _rejected(summary, at)
    yield from _clauses(summary, at)
    yield from _everybody(summary, at)


# ------------------------------------------------------------------ in short


def _in_short(summary: RosterSummary, at: str) -> Section:
    answers = {s: sum(d.statuses.get(s, 0) for d in summary.decisions) for s in STATUSES}
    asked = plural(len(summary.decisions), "thing")
    whole = Bar(plain("All answers"), _parts(answers))
    some = [d for d in summary.decisions if set(_statuses(d)) - {"needs"}]
    lacking = [d for d in summary.decisions if set(_statuses(d)) == {"needs"}]
    blocks: list[Block] = [
        Paragraph(plain(f"{asked} asked of {summary.answered:,}: {_counts(answers)}.")),
        Bars("All answers by status", ("Of everybody", "Answers"), (whole,)),
    ]
    if some:
        bars = tuple(_status_bar(d, at) for d in some)
        blocks.append(Bars("People by status, for each decision", ("Decision", "People"), bars))
    if lacking:
        names = _names([Counted(title_of(d.name), 0) for d in lacking], 0)
        count = plural(len(lacking), "thing")
        line = (
            f"{count} could be told to nobody: for everybody some fact is missing, as told below."
        )
        blocks += [Paragraph(plain(line)), Facts((("These are", names),))]
    return Section(plain("In short"), f"{at}short", tuple(blocks), _counts(answers))


def _counts(statuses: dict[str, int]) -> str:
    return ", ".join(f"{n:,} {_SAID.get(s, s)}" for s, n in statuses.items() if n) or "no answers"


def _parts(statuses: dict[str, int]) -> tuple[Part, ...]:
    return tuple(Part(_SAID.get(s, s), n, s) for s, n in statuses.items() if n)


def _status_bar(found: DecisionSummary, at: str) -> Bar:
    target = _anchor(at, found.name) if found.decided else ""
    return Bar((Run(title_of(found.name), target=target),), _parts(_statuses(found)))


def _statuses(found: DecisionSummary) -> dict[str, int]:
    """The statuses that somebody has, in the order of the bars."""
    return {s: n for s in STATUSES if (n := found.statuses.get(s, 0))}


def _anchor(at: str, decision: str) -> str:
    return f"{at}decision-{decision}"


def _together(summary: RosterSummary, at: str) -> Iterator[Section]:
    """What clauses decide about several people at once."""
    if not summary.together:
        return
    rows = tuple(
        Row((
            (plain(title_of(t.decision)),),
            (plain(t.answer),),
            (plain(t.cites),),
            (plain(t.why),),
            _names([Counted(name, 0) for name in t.names], 0),
        ))
        for t in summary.together
    )  # fmt: skip
    title = "About the roster as a whole"
    table = Table(title, ("Decision", "Answer", "Section", "Why", "Names"), rows, Layout.CARDS)
    yield Section(plain(title), f"{at}together", (table,), plural(len(rows), "answer"))


# ------------------------------------------------------------------ what is open


def _not_decided(summary: RosterSummary, at: str) -> Iterator[Section]:
    if not summary.undecided:
        return
    reasons = sorted(summary.undecided, key=lambda u: _urgency(u, summary.answered))
    rows = tuple(_reason(found, summary.answered) for found in reasons)
    title = "Not decided, and why"
    table = Table(title, ("Why", "Decisions", "People"), rows, Layout.CARDS)
    yield Section(plain(title), f"{at}undecided", (table,), plural(len(rows), "reason"))


def _urgency(found: Undecided, answered: int) -> tuple[bool, bool, int]:
    """First what more facts would not mend, then what some lack, then what the roster lacks."""
    return found.status == "needs", found.people == answered, -found.people


def _reason(found: Undecided, answered: int) -> Row:
    mark = Run(_SAID.get(found.status, found.status), Role.MARK)
    return Row((
        ((mark,), plain(found.why)),
        _names(found.decisions, found.people),
        _who(found.ids, found.people, answered),
    ))  # fmt: skip


def _names(counted: Sequence[Counted], of: int) -> Cell:
    """Names, each with its count where that is not everybody's; many are folded."""
    said = [
        c.label if not c.count or c.count == of else f"{c.label} ({c.count:,})" for c in counted
    ]
    if len(said) <= _NAMED:
        return (plain(", ".join(said)),) if said else ()
    return (Fold(f"{', '.join(said[:3])} and {len(said) - 3} more", plain(", ".join(said[3:]))),)


def _who(ids: Sequence[str], people: int, answered: int) -> Cell:
    counted = Run(f"{people:,}", Role.STRONG)
    if people == answered and people > 1:
        return ((counted, Run(", everybody answered", Role.NOTE)),)
    rest = people - len(ids)
    more = f" and {rest:,} more, in the CSV or Parquet report" if rest else ""
    if len(ids) <= _NAMED:
        return ((counted, Run(f": {', '.join(ids)}{more}")),)
    shown = _NAMED - 2
    fold = Fold(f"{people - shown:,} more", plain(", ".join(ids[shown:]) + more))
    return ((counted, Run(f": {', '.join(ids[:shown])}")), fold)


def _questions(summary: RosterSummary, at: str) -> Iterator[Section]:
    if not summary.questions:
        return
    rows = tuple(_question(found, summary.answered) for found in summary.questions)
    title = "Open questions on which answers turn"
    note = "Left open by the text. Under another reading the people counted have another answer."
    head = ("Question", "Decisions", "People")
    table = Table(title, head, rows, Layout.CARDS)
    blocks = (Paragraph(plain(note)), table)
    yield Section(plain(title), f"{at}questions", blocks, plural(len(rows), "question"))


def _question(found: OpenQuestion, answered: int) -> Row:
    others = ", ".join(humanised(r) for r in found.readings if r != found.used)
    used = f"Read as {humanised(found.used)}, not as {others}."
    read = used if found.used else f"No reading is adopted: {others}."
    asked = Run(f"{found.cite}: {found.asked}", Role.NOTE)
    return Row((
        (plain(title_of(found.name)), (asked,), plain(read)),
        _names(found.decisions, found.people),
        _who(found.ids, found.people, answered),
    ))  # fmt: skip


def _rejected(summary: RosterSummary, at: str) -> Iterator[Section]:
    """What was wrong with rows, alike mistakes together, with file and line of each."""
    if not summary.rejects:
        return
    alike: dict[tuple[str, str], list[RejectedCell]] = {}
    for each in summary.rejects:
        alike.setdefault((each.field, each.reason), []).append(each)
    rows = tuple(_mistake(*of, found) for of, found in alike.items())
    title = "Rejected rows"
    line = f"{plural(summary.rejected, 'row')} could not be read and had no answer."
    told = len(summary.rejects)
    if summary.problems > told:
        line += f" The first {told:,} of {summary.problems:,} mistakes; the rejects file has all."
    table = Table(title, ("Mistake", "Times", "File, line, given"), rows, Layout.CARDS)
    blocks = (Paragraph(plain(line)), table)
    yield Section(plain(title), f"{at}rejected", blocks, plural(summary.rejected, "row"))


def _mistake(field: str, reason: str, found: Sequence[RejectedCell]) -> Row:
    name = ((Run(field, Role.TECHNICAL),),) if field else ()
    places = [_place(each) for each in found]
    where: tuple[Line | Fold, ...] = tuple(places)
    if len(places) > _NAMED:
        rest = joined(places[_NAMED - 2 :], "; ")
        where = (*places[: _NAMED - 2], Fold(f"{len(places) - _NAMED + 2:,} more", rest))
    return Row(((*name, plain(reason)), (plain(f"{len(found):,}"),), where))


def _place(found: RejectedCell) -> Line:
    given = (Run(": "), Run(found.given, Role.TECHNICAL)) if found.given else ()
    return (Run(f"{found.file}, line {found.line}"), *given)


# ------------------------------------------------------------------ clauses and values


def _by_article(
    decisions: Iterable[DecisionSummary],
) -> Iterator[tuple[str, list[DecisionSummary]]]:
    """Decisions with an answer for somebody, by article, in the order of the text."""
    found: dict[str, list[DecisionSummary]] = {}
    for decision in sorted(decisions, key=lambda d: natural(d.section)):
        if decision.decided:
            found.setdefault(article_of(decision.section), []).append(decision)
    yield from found.items()


def _clauses(summary: RosterSummary, at: str) -> Iterator[Section]:
    """For each decision: which clause decided how many, and what it gave."""
    parts = tuple(
        Section(
            plain(article_title(article)),
            f"{at}clauses-{article or 'none'}",
            tuple(_decision(d, at) for d in found),
        )
        for article, found in _by_article(summary.decisions)
    )
    if parts:
        title = "What was decided, by which clause"
        yield Section(plain(title), f"{at}clauses", parts, plural(len(parts), "article"))


def _decision(found: DecisionSummary, at: str) -> Section:
    blocks: list[Block] = []
    total = f"; {found.total} in all" if found.total else ""
    one = f", by {found.clauses[0].label}" if len(found.clauses) == 1 else ""
    said = f"{found.decided:,} decided{one}{total}. Given as {found.given_as}."
    blocks.append(Paragraph((Run(said, Role.NOTE),)))
    if len(found.clauses) > 1:
        caption = f"{title_of(found.name)}: people by clause"
        blocks.append(Bars(caption, ("Clause", "People"), _bars(found.clauses)))
    if len(found.spread) > 1:
        caption = f"{title_of(found.name)}: people by answer"
        blocks.append(Bars(caption, ("Answer", "People"), _bars(found.spread)))
    elif found.spread:
        blocks.append(Facts((("All of them", (plain(found.spread[0].label),)),)))
    return Section(plain(title_of(found.name)), _anchor(at, found.name), tuple(blocks))


def _bars(counted: Sequence[Counted]) -> tuple[Bar, ...]:
    return tuple(
        Bar(plain(c.label), (Part("", c.count, "value"),), f"{c.count:,}") for c in counted
    )


# ------------------------------------------------------------------ everybody


def _everybody(summary: RosterSummary, at: str) -> Iterator[Section]:
    """A table for each article, a row for each person."""
    if not summary.people:
        return
    listed, answered = len(summary.people), summary.answered
    lines = [f"Everybody, {listed:,} in all." if listed == answered else _first(listed, answered)]
    lines.append("What is not decided stands as a dash; the reasons stand above.")
    blocks: list[Block] = [Paragraph(plain(line)) for line in lines]
    found = [d for _, part in _by_article(summary.decisions) for d in part]
    blocks += [
        _ledger(summary, found[first : first + _COLUMNS], f"{at}people-{first}")
        for first in range(0, len(found), _COLUMNS)
    ]
    told = f"{listed:,} of {answered:,} people"
    yield Section(plain("Person by person"), f"{at}people", tuple(blocks), told)


def _first(listed: int, answered: int) -> str:
    return (
        f"Only the first {listed:,} of {answered:,} people, in the order of the roster: more would "
        "be no page to read. Write the report as CSV, Parquet or XLSX for everybody."
    )


def _ledger(summary: RosterSummary, found: Sequence[DecisionSummary], anchor: str) -> Section:
    titles = list(dict.fromkeys(article_title(article_of(d.section)) for d in found))
    title = titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1]}"
    same = {d.name: _one_cite(summary, d.name) for d in found}
    head = ("Person", *(_headed(d.name, same[d.name]) for d in found))
    rows = tuple(
        Row(((plain(p.id),), *(_entitled(p.answers.get(d.name), same[d.name]) for d in found)))
        for p in summary.people
    )
    table = Table(f"Entitlements of each person, {title}", head, rows, Layout.LEDGER)
    return Section(plain(title), anchor, (table,))


def _one_cite(summary: RosterSummary, decision: str) -> str:
    """The section by which everybody's answer was decided, if it is one; else nothing."""
    found = {
        answer.cites
        for p in summary.people
        if (answer := p.answers.get(decision)) is not None and answer.status == "decided"
    }
    return found.pop() if len(found) == 1 else ""


def _headed(name: str, cite: str) -> str:
    return f"{title_of(name)} ({cite})" if cite else title_of(name)


def _entitled(answer: Entitled | None, cite: str) -> Cell:
    if answer is None:
        return ()
    if answer.status != "decided":
        status = _SAID.get(answer.status, answer.status)
        return ((Run(f"– {status}", Role.NOTE),),)
    line: Line = (Run(answer.words),)
    if answer.cites and answer.cites != cite:
        line = (*line, Run(f" ({answer.cites})", Role.NOTE))
    return (line,)
