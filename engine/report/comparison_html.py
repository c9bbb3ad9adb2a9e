"""A comparison as one HTML page: who gains and who loses in short, then each class of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import __version__
from ..ir.tree import Agreement
from ..prove.compare import Changed, Comparison, DecisionChange
from ..prove.differences import Turn
from ..prove.findings import Finding
from ..prove.replay import witness_text
from ..values import day_text
from .columns import plural
from .comparison_words import (
    HOW_TO_READ,
    MARKS,
    Told,
    facts_of,
    follows_text,
    grouped,
    nothing_changes,
    own_first,
    pair,
    resting_lines,
    resting_listed,
    same_day,
    summary,
    told,
    with_values,
)
from .page import (
    Block,
    Cell,
    Facts,
    Line,
    Listing,
    Page,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    plain,
    words,
)
from .page_html import page_html
from .page_words import Wording, title_of
from .who import EVERYBODY, People, Saying, who

_GAINING = (Turn.GAINS, Turn.CLOSES, Turn.RESOLVES)
_LOSING = (Turn.LOSES, Turn.OPENS, Turn.CONFLICTS)


def comparison_html(agreement: Agreement, comparison: Comparison, about: str) -> str:
    """The whole comparison as a page.

    `agreement` is the later side's, `about` says of which records on which days it holds.
    """
    return page_html(comparison_page(agreement, comparison, about))


def comparison_page(agreement: Agreement, comparison: Comparison, about: str) -> Page:
    """The same, whatever it is written in."""
    say = _spoken(agreement)
    own, following = own_first(comparison)
    sections = (_decision(change, say) for change in (*own, *following))
    return Page(
        title=f"Who gains and who loses: {agreement.title}",
        opening=tuple(_opening(comparison, about, say)),
        sections=(*sections, *_rest(agreement, comparison, say)),
        colophon=f"{agreement.name}, sha256 {agreement.sha256}, Entitle {__version__}",
    )


def _spoken(agreement: Agreement) -> Saying:
    """The agreement's words in plain words."""
    wording = Wording(agreement)
    return lambda text: words(wording.line(text))


# ------------------------------------------------------------------ in short


def _opening(comparison: Comparison, about: str, say: Saying) -> Iterator[Block]:
    before, after = comparison.sides
    said = (("Before", before), ("After", after), ("Proved for", about))
    resting = tuple(plain(_upper(line)) for line in resting_lines(comparison, say))
    read = (("Read", resting),) if resting else ()
    yield Facts((*((label, (plain(text),)) for label, text in said), *read))
    if not comparison.changed:
        yield Paragraph((Run(nothing_changes(comparison), Role.STRONG),))
        return
    own, following = own_first(comparison)
    yield _summary("What changes, in short", own, say)
    if following:
        yield Paragraph(plain("With them, and only with them, these change:"))
        yield _summary("What changes with them", following, say)
    yield Paragraph((Run(HOW_TO_READ, Role.NOTE),))


def _summary(caption: str, changes: Sequence[DecisionChange], say: Saying) -> Table:
    rows = tuple(row for change in changes for row in _summary_rows(change, say))
    return Table(caption, ("Decision", "Change", "Before → after"), rows)


def _summary_rows(change: DecisionChange, say: Saying) -> Iterator[Row]:
    name = change.decision.name
    for turn, before, after in summary(change, say):
        title = Run(title_of(name), target=_anchor(name))
        both = f"{before} → {after}" if after else before
        yield Row((((title,),), ((_turn(turn),),), (plain(both),)))


def _turn(turn: Turn) -> Run:
    """A turn with its sign; whether a rise is good depends on who pays, so it has no colour."""
    role = Role.GAIN if turn in _GAINING else Role.LOSS if turn in _LOSING else Role.TURN
    return Run(f"{MARKS[turn]} {turn.value}", role)


def _anchor(name: str) -> str:
    return f"decision-{name}"


# ------------------------------------------------------------------ one decision


def _decision(change: DecisionChange, say: Saying) -> Section:
    name = change.decision.name
    turns = dict.fromkeys(found.turn.value for found in change.classes)
    blocks: list[Block] = [Paragraph((Run(name, Role.TECHNICAL),))]
    if change.follows:
        blocks.append(Paragraph(plain(_upper(follows_text(change, say)))))
    blocks += [
        _class(change, i, found[0], say) if len(found) == 1 else _table(change, i, found, say)
        for i, found in enumerate(grouped(change))
    ]
    blocks += [Paragraph(plain(f"Not settled for everybody: {why}.")) for why in change.unsettled]
    return Section(plain(title_of(name)), _anchor(name), tuple(blocks), ", ".join(turns))


def _class(change: DecisionChange, at: int, found: Changed, say: Saying) -> Section:
    both = pair(found, say)
    amounts = () if both.is_example else (Run(f" {both.before} → {both.after}"),)
    people = () if change.follows else _who(found, say)
    return Section(
        (_turn(found.turn), *amounts),
        f"{_anchor(change.decision.name)}-{at + 1}",
        (*people, Facts(tuple(_example(found, say)))),
    )


