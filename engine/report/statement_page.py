"""One person's entitlements as a page: what is due under which clause, what is open, what is next.

In the agreement's order, article by article. What cannot be answered for want of facts stands
together at the end, by what to bring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..backends.asking import Facts as Given
from ..inquiry.answers import Answer, ContestedIn
from ..inquiry.reasons import nearest, reasons
from ..ir.tree import Agreement
from ..values import day_text
from .columns import plural
from .page import (
    Block,
    Cell,
    Facts,
    Layout,
    Line,
    Page,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from .page_agreement import article_of, article_title
from .page_clauses import natural
from .page_words import humanised, of_ids, term_words, title_of, value_words
from .statement_words import Saying, because, fact_meaning, spoken
from .text import FLAGS, needed_for
from .upcoming_words import Crossing, answer_words

STYLE: Final = """
main table { width: 100%; }
main td:nth-child(2) { font-weight: 600; }
main td:nth-child(2) div + div { font-weight: 400; font-size: .9375em; }
main td:nth-child(2)::before { font-weight: 400; }
[id^="question-"] td:nth-child(2) { font-weight: 400; }
[id^="question-"] td:nth-child(2) div + div { font-size: 1em; }
td .note { font-size: .9375em; }
@media (min-width: 40.01rem) {
  table.cards th:first-child { width: 25%; }
  table.cards thead th:nth-child(2) { width: 25%; }
  [id^="question-"] table.cards thead th:first-child { width: 22%; }
  [id^="question-"] table.cards thead th:nth-child(2) { width: 40%; }
  #next thead th:first-child { width: 15%; }
  #next td:nth-child(2) { font-weight: 400; }
  #next td:nth-child(3) { font-weight: 600; }
  #bring thead th:first-child { width: 60%; }
  #bring td:nth-child(2) { font-weight: 400; }
}
@media print {
  @page { margin: 15mm 15mm 17mm; }
  @page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 9pt; }
  body { font-size: 1rem; line-height: 1.35; }
  thead { display: table-header-group; break-after: avoid; }
  thead + tbody > tr:first-child { break-before: avoid; }
  table.cards > thead th { position: static; }
  h1 { font-size: 15pt; } h2 { font-size: 11.5pt; margin: 1rem 0 .25rem; } h3 { font-size: 10pt; }
  h3 { margin: .75rem 0 .25rem; }
  th, td { padding: .15rem .75rem .15rem 0; }
  .scroll { overflow: visible; margin: 0; }
  [id^="question-"] { break-inside: avoid; }
  section > p { break-after: avoid; }
}
"""
"""What only a statement looks like, on a screen and on paper."""

_MOST_OF_ONE: Final = 4
"""Changes of one decision that are told one by one; more are told as a row of days."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement is made of; `coming` are the changes through `until`, by day.

    `who` is the person's id or name, or empty.
    """

    agreement: Agreement
    who: str
    day: date
    facts: Given
    readings: Mapping[str, str]
    answers: Sequence[Answer]
    coming: Sequence[Crossing]
    until: date
    engine: str


def statement_page(made: Statement, *, contents: bool) -> Page:
    """The statement, whatever it is written in; on paper and in a terminal without contents."""
    say = spoken(made.agreement)
    common = _common_flags(made.answers)
    sections = (
        *_articles(made, say, common),
        _next(made),
        *_open(made, say),
        *_to_bring(made),
        *_facts_used(made),
    )
    names = "".join(f", with {a.name}" for a in made.agreement.amendments)
    return Page(
        title=f"Statement of entitlements{f': {made.who}' if made.who else ''}",
        opening=tuple(_opening(made, common)),
        sections=sections,
        colophon=f"{made.agreement.name}{names}, sha256 {made.agreement.sha256}, "
        f"Entitle {made.engine}",
        contents=contents,
    )


# ------------------------------------------------------------------ the opening


def _opening(made: Statement, common: Sequence[str]) -> Iterator[Block]:
    agreement = made.agreement
    said = [("Agreement", agreement.title or agreement.name), ("As of", day_text(made.day))]
    said.append(("Term", term_words(agreement)))
    said += [("With", a.title or a.name) for a in agreement.amendments]
    said += [("Read", f"{humanised(q)} as {humanised(r)}") for q, r in made.readings.items()]
    said += [("Note", FLAGS.get(flag, flag)) for flag in common]
    yield Facts(tuple((label, (plain(text),)) for label, text in said))
    counts = [
        (sum(a.status == "decided" for a in made.answers), "answered"),
        (len(_unsettled(made.answers)), "not settled by the text"),
        (sum(a.status == "needs" for a in made.answers), "need further facts"),
    ]
    told = ", ".join(f"{n} {words}" for n, words in counts if n)
    yield Paragraph(plain(f"Of {plural(len(made.answers), 'thing')} that can be asked: {told}."))


def _common_flags(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The notes that all answers share: said once."""
    flags = [set(a.flags) for a in answers if a.status != "needs"]
    return tuple(sorted(set.intersection(*flags))) if flags else ()


