"""Rows of `by`: the key, what each row covers, and the value it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codes
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text, label_text
from ..values import YES_NO, Kind, Value, simplest
from .kinds import ZERO, fits, joined, named
from .rows import check_rows
from .stretch import Stretch, measure

if TYPE_CHECKING:
    from .elaborate import Elaborator

_BOUNDS = {
    "at least": ("low", False),
    "on or after": ("low", False),
    "more than": ("low", True),
    "after": ("low", True),
    "at most": ("high", False),
    "on or before": ("high", False),
    "less than": ("high", True),
    "before": ("high", True),
}
_OTHER_WORD = {
    "at least": "on or after",
    "at most": "on or before",
    "more than": "after",
    "less than": "before",
}
_OTHER_WORD |= {v: k for k, v in _OTHER_WORD.items()}


def tier_rows(e: Elaborator, node: n.TiersNode, want: Kind, *, checked: bool = True) -> t.Expr:
    """The typed table of a `by`; overlaps, holes and backward rows are reported."""
    key = e.expr(node.key)
    if key.kind.base not in ("quantity", "date", "choice", "yes_no", "any"):
        message = f"rows cannot be chosen by {named(key.kind)}"
        hint = "write a key that is an amount, a day, a choice or a yes/no"
        e.report(codes.KIND_MISMATCH, message, node.key.span, hint)
        key = t.Undecided(span=key.span)
    holes = _report_holes(e, node, key)
    subject = expression_text(node.key)
    rows: list[t.TierRow] = []
    sound = checked and not holes
    kind = want
    for row in node.rows:
        bands = tuple(_band(e, label, key) for label in row.labels)
        sound = sound and None not in bands
        value = e.expr(row.value, kind)
        kind = joined(value.kind, kind) if kind.base == "any" or kind == ZERO else kind
        words = ", ".join(label_text(label) for label in row.labels)
        text = f"{subject} {_verb(row.labels[0])}{words}"
        span = row.span.within(e.section)
        known = tuple(b for b in bands if b is not None)
        rows.append(t.TierRow(known, value, row.cite, text, span))
    table = t.Tiers(key, tuple(rows), kind=kind, span=node.span.within(e.section))
    if sound and key.kind.base != "any":
        check_rows(e, table)
    return table


def _report_holes(e: Elaborator, node: n.TiersNode, key: t.Expr) -> bool:
    """Report the first `through` over a key that may be a fraction."""
    if key.kind.base != "quantity" or e.wholes.is_whole(key):
        return False
    labels = (x for row in node.rows for x in row.labels if x.how == "through")
    first = next(labels, None)
    if first is not None:
        e.report(
            codes.FRACTIONAL_THROUGH,
            f"`through` leaves holes between the rows: {named(key.kind)} may be a fraction",
            first.span,
            "write `at least` and `less than` rows, or a key of completed years or months",
        )
    return first is not None


def _verb(label: n.Label) -> str:
    return "is " if label.how in ("exact", "word", "yes", "no", "other") else ""


def _band(e: Elaborator, label: n.Label, key: t.Expr) -> t.Band | None:
    """What a label covers; none after a mistake, which is reported."""
    if key.kind.base == "any" and label.how != "other":
        return None  # what the key is was reported
    match label.how:
        case "other":
            return t.Band(other=True)
        case "yes" | "no":
            if not fits(key.kind, YES_NO):
                message = f"the rows are chosen by {named(key.kind)}"
                e.report(codes.KIND_MISMATCH, message, label.span, "write rows of that kind")
                return None
            return t.Band(exact=(label.how == "yes",))
        case "exact" | "word":
            value = _bound(e, label.first, key.kind)
            return None if value is None else t.Band(exact=(value,))
        case "through":
            return _through(e, label, key)
        case _:
            return _open_ended(e, label, key)


def _open_ended(e: Elaborator, label: n.Label, key: t.Expr) -> t.Band | None:
    side, is_open = _BOUNDS[label.how]
    value = _bound(e, label.first, key.kind)
    if value is None or not _has_order(e, label, key.kind):
        return None
    if side == "low":
        return t.Band(low=value, low_open=is_open)
    return t.Band(high=value, high_open=is_open)


def _has_order(e: Elaborator, label: n.Label, kind: Kind) -> bool:
    """Whether amounts are bounded in the words for amounts, days in those for days."""
    of_days = label.how in ("on or after", "on or before", "after", "before")
    if kind.base not in ("date", "quantity"):
        message = f"{named(kind)} has no order"
        e.report(codes.KIND_MISMATCH, message, label.span, "list the words of the row")
        return False
    if of_days == (kind.base == "date"):
        return True
    what = "amounts are" if kind.base != "date" else "years are" if kind.years else "days are"
    message = f"{what} not compared with `{label.how}`"
    e.report(codes.KIND_MISMATCH, message, label.span, f"write `{_OTHER_WORD[label.how]}`")
    return False


def _bound(e: Elaborator, node: n.Expr | None, kind: Kind) -> Value | None:
    if node is None:
        return None
    if isinstance(node, n.NumberNode) and not node.unit and kind.base == "quantity":
        return simplest(node.amount)
    found = e.expr(node, kind)
    return found.value if isinstance(found, t.Literal) else None


def _through(e: Elaborator, label: n.Label, key: t.Expr) -> t.Band | None:
    low, high = _bound(e, label.first, key.kind), _bound(e, label.last, key.kind)
    if low is None or high is None:
        return None
    if Stretch(measure(low), measure(high)).is_empty:
        message = f"this row runs backwards: {label_text(label)}"
        e.report(codes.TIERS_BACKWARDS, message, label.span, "put the lower bound first")
        return None
    return t.Band(low=low, high=high)