def _table(change: DecisionChange, at: int, classes: Sequence[Changed], say: Saying) -> Section:
    """Several classes that change alike, each in a row, and an example of the first."""
    return Section(
        (_turn(classes[0].turn),),
        f"{_anchor(change.decision.name)}-{at + 1}",
        (
            *_people("Who", with_values(classes, say)),
            Facts(tuple(_example(classes[0], say))),
        ),
    )


def _who(found: Changed, say: Saying) -> Iterator[Block]:
    people = who(found.table, say)
    if people.whole is not None:
        yield from _people("Who", people.whole)
    if people.partly is not None and people.partly.shared == (EVERYBODY,):
        yield Facts((("Who", (plain("Some, not all"),)),))
    elif people.partly is not None:
        yield from _people("Some, not all", people.partly)
    if people.why:
        yield Paragraph((Run(f"({people.why})", Role.NOTE),))


def _people(label: str, people: People) -> Iterator[Block]:
    lines = [plain(_upper(condition)) for condition in people.shared]
    if people.rows or people.others:
        lines.append((Run("and one of these:" if lines else "one of these:", Role.NOTE),))
    yield Facts(((label, tuple(lines)),))
    if people.rows:
        rows = tuple(Row(tuple((plain(cell),) for cell in row)) for row in people.rows)
        yield Table(f"{label}, a combination in each row", _headed(people.head), rows)
    if people.others:
        yield Listing(tuple(plain(other) for other in people.others))


def _headed(head: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(_upper, head))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _example(found: Changed, say: Saying) -> Iterator[tuple[str, Cell]]:
    facts = [f"{say(name)} {value}" for name, value in facts_of(found, say)] or ["anybody"]
    if same_day(found):
        facts.append(f"asked on {day_text(found.one.frame.day)}")
    facts += [f"{say(q)} read as {say(r)}" for q, r in found.witness.readings.items()]
    yield "For example", (plain(_upper(", ".join(facts))),)
    for label, answer in (("Before", found.one), ("After", found.other)):
        yield label, tuple(_told(told(answer, say), with_day=not same_day(found)))


def _told(answer: Told, *, with_day: bool) -> Iterator[Line]:
    day = f" on {day_text(answer.day)}" if with_day else ""
    clauses = "; ".join(answer.clauses)
    by = (Run(f" {answer.by} {clauses}"),) if clauses else ()
    yield (Run(_upper(answer.value), Role.STRONG), Run(day), *by)
    for failing in answer.failing:
        yield (Run(_upper(failing), Role.NOTE),)


# ------------------------------------------------------------------ the rest


def _rest(agreement: Agreement, comparison: Comparison, say: Saying) -> Iterator[Section]:
    findings = (
        ("New holes, conflicts and broken promises", "opened", comparison.opened),
        ("Holes, conflicts and broken promises mended", "mended", comparison.closed),
    )
    for title, anchor, found in findings:
        if found:
            blocks = tuple(_finding(agreement, anchor, i, f, say) for i, f in enumerate(found))
            yield Section(plain(title), anchor, blocks)
    lists = (
        ("Asked only after the change", "added", "", comparison.added),
        ("No longer asked", "dropped", "", comparison.dropped),
        ("The same for everybody", "same", _SAME, comparison.proved),
    )
    for title, anchor, sentence, names in lists:
        if names:
            listed = plain(", ".join(map(title_of, names)))
            note = (Paragraph(plain(sentence)),) if sentence else ()
            count = plural(len(names), "decision")
            yield Section(plain(title), anchor, (*note, Paragraph(listed)), count)
    if read := tuple(map(plain, resting_listed(comparison, say))):
        count = plural(len(read), "question")
        yield Section(plain("Read as adopted"), "readings", (Listing(read),), count)
    if comparison.unsettled:
        items = tuple(plain(f"{title_of(name)}: {why}") for name, why in comparison.unsettled)
        note_ = Paragraph(plain("For these nothing is proved:"))
        yield Section(plain("Not settled"), "unsettled", (note_, Listing(items)))


_SAME = "Proved: whoever is asked about, on whichever of the days, the answer stays as it is."


def _finding(agreement: Agreement, group: str, at: int, found: Finding, say: Saying) -> Section:
    """A finding of the proofs on one side only."""
    lines: list[Block] = []
    if found.where is not None:
        people = who(found.where, say)
        lines += _people("Where", people.whole) if people.whole else ()
        lines += _people("In part", people.partly) if people.partly else ()
    if found.witness is not None:
        lines.append(Facts((("For instance", (plain(witness_text(agreement, found.witness)),)),)))
    title = plain(f"{_upper(found.kind)}: {found.message.replace('`', '')}")
    return Section(title, f"{group}-{at + 1}", tuple(lines))