def _unsettled(answers: Sequence[Answer]) -> list[Answer]:
    return [a for a in answers if a.status in ("undecided", "conflict", "contested")]


# ------------------------------------------------------------------ the articles


def _articles(made: Statement, say: Saying, common: Sequence[str]) -> Iterator[Section]:
    """A table for each article, its decisions in the order of its clauses."""
    parts: dict[str, list[Answer]] = {}
    answered = [a for a in made.answers if a.status != "needs"]
    for answer in sorted(answered, key=lambda a: natural(section_of(a))):
        parts.setdefault(article_of(section_of(answer)), []).append(answer)
    for article, answers in parts.items():
        titles = dict.fromkeys(title for a in answers for title in _titles(a))
        rows = tuple(_row(a, say, common) for a in answers)
        caption = f"Entitlements under {article_title(article)}"
        table = Table(caption, ("Entitlement", "Answer", "Why"), rows, Layout.CARDS)
        anchor = f"article-{article or 'none'}"
        yield Section(plain(article_title(article)), anchor, (table,), "; ".join(titles))


def section_of(answer: Answer) -> str:
    """The section under which an answer is told: its first clause's."""
    return answer.decision.branches[0].section


def _titles(answer: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b.title for b in answer.decision.branches))


def _row(answer: Answer, say: Saying, common: Sequence[str]) -> Row:
    name = answer.decision.name
    cells = ((plain(title_of(name)),), _answer(answer), tuple(_why(answer, say, common)))
    return Row(cells, f"decision-{name}")


def _answer(answer: Answer) -> Cell:
    ids = answer.value is not None and of_ids(answer.kind)
    said = (Run(answer_words(answer) if ids else _upper(answer_words(answer))),)
    if answer.status == "decided":
        return (said, *_other_readings(answer))
    if answer.status == "conflict":
        sides = ((Run(f"{answer.decision.branches[i].cite}: {value_words(v, answer.kind)}"),)
                 for i, v in answer.outcome.candidates)  # fmt: skip
        return (said, *sides)
    return (said, *_other_readings(answer))


def _other_readings(answer: Answer) -> Iterator[Line]:
    """What other readings of open questions would give, where that is something else."""
    for found in answer.contested:
        if not found.changes(answer.outcome):
            continue
        for reading, _ in found.outcomes:
            if reading != found.used:
                words = reading_gives(answer, found, reading)
                target = question_anchor(found.question.name)
                yield (
                    Run(f"{words} if read as "),
                    Run(humanised(reading), Role.QUESTION, target),
                )


def reading_gives(answer: Answer, found: ContestedIn, reading: str) -> str:
    """The answer under one reading of a question, in a few words."""
    outcome = dict(found.outcomes)[reading]
    value = answer.shown_value(outcome)
    if value is not None:
        return value_words(value, answer.kind)
    return f"{outcome.status} {needed_for(answer, outcome, humanised)}".rstrip()


def question_anchor(question: str) -> str:
    """The place of an open question on the page."""
    return f"question-{question}"


def _why(answer: Answer, say: Saying, common: Sequence[str]) -> Iterator[Line]:
    """The clause, then why it applies; for what is undecided the nearest clauses."""
    undecided = answer.status == "undecided"
    clauses = nearest(answer) if undecided else reasons(answer)
    for reason in {(r.cite, r.title): r for r in clauses}.values():
        amended = f" (as amended by {', '.join(reason.amended)})" if reason.amended else ""
        head = "Nearest: " if undecided else ""
        yield (Run(f"{head}{reason.cite} {reason.title}".strip()), Run(amended, Role.NOTE))
    lack = answer.outcome.lack
    text = because(answer, say)
    if undecided and lack and lack.why:
        text = f"{lack.why if answer.ties else _upper(lack.why)}."  # a tie begins with an id
    if text:
        yield (Run(text, Role.NOTE),)
    for flag in answer.flags:
        if flag not in common:
            yield (Run(_upper(FLAGS.get(flag, flag)) + ".", Role.NOTE),)


# ------------------------------------------------------------------ what comes next


def _next(made: Statement) -> Section:
    title = f"What comes next, through {day_text(made.until)}"
    told = [c for c in made.coming if {c.before.status, c.after.status} - {"needs", "invalid"}]
    if not told:
        says = f"No answer changes through {day_text(made.until)} if the facts stay as they are."
        return Section(plain(title), "next", (Paragraph(plain(says)),))
    note = "If the facts stay as they are. The first day on which each new answer holds:"
    rows = tuple(_next_rows(told))
    head = ("Day", "What changes", "From → to", "Why")
    return Section(
        plain(title),
        "next",
        (Paragraph((Run(note, Role.NOTE),)), Table(title, head, rows, Layout.CARDS)),
        plural(len(told), "change"),
    )


