"""Lines of the blocks that declare: agreement, record, choices, value, contested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import nodes as n
from .keywords import word_text
from .layout import WIDTH, Gap, Ground, Line, by_place, columns, filled, joined
from .parts import after_term_lines, block, closed_tiers, condition, quoted
from .wording import (
    cell_text,
    cite_text,
    expression_text,
    given_text,
    kind_text,
    labels_text,
    literal_text,
    primary_text,
)


def agreement_lines(node: n.AgreementNode) -> list[Line]:
    """The `agreement` block, one setting a line."""
    settings = [Line(_setting_text(s), s.span.start, gap=Gap.AUTHOR) for s in node.settings]
    return block(f'agreement {node.name} "{node.title}"', node, settings)


_ROUNDING = {"half_up": "half up", "half_even": "half even"}


def _setting_text(setting: n.Setting) -> str:
    words = " ".join(setting.words)
    match setting.name:
        case "term" if setting.days:
            return f"term {' through '.join(map(literal_text, setting.days))}"
        case "money rounds":
            return f"money rounds {_ROUNDING.get(words, words)} to cent"
        case _:
            return f"{setting.name} {setting.rule or words}"


def choices_lines(node: n.ChoicesNode) -> list[Line]:
    """`choices NAME (…)`, broken between words when it is long."""
    words = [(word_text(w.text), w.span.start) for w in node.words]
    return filled(f"choices {node.name} (", words, node.span.start, ")")


def years_lines(node: n.YearsNode) -> list[Line]:
    """`year NAME begins DAY written "…"`."""
    text = f'year {node.name} begins {node.begins} written "{node.written}"'
    return [Line(text, node.span.start)]


# ------------------------------------------------------------------ the record


def record_lines(ground: Ground, node: n.RecordNode) -> list[Line]:
    """The `record` block: fields in columns, conditions where the author put them."""
    texts = columns([_field_cells(field) for field in node.fields])
    parts = [
        (field.span.start, _field_lines(field, text))
        for field, text in zip(node.fields, texts, strict=True)
    ]
    for must in node.musts:
        at = must.span.start
        parts.append((at, condition(ground, "must", must.condition, at, quoted(must.why))))
    return block(joined(node.block, node.name, quoted(node.note)), node, by_place(parts))


def _field_lines(field: n.RecordFieldNode, text: str) -> list[Line]:
    """One line; a long list of choices is set over several."""
    if len(text) + 2 <= WIDTH or field.kind.base != "one of":
        return [Line(text, field.span.start, gap=Gap.AUTHOR)]
    words = [(word_text(w.text), w.span.start) for w in field.kind.words]
    rest = _field_cells(field)[2]
    tail = f"){' open' if field.kind.open else ''}{'  ' if rest else ''}{rest}"
    first, *others = filled(f"{field.name}  one of (", words, field.span.start, tail)
    return [first.above(Gap.AUTHOR), *others]


def _field_cells(field: n.RecordFieldNode) -> list[str]:
    limits = joined(_range_text(field.minimum, field.maximum), *_modifiers(field))
    rest = "  ".join(cell for cell in (quoted(field.note), limits) if cell)
    return [field.name, kind_text(field.kind), rest]


def _range_text(minimum: n.Expr | None, maximum: n.Expr | None) -> str:
    if minimum and maximum:
        return f"from {given_text(minimum)} through {given_text(maximum)}"
    if minimum:
        return f"at least {given_text(minimum)}"
    return f"at most {given_text(maximum)}" if maximum else ""


def _modifiers(field: n.RecordFieldNode) -> Iterator[str]:
    if field.precision:
        yield f"precise to {given_text(field.precision)}"
    if field.default:
        yield f"default {given_text(field.default)}"


# ------------------------------------------------------------------ dated values


def value_lines(ground: Ground, node: n.ValueNode) -> list[Line]:
    """The `value` block: days, cells and citations in columns."""
    head = f"value {node.name} {kind_text(node.kind)}"
    if node.across:
        head += f" across {node.across.text} ({labels_text(node.columns)})"
    first_row = node.rows[0].span.start
    lines = after_term_lines(ground, node.after_term, node.span.start, first_row)
    for found in dated_row_lines(node.rows):
        lines += found
    return block(head, node, lines)


def dated_row_lines(rows: Sequence[n.DatedRow]) -> Iterator[list[Line]]:
    """The lines of each dated row, those without a table of their own in columns."""
    texts = iter(columns([_dated_cells(row) for row in rows if not _tiers_of(row)]))
    for row in rows:
        found = _dated_lines(row) or [Line(next(texts), row.span.start)]
        yield [found[0].above(Gap.AUTHOR), *found[1:]]


def _tiers_of(row: n.DatedRow) -> n.TiersNode | None:
    cell = row.cells[0]
    return cell if isinstance(cell, n.TiersNode) else None


def _dated_lines(row: n.DatedRow) -> list[Line]:
    """The lines of a row whose value is tiers; of any other, none."""
    tiers = _tiers_of(row)
    head = f"from {literal_text(row.first_day)}"
    return closed_tiers(head, tiers, row.span.start, cite_text(row.cite)) if tiers else []


def _dated_cells(row: n.DatedRow) -> list[str]:
    first, *others = row.cells
    cells = [cell_text(first), *map(_later_cell, others)]
    return [f"from {literal_text(row.first_day)}", *cells, cite_text(row.cite)]


def _later_cell(cell: n.Expr) -> str:
    text = primary_text(cell)
    return f"({text})" if text.endswith("roster") else text


# ------------------------------------------------------------------ questions


def contested_lines(ground: Ground, node: n.ContestedNode) -> list[Line]:
    """The `contested` block; readings in columns where they all fit."""
    lines = [line for found in _readings(ground, node.readings) for line in found]
    place = ground.next_word(node.readings[-1].span.end)
    adopted = word_text(node.adopted) if node.adopted else "none"
    adopt = Line(f"adopt {adopted}", place, gap=Gap.AUTHOR)
    head = f'contested {node.name} @{node.cite} "{node.question}"'
    return block(head, node, [*lines, adopt])


def reading_lines(ground: Ground, node: n.ReadingNode) -> list[Line]:
    """The lines of a reading that stands alone."""
    return next(_readings(ground, [node]))


def _readings(ground: Ground, readings: Sequence[n.ReadingNode]) -> Iterator[list[Line]]:
    short = [r for r in readings if not isinstance(r.body, n.TiersNode)]
    texts = columns([_reading_cells(r) for r in short])
    fitting = all(len(text) + 2 <= WIDTH for text in texts)
    aligned = dict(zip(map(id, short), texts, strict=True)) if fitting else {}
    for reading in readings:
        text = aligned.get(id(reading))
        yield (
            [Line(text, reading.span.start, gap=Gap.AUTHOR)]
            if text
            else _long_reading(ground, reading)
        )


def _reading_cells(reading: n.ReadingNode) -> list[str]:
    body = f"is {_body_text(reading.body)}" if reading.body else ""
    return [f"reading {word_text(reading.name)}", body, quoted(reading.why)]


def _body_text(body: n.Expr) -> str:
    """A reading's value: a leading `not` would join `is`, so it goes into parentheses."""
    text = expression_text(body)
    return f"({text})" if text.startswith("not ") else text


def _long_reading(ground: Ground, reading: n.ReadingNode) -> list[Line]:
    """A reading whose reason stands on a line of its own."""
    head, why, at = f"reading {word_text(reading.name)}", quoted(reading.why), reading.span.start
    if reading.body is None:
        return [Line(joined(head, why), at, gap=Gap.AUTHOR)]
    if isinstance(reading.body, n.TiersNode):
        first, *rest = closed_tiers(f"{head} is", reading.body, at, why)
        return [first.above(Gap.AUTHOR), *rest]
    text = _body_text(reading.body)
    if text.startswith("(not "):
        lines = [Line(f"{head} is {text}", at, gap=Gap.AUTHOR)]
    else:
        lines = condition(ground, f"{head} is", reading.body, at)
    if not why:
        return lines
    return [*lines, Line(why, max(lines[-1].at, reading.span.end - len(why)), 4)]
