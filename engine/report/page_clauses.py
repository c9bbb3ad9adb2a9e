"""Clauses, dated values and open questions as sections of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import YES_NO, day_text
from .page import (
    Block,
    Cell,
    Facts,
    Line,
    Listing,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    joined,
    plain,
    words,
)
from .page_words import (
    Wording,
    adopted_note,
    after_term_line,
    cited,
    clause_anchor,
    humanised,
    kind_words,
    named,
    reading_words,
    row_label,
    source_words,
    subject_words,
    title_of,
)

_ALWAYS = t.Literal(True, kind=YES_NO)  # noqa: FBT003  # a value, not a switch
WHEN_GIVES_CITE = ("When", "It gives", "Section")


def natural(section: str) -> list[tuple[int, int, str]]:
    """A key that puts 17.2 before 17.10."""
    parts = re.findall(r"\d+|\D+", section)
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


@dataclass(frozen=True)
class Telling:
    """Tells one agreement: what its clauses, values and questions say, and what rests on what."""

    agreement: t.Agreement
    mentions: Mentions

    @cached_property
    def wording(self) -> Wording:
        """Its words."""
        return Wording(self.agreement)

    @cached_property
    def clauses_of(self) -> dict[str, tuple[t.Clause, ...]]:
        """The clauses that decide each decision, in the order of their sections."""
        ordered = sorted(self.agreement.clauses, key=lambda c: natural(c.section))
        return {
            name: tuple(c for c in ordered if name in c.decides)
            for name in self.agreement.decisions
        }

    def home(self, decision: t.Decision) -> str:
        """The section under which a decision is told whole: the first that sets no other aside."""
        over = {decision.branches[edge.above].section for edge in decision.precedence}
        sections = [c.section for c in self.clauses_of[decision.name]]
        return next((s for s in sections if s not in over), sections[0])

    @cached_property
    def questions_of(self) -> dict[str, tuple[str, ...]]:
        """The questions that each decision rests on."""
        return {name: self.mentions.questions(name) for name in self.agreement.decisions}

    @cached_property
    def fields_of(self) -> dict[str, tuple[str, ...]]:
        """The facts that each decision may look at."""
        return {name: self.mentions.fields(name) for name in self.agreement.decisions}

    def bearing(self, question: str) -> tuple[str, ...]:
        """The decisions that rest on a question."""
        return tuple(d for d, found in self.questions_of.items() if question in found)

    def needing(self, field: str) -> tuple[str, ...]:
        """The decisions that may look at a fact."""
        return tuple(d for d, found in self.fields_of.items() if field in found)

    def needing_of_rows(self, field: str, label: str = "") -> tuple[str, ...]:
        """The decisions that may look at a fact of a row; `label`: of a row inside a record."""
        decisions, mentions = self.agreement.decisions, self.mentions
        if label:
            return tuple(d for d in decisions if field in mentions.fields_inside(d)[label])
        return tuple(d for d in decisions if field in mentions.row_fields(d))

    def rests(self, name: str) -> Iterator[tuple[str, Cell]]:
        """What must be known for a decision, and the open questions it rests on."""
        fields = self.fields_of[name]
        yield "Facts needed", self.wording.folded(fields, "facts")
        if self.mentions.asks_for_rows(name):
            yield "Of each row", (self.wording.row_facts(self.mentions.row_fields(name)),)
        for label, fields in self.mentions.fields_inside(name).items():
            if fields:
                yield f"Of each {humanised(label)}", (self.wording.row_facts(fields, label),)
        questions = self.questions_of[name]
        if questions:
            found = (self.agreement.questions[q] for q in questions)
            lines = ((self.wording.asked(q.name), *adopted_note(q)) for q in found)
            yield "Open questions", tuple(lines)

    def term_note(self, after: t.AfterTerm) -> Iterator[tuple[str, Cell]]:
        """What holds after the term, where it is not what holds for the whole agreement."""
        if after != self.agreement.after_term and self.agreement.term:
            last = day_text(self.agreement.term[1])
            yield "After the term", (after_term_line(self.wording, after, last),)


# ------------------------------------------------------------------ clauses


def clause_section(telling: Telling, clause: t.Clause) -> Section:
    """A clause: what it decides, and what it leaves to somebody."""
    blocks: list[Block] = [decision_section(telling, clause, name) for name in clause.decides]
    left = [d for d in telling.agreement.discretions if d.section == clause.section]
    if left:
        blocks.insert(0, Listing(tuple(map(_discretion, left))))
    title = (Run(clause.section, Role.NOTE), Run(f" {clause.title}"))
    return Section(title, clause_anchor(clause.section), tuple(blocks))


def _discretion(found: t.Discretion) -> Line:
    cite = (Run(f" ({found.cite})", Role.NOTE),) if found.cite != found.section else ()
    return (Run(f"Left to {found.by}: ", Role.STRONG), Run(found.what), *cite)


def decision_section(telling: Telling, clause: t.Clause, name: str) -> Section:
    """What one clause says of one decision."""
    decision = telling.agreement.decisions[name]
    home = telling.home(decision) == clause.section
    mine = [b for b in decision.branches if b.section == clause.section]
    closing = decision.closing
    own_closing = closing if closing and closing.section == clause.section else None
    blocks: list[Block] = [Paragraph(_unit_line(telling, clause, decision))]
    facts: list[tuple[str, Cell]] = []
    if len(mine) == 1 and not isinstance(mine[0].body, t.Tiers):
        facts += _branch_facts(telling, decision, mine[0])
    else:
        blocks += _branch_tables(telling, decision, mine)
    facts += _closing_facts(telling, own_closing, decision)
    facts += _standing(telling, decision, clause)
    for after in dict.fromkeys(b.after_term for b in mine):
        facts += telling.term_note(after)
    if home:
        facts += _closed_elsewhere(telling, decision, clause)
        facts += telling.rests(name)
    blocks.append(Facts(tuple(facts)))
    anchor = f"decision-{name}" if home else f"decision-{name}-{clause_anchor(clause.section)}"
    return Section(named(name), anchor, tuple(blocks))


def _unit_line(telling: Telling, clause: t.Clause, decision: t.Decision) -> Line:
    others = [c for c in telling.clauses_of[decision.name] if c is not clause]
    unit = Run(f"Answer: {kind_words(decision.kind)}.")
    if not others:
        return (unit,)
    links = joined((telling.wording.clause(c.section, c.title) for c in others), "; ")
    return (unit, Run(" Decided also in "), *links, Run("."))


def _branch_facts(
    telling: Telling, decision: t.Decision, branch: t.Branch
) -> Iterator[tuple[str, Cell]]:
    if branch.guard != _ALWAYS:
        yield "When", _conditions(telling.wording, branch)
    yield "It gives", telling.wording.given(branch.body, decision.kind, branch.body_text)
    if branch.cite != branch.section:
        yield "Section", (cited(branch.cite),)


def _conditions(wording: Wording, branch: t.Branch) -> Cell:
    """The conditions of a branch, one below the other, each but the first after `and`."""
    lines = [wording.line(c.text) for c in branch.conditions]
    return (
        (lines[0], *((Run("and "), *line) for line in lines[1:])) if lines else (plain("always"),)
    )


def _closing_facts(
    telling: Telling, closing: t.Closing | None, decision: t.Decision
) -> Iterator[tuple[str, Cell]]:
    if closing is not None:
        yield "Otherwise", _closing_cell(telling, closing, decision)


def _closing_cell(telling: Telling, closing: t.Closing, decision: t.Decision) -> Cell:
    cell = telling.wording.given(closing.value, decision.kind, closing.text)
    if closing.cite == closing.section:
        return cell
    note = (Run(" "), Run(f"(section {closing.cite})", Role.NOTE))
    first, *rest = cell
    return ((*first, *note), *rest) if isinstance(first, tuple) else cell


def _closed_elsewhere(
    telling: Telling, decision: t.Decision, clause: t.Clause
) -> Iterator[tuple[str, Cell]]:
    """For all clauses that decide it together: what holds where none of them applies."""
    closing = decision.closing
    if closing is not None and closing.section != clause.section:
        head, *rest = _closing_cell(telling, closing, decision)
        line = head if isinstance(head, tuple) else head.line
        where = telling.wording.clause(closing.section, closing.title)
        yield "Otherwise", ((*line, Run(" (says "), *where, Run(")")), *rest)
    elif closing is None and all(b.guard != _ALWAYS for b in decision.branches):
        yield "Otherwise", (plain("where no clause applies, the agreement does not say"),)


def _branch_tables(
    telling: Telling, decision: t.Decision, branches: Sequence[t.Branch]
) -> Iterator[Block]:
    """Branches in the order of the text: those with tiers each a table, the others together."""
    waiting: list[t.Branch] = []
    for branch in branches:
        if not isinstance(branch.body, t.Tiers):
            waiting.append(branch)
            continue
        yield from _plain_branches(telling, decision, waiting)
        waiting = []
        if branch.guard != _ALWAYS:
            yield Facts((("When", _conditions(telling.wording, branch)),))
        yield tiers_table(telling.wording, decision.name, branch.body, branch.cite)
    yield from _plain_branches(telling, decision, waiting)


def _plain_branches(
    telling: Telling, decision: t.Decision, branches: Sequence[t.Branch]
) -> Iterator[Table]:
    """One table of the branches without tiers; nothing for none."""
    rows = tuple(
        Row(
            (
                _conditions(telling.wording, b),
                telling.wording.given(b.body, decision.kind, b.body_text),
                (cited(b.cite),),
            )
        )
        for b in branches
    )
    if rows:
        yield Table(f"{title_of(decision.name)}: when it is what", WHEN_GIVES_CITE, rows)


def tiers_table(wording: Wording, name: str, tiers: t.Tiers, cite: str) -> Table:
    """The rows of a table; what stands inside a row names its own key."""
    subject = words(wording.line(subject_words(tiers)))
    rows = tuple(
        Row(
            (
                (wording.line(row_label(tiers, row)),),
                wording.value(row.value),
                (cited(row.cite or cite),),
            )
        )
        for row in tiers.rows
    )
    head = (subject[:1].upper() + subject[1:], *WHEN_GIVES_CITE[1:])
    return Table(f"{title_of(name)} by {subject}", head, rows)


def _standing(
    telling: Telling, decision: t.Decision, clause: t.Clause
) -> Iterator[tuple[str, Cell]]:
    """Which clauses this one sets aside, and which set it aside."""
    over: dict[Line, None] = {}
    under: dict[Line, None] = {}
    for edge in decision.precedence:
        above, below = decision.branches[edge.above], decision.branches[edge.below]
        where = (
            (Run(", where "), *telling.wording.line(source_words(edge.condition)))
            if edge.condition is not None
            else ()
        )
        if above.section == clause.section:
            over[(*telling.wording.clause(below.section, below.title), *where)] = None
        if below.section == clause.section:
            under[(*telling.wording.clause(above.section, above.title), *where)] = None
    if over:
        yield "Stands above", tuple(over)
    if under:
        yield "Yields to", tuple(under)


# ------------------------------------------------------------------ dated values


def value_section(telling: Telling, value: t.DatedValue) -> Section:
    """A value by its days; one for several cases has a column for each."""
    wording = telling.wording
    decision = telling.agreement.decisions.get(value.name)
    unit = Paragraph(plain(f"{'Answer' if decision else 'Each'}: {kind_words(value.kind)}."))
    first = day_text(value.rows[0].first_day)
    facts: list[tuple[str, Cell]] = [
        ("Earlier days", (plain(f"nothing is said of days before {first}"),))
    ]
    facts += telling.term_note(value.after_term)
    if decision:
        facts += telling.rests(value.name)
    anchor = f"decision-{value.name}" if decision else f"value-{value.name}"
    return Section(
        named(value.name), anchor, (unit, _dated_table(wording, value), Facts(tuple(facts)))
    )


def _dated_table(wording: Wording, value: t.DatedValue) -> Table:
    caption = f"{title_of(value.name)} by date"
    tables = [row.value for row in value.rows if isinstance(row.value, t.Tiers)]
    labels = {tuple(row_label(table, r) for r in table.rows) for table in tables}
    if len(tables) == len(value.rows) and len(labels) == 1:
        subject = words(wording.line(subject_words(tables[0])))
        heads = [words(wording.line(label)) for label in labels.pop()]
        heads[0] = f"{subject} {heads[0]}"
        rows = [_dated_row(row, [wording.value(c.value) for c in row.value.rows])
                for row in value.rows if isinstance(row.value, t.Tiers)]  # fmt: skip
        return Table(caption, ("From", *heads, "Section"), tuple(rows))
    rows = [_dated_row(row, [wording.value(row.value, row.text)]) for row in value.rows]
    return Table(caption, ("From", "It gives", "Section"), tuple(rows))


def _dated_row(row: t.DatedRow, cells: Sequence[Cell]) -> Row:
    return Row(((plain(day_text(row.first_day)),), *cells, (cited(row.cite),)))


# ------------------------------------------------------------------ open questions


def question_section(telling: Telling, question: t.Question) -> Section:
    """A question: its readings with their reasons, the adopted one marked, what it bears on."""
    bearing = telling.bearing(question.name)
    facts: list[tuple[str, Cell]] = [("Bears on", telling.wording.folded(bearing, "decisions"))]
    if not question.adopted:
        facts.insert(0, ("Adopted", (plain("none: answers that differ are left open"),)))
    rows = tuple(_reading_row(telling.wording, question, r) for r in question.readings)
    valued = any(r.body is not None for r in question.readings)
    head = ("Reading", *(("It means",) if valued else ()), "Because")
    table = Table(f"Readings of: {title_of(question.name)}", head, rows)
    blocks = (Paragraph(plain(question.question)), table, Facts(tuple(facts)))
    return Section(named(question.name), f"question-{question.name}", blocks)


def _reading_row(wording: Wording, question: t.Question, reading: t.Reading) -> Row:
    name: Cell = ((Run(humanised(reading.name)),),)
    if reading.name == question.adopted:
        name = ((Run(humanised(reading.name), Role.STRONG),), (Run("adopted", Role.MARK),))
    why: Cell = (plain(reading.why),)
    if reading.body is None:
        return Row((name, why)) if question.readings[0].body is None else Row((name, (), why))
    said = reading_words(question, reading)
    means = (plain(said),) if said else wording.value(reading.body, reading.text)
    return Row((name, means, why))