def _next_rows(told: Sequence[Crossing]) -> Iterator[Row]:
    counts: dict[str, list[Crossing]] = {}
    for crossing in told:
        counts.setdefault(crossing.decision, []).append(crossing)
    for crossing in told:
        same = counts[crossing.decision]
        at = same.index(crossing)
        if at < _MOST_OF_ONE:
            yield _crossing_row(crossing)
        elif at == _MOST_OF_ONE:
            more = f"{plural(len(same) - at, 'further change')} of it, the last on "
            last = same[-1]
            words = f"{more}{day_text(last.day)}, to {last.after.words}"
            yield Row(
                (
                    (plain(f"{day_text(crossing.day)} on"),),
                    (plain(title_of(crossing.decision)),),
                    (plain(words),),
                    (),
                )
            )


def _crossing_row(crossing: Crossing) -> Row:
    cites, why = ", ".join(crossing.after.cites), crossing.why
    why = why if crossing.after.status == "invalid" else _upper(why)  # may begin with an id
    return Row(
        (
            (plain(day_text(crossing.day)),),
            (plain(title_of(crossing.decision)),),
            (plain(f"{crossing.before.words} → {crossing.after.words}"),),
            ((Run(why), Run(f" ({cites})" if cites else "", Role.NOTE)),),
        )
    )


# ------------------------------------------------------------------ what is open


def _open(made: Statement, say: Saying) -> Iterator[Section]:
    """Each open question on which an answer turns, with the answer under every reading."""
    found: dict[str, list[tuple[Answer, ContestedIn]]] = {}
    for answer in made.answers:
        for contested in answer.contested:
            if answer.status != "needs" and contested.changes(answer.outcome):
                found.setdefault(contested.question.name, []).append((answer, contested))
    if not found:
        return
    parts = tuple(_question(name, touched, say) for name, touched in found.items())
    note = Paragraph(plain("The text leaves these open; each answer is given as it is read."))
    yield Section(
        plain("Open questions on which an answer turns"),
        "open",
        (note, *parts),
        plural(len(parts), "question"),
    )


def _question(name: str, touched: Sequence[tuple[Answer, ContestedIn]], say: Saying) -> Section:
    question = touched[0][1].question
    used = touched[0][1].used
    rows = []
    for reading in question.readings:
        mark = (Run(" (used here)", Role.NOTE),) if reading.name == used else ()
        gives = tuple(
            (Run(f"{title_of(a.decision.name)}: "), Run(reading_gives(a, found, reading.name)))
            for a, found in touched
        )
        title = (Run(title_of(reading.name)), *mark)
        rows.append(Row(((title,), gives, (plain(_upper(reading.why)),))))
    lines = [plain(f"{question.cite}: {question.question}")]
    if not used:
        lines.append((Run("No reading is adopted: what turns on it is not settled.", Role.STRONG),))
    caption, head = f"Readings of {say(name)}", ("Read as", "It gives", "Why")
    table = Table(caption, head, tuple(rows), Layout.CARDS)
    paragraphs = tuple(Paragraph(line) for line in lines)
    return Section(plain(title_of(name)), question_anchor(name), (*paragraphs, table))


# ------------------------------------------------------------------ facts


def _to_bring(made: Statement) -> Iterator[Section]:
    """What further facts would answer, those that answer most first."""
    groups: dict[tuple[str, ...], list[Answer]] = {}
    for answer in made.answers:
        if answer.status == "needs":
            groups.setdefault(answer.needs, []).append(answer)
    if not groups:
        return
    rows = tuple(
        Row(
            (
                tuple(
                    _fact(
                        name, fact_meaning(made.agreement, name), "" if name == needs[-1] else ";"
                    )
                    for name in needs
                ),
                (plain(", ".join(title_of(a.decision.name) for a in answers)),),
            )
        )
        for needs, answers in sorted(groups.items(), key=lambda g: -len(g[1]))
    )
    title = "What to bring for further answers"
    note = Paragraph(plain("Missing on the day asked about; each fact may bring up another."))
    table = Table(title, ("Bring", "To be told"), rows, Layout.CARDS)
    yield Section(plain(title), "bring", (note, table), plural(len(rows), "group") + " of facts")


def _fact(name: str, note: str, end: str) -> Line:
    return (Run(title_of(name)), Run(f": {note}" if note else "", Role.NOTE), Run(end))


def _facts_used(made: Statement) -> Iterator[Section]:
    fields = made.agreement.fields
    given = [n for n in fields if n in made.facts and made.facts[n] != fields[n].default]
    rows = tuple(
        Row((
            (plain(title_of(name)),),
            (plain(value_words(made.facts[name], fields[name].kind)),),
            (plain(fields[name].note),),
        ))
        for name in given
    )  # fmt: skip
    if rows:
        title = "Facts that this rests on"
        table = Table(title, ("Fact", "Given", "Meaning"), rows, Layout.CARDS)
        yield Section(plain(title), "facts", (table,), plural(len(rows), "fact"))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
