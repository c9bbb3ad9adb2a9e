"""An agreement as one readable page, for people who have never seen the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import __version__
from ..ir import tree as t
from ..ir.mentions import Mentions
from ..values import day_text, shown
from .page import (
    Block,
    Cell,
    Facts,
    Layout,
    Line,
    Listing,
    Page,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    joined,
    plain,
)
from .page_clauses import (
    Telling,
    clause_section,
    natural,
    question_section,
    value_section,
)
from .page_words import (
    Wording,
    after_term_line,
    cited,
    convention_facts,
    humanised,
    kind_words,
    row_anchor,
    term_words,
    title_of,
    value_words,
)


def page_of(agreement: t.Agreement, mentions: Mentions) -> Page:
    """The agreement as a page: its terms by article, then what its words and facts mean."""
    telling = Telling(agreement, mentions)
    after = (
        _terms(telling),
        *_records(telling),
        _musts(telling),
        _decisions_index(telling),
        _questions_index(telling),
    )
    return Page(
        title=agreement.title or agreement.name,
        opening=tuple(_opening(telling.wording)),
        sections=(*articles(telling), *(s for s in after if s is not None)),
        colophon=f"{agreement.name}, sha256 {agreement.sha256}, Entitle {__version__}",
    )


# ------------------------------------------------------------------ the opening


def _opening(wording: Wording) -> Iterator[Block]:
    agreement = wording.agreement
    facts: list[tuple[str, Cell]] = [("Term", (plain(term_words(agreement)),))]
    if agreement.term:
        last = day_text(agreement.term[1])
        facts.append(("After the term", (after_term_line(wording, agreement.after_term, last),)))
    yield Facts((*facts, *convention_facts(wording)))
    counts = (
        (len(agreement.decisions), "thing that can be asked", "things that can be asked"),
        (len(agreement.clauses), "clause", "clauses"),
        (len(agreement.questions), "open question", "open questions"),
    )
    said = ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts)
    yield Paragraph(plain(f"On this page: {said}."))
    yield Listing(tuple(plain(" ".join(text.split())) for text in _HOW_TO_READ))


_HOW_TO_READ = (
    """Each clause says what can be asked under it, when it applies and what it then gives.
    Beside each heading stands the name to ask for it by.""",
    """An open question, marked (?), is something that the text does not settle. Its readings
    are set out with their reasons; answers use the adopted one and say what another would
    change.""",
    """Where two clauses apply at once, the one that stands above sets the other aside.""",
    """Years and months counted from a date run to the day asked about, unless another day is
    named.""",
)


# ------------------------------------------------------------------ articles


def article_of(section: str) -> str:
    """The article of a section: `17` of 17.2-6, `App.A` of App.A.pay."""
    first, _, rest = section.replace("-", ".").partition(".")
    if first.isdigit() or not rest:
        return first
    return f"{first}.{rest.partition('.')[0]}"


def article_title(article: str) -> str:
    """How an article is headed: `Article 17`, `Appendix A`."""
    if not article:
        return "The agreement as a whole"
    first, dot, rest = article.partition(".")
    if first.lower() in ("app", "appendix") and dot:
        return f"Appendix {rest}"
    return f"Article {article}" if article[0].isdigit() else title_of(article)


def _article_key(article: str) -> tuple[bool, list[tuple[int, int, str]]]:
    return not article[:1].isdigit(), natural(article)


def articles(telling: Telling) -> Iterator[Section]:
    """The articles in their order: clauses, then values by date, then open questions."""
    agreement = telling.agreement
    parts: dict[str, list[tuple[str, Section]]] = {}
    clauses = sorted(agreement.clauses, key=lambda c: natural(c.section))
    for clause in clauses:
        made = clause_section(telling, clause)
        parts.setdefault(article_of(clause.section), []).append((clause.title, made))
    for value in agreement.values.values():
        made = value_section(telling, value)
        where = article_of(value.rows[0].cite)
        parts.setdefault(where, []).append((title_of(value.name), made))
    asked: dict[str, list[Section]] = {}
    for question in agreement.questions.values():
        made = question_section(telling, question)
        asked.setdefault(article_of(question.cite), []).append(made)
    for article in sorted({*parts, *asked}, key=_article_key):
        yield _article(article, parts.get(article, []), asked.get(article, []))


def _article(article: str, parts: list[tuple[str, Section]], asked: list[Section]) -> Section:
    anchor = f"article-{article or 'none'}"
    blocks: list[Block] = [made for _, made in parts]
    if asked:
        title = "Open question" if len(asked) == 1 else "Open questions"
        blocks.append(Section(plain(title), f"{anchor}-questions", tuple(asked)))
    summary = "; ".join(dict.fromkeys(title for title, _ in parts)) or "open questions"
    return Section(plain(article_title(article)), anchor, tuple(blocks), summary)


# ------------------------------------------------------------------ words and facts


def _terms(telling: Telling) -> Section | None:
    defines = telling.agreement.defines.values()
    if not defines:
        return None
    rows = tuple(
        Row(
            (
                _entry(define.name),
                telling.wording.value(define.body, define.text),
                (cited(define.cite),),
            ),
            f"term-{define.name}",
        )
        for define in sorted(defines, key=lambda d: d.name)
    )
    table = Table("Words used above", ("Words", "They mean", "Section"), rows, Layout.CARDS)
    return Section(plain("Words used above"), "terms", (table,))


def _entry(name: str) -> Cell:
    return ((Run(title_of(name), Role.STRONG),), (Run(name, Role.TECHNICAL),))


_BLOCKS = {
    "record": "What must be known about each {}",
    "group": "What must be known about the group",
    "roster": "What must be known about each {} on the roster",
    "rows": "What must be known about each {}",
}


def _records(telling: Telling) -> Iterator[Section]:
    fields = telling.agreement.fields.values()
    for block in dict.fromkeys(f.block for f in fields):
        title = _BLOCKS.get(block, block).format(telling.agreement.record_name)
        rows = tuple(_field_row(telling, f) for f in fields if f.block == block)
        head = ("Fact", "Meaning", "Given as", "Used for")
        table = Table(title, head, rows, Layout.CARDS)
        note = Paragraph(plain("Any of these may be missing; an answer says when one is needed."))
        yield Section(plain(title), f"facts-{block}", (note, table))
    roster = telling.agreement.roster
    if roster is not None:
        title = _BLOCKS["roster"].format(roster.name)
        said = "The roster has as many rows as there are people or units."
        yield _rows(telling, roster, title, "", said)
    for label, inside in telling.agreement.rows.items():
        title = _BLOCKS["rows"].format(humanised(label))
        said = inside.note[:1].upper() + inside.note[1:]
        yield _rows(telling, inside, title, label, said)


def _rows(telling: Telling, block: t.Roster, title: str, label: str, said: str) -> Section:
    """What a row holds, of the roster or inside a record."""
    head = ("Fact", "Meaning", "Given as", "Used for")
    rows = tuple(_row_field_row(telling, f, label) for f in block.fields.values())
    musts = tuple((*telling.wording.line(m.text), *_why(m.why)) for m in block.musts)
    every = (Paragraph(plain("Every row obeys:")), Listing(musts)) if musts else ()
    note = (Paragraph(plain(said)),) if said else ()
    anchor = f"facts-rows-{label}" if label else "facts-roster"
    return Section(plain(title), anchor, (*note, Table(title, head, rows, Layout.CARDS), *every))


def _row_field_row(telling: Telling, field: t.FieldSpec, label: str) -> Row:
    used = telling.wording.folded(telling.needing_of_rows(field.name, label), "decisions")
    cells = (_entry(field.name), (plain(field.note),), tuple(map(plain, _given_as(field))), used)
    return Row(cells, row_anchor(field.name, label))


def _field_row(telling: Telling, field: t.FieldSpec) -> Row:
    used = telling.wording.folded(telling.needing(field.name), "decisions")
    cells = (_entry(field.name), (plain(field.note),), tuple(map(plain, _given_as(field))), used)
    return Row(cells, f"fact-{field.name}")


def _given_as(field: t.FieldSpec) -> Iterator[str]:
    yield kind_words(field.kind)
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        yield f"from {shown(low, field.kind)} through {shown(high, field.kind)}"
    elif low is not None:
        yield f"at least {shown(low, field.kind)}"
    elif high is not None:
        yield f"at most {shown(high, field.kind)}"
    if field.precision is not None:
        yield f"in steps of {shown(field.precision, field.kind)}"
    if field.default is not None:
        yield f"when not given: {value_words(field.default, field.kind)}"


def _musts(telling: Telling) -> Section | None:
    musts = telling.agreement.musts
    if not musts:
        return None
    items = tuple((*telling.wording.line(m.text), *_why(m.why)) for m in musts)
    note = Paragraph(plain("A record that contradicts one of these is refused."))
    return Section(plain("What every record obeys"), "musts", (note, Listing(items)))


def _why(why: str) -> Line:
    return (Run(f" ({why})", Role.NOTE),) if why else ()


# ------------------------------------------------------------------ indexes


def _decisions_index(telling: Telling) -> Section | None:
    decisions = sorted(telling.agreement.decisions.values(), key=lambda d: d.name)
    if not decisions:
        return None
    rows = tuple(
        Row((_linked(telling, d.name), (plain(kind_words(d.kind)),), (_where(telling, d),)))
        for d in decisions
    )
    table = Table(
        "Everything that can be asked", ("Ask for", "Answer", "Section"), rows, Layout.CARDS
    )
    return Section(plain("Index of what can be asked"), "index-decisions", (table,))


def _linked(telling: Telling, name: str) -> Cell:
    target = telling.wording.anchors[name]
    return ((Run(title_of(name), target=target),), (Run(name, Role.TECHNICAL),))


def _where(telling: Telling, decision: t.Decision) -> Line:
    clauses = telling.clauses_of[decision.name]
    if not clauses:
        return cited(decision.branches[0].cite)
    return joined((telling.wording.clause(c.section, "") for c in clauses), ", ")


def _questions_index(telling: Telling) -> Section | None:
    questions = sorted(telling.agreement.questions.values(), key=lambda q: natural(q.cite))
    if not questions:
        return None
    table = Table(
        "Every open question",
        ("Question", "What is open", "Read as", "Section"),
        tuple(_question_row(telling, q) for q in questions),
        Layout.CARDS,
    )
    return Section(plain("Index of open questions"), "index-questions", (table,))


def _question_row(telling: Telling, question: t.Question) -> Row:
    read = humanised(question.adopted) or "not settled"
    cells: Iterable[Cell] = (
        _linked(telling, question.name),
        (plain(question.question),),
        (plain(read),),
        (cited(question.cite),),
    )
    return Row(tuple(cells))
