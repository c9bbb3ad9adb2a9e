"""Rows of `by`: what each covers, and whether two rows meet, run backwards or leave a hole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..syntax import nodes as n
from ..syntax.wording import expression_text, label_text
from ..values import ANY, YES_NO, Kind, Value, shown
from .kinds import fits, is_whole, joined, named

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


def tier_rows(elaborator: Elaborator, node: n.TiersNode, want: Kind) -> t.Expr:
    """The typed table of a `by`; overlaps, holes and backward rows are reported."""
    key = elaborator.expr(node.key)
    if key.kind.base not in ("quantity", "date", "choice", "yes_no", "any"):
        message = f"rows cannot be chosen by {named(key.kind)}"
        elaborator.findings.add(codes.KIND_MISMATCH, message, node.key.span)
    subject = expression_text(node.key)
    rows: list[t.TierRow] = []
    kind = want
    for row in node.rows:
        bands = tuple(_band(elaborator, label, key) for label in row.labels)
        value = elaborator.expr(row.value, kind)
        kind = joined(value.kind, kind) if kind.base == "any" else kind
        words = ", ".join(label_text(label) for label in row.labels)
        text = f"{subject} {_verb(row.labels[0])}{words}"
        span = row.span.within(elaborator.section)
        rows.append(t.TierRow(bands, value, row.cite, text, span))
    _check_rows(elaborator, rows, key, node)
    return t.Tiers(key, tuple(rows), kind=kind, span=node.span.within(elaborator.section))


def _verb(label: n.Label) -> str:
    return "is " if label.how in ("exact", "word", "yes", "no", "other") else ""


def _band(elaborator: Elaborator, label: n.Label, key: t.Expr) -> t.Band:
    match label.how:
        case "other":
            return t.Band(other=True)
        case "yes" | "no":
            if not fits(key.kind, YES_NO):
                message = f"the rows are chosen by {named(key.kind)}"
                elaborator.findings.add(codes.KIND_MISMATCH, message, label.span)
            return t.Band(exact=(label.how == "yes",))
        case "exact" | "word":
            value = _bound(elaborator, label.first, key.kind)
            return t.Band(exact=() if value is None else (value,))
        case "through":
            return _through(elaborator, label, key)
    side, is_open = _BOUNDS[label.how]
    value = _bound(elaborator, label.first, key.kind)
    _ordered_words(elaborator, label, key.kind)
    if side == "low":
        return t.Band(low=value, low_open=is_open)
    return t.Band(high=value, high_open=is_open)


def _ordered_words(elaborator: Elaborator, label: n.Label, kind: Kind) -> None:
    of_days = label.how in ("on or after", "on or before", "after", "before")
    if kind.base in ("date", "quantity") and of_days != (kind.base == "date"):
        what = "days are" if kind.base == "date" else "amounts are"
        elaborator.findings.add(
            codes.KIND_MISMATCH, f"{what} not compared with `{label.how}`", label.span
        )


def _bound(elaborator: Elaborator, node: n.Expr | None, kind: Kind) -> Value | None:
    if node is None:
        return None
    if isinstance(node, n.NumberNode) and not node.unit and kind.base == "quantity":
        return _whole(node.amount)
    found = elaborator.expr(node, kind)
    return found.value if isinstance(found, t.Literal) else None


def _whole(amount: Fraction) -> Value:
    return amount.numerator if amount.denominator == 1 else amount


def _through(elaborator: Elaborator, label: n.Label, key: t.Expr) -> t.Band:
    low, high = _bound(elaborator, label.first, key.kind), _bound(elaborator, label.last, key.kind)
    if key.kind.base == "quantity" and not is_whole(key, elaborator.defines):
        elaborator.findings.add(
            codes.FRACTIONAL_THROUGH,
            f"`through` leaves holes between the rows: {named(key.kind)} may be a fraction",
            label.span,
            "write `at least` and `less than` rows, or a key of completed years or months",
        )
    if _less(high, low):
        elaborator.findings.add(
            codes.TIERS_BACKWARDS,
            f"this row runs backwards: {label_text(label)}",
            label.span,
            "put the lower bound first",
        )
    return t.Band(low=low, high=high)


def _less(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None or type(a) is bool or type(b) is bool:
        return False
    try:
        return bool(a < b)  # type: ignore[operator]
    except TypeError:
        return False


# ------------------------------------------------------------------ overlaps and holes


def meets(a: t.Band, b: t.Band) -> bool:
    """Whether some key lies in both bands; a row for the rest meets none."""
    if a.other or b.other:
        return False
    if a.exact and b.exact:
        return bool(set(a.exact) & set(b.exact))
    if a.exact or b.exact:
        listed, band = (a, b) if a.exact else (b, a)
        return any(covers(band, value) for value in listed.exact)
    return not (_ends_before(a, b) or _ends_before(b, a))


def _ends_before(a: t.Band, b: t.Band) -> bool:
    if a.high is None or b.low is None:
        return False
    return _less(a.high, b.low) or (a.high == b.low and (a.high_open or b.low_open))


def covers(band: t.Band, key: Value) -> bool:
    """Whether `key` lies in a band (never in one for the rest)."""
    if band.other:
        return False
    if band.exact:
        return key in band.exact
    below = _less(key, band.low) or (band.low_open and key == band.low)
    above = _less(band.high, key) or (band.high_open and key == band.high)
    return not below and not above


def _check_rows(
    elaborator: Elaborator, rows: Sequence[t.TierRow], key: t.Expr, node: n.TiersNode
) -> None:
    flat = [(band, row) for row in rows for band in row.bands]
    for i, (band, row) in enumerate(flat):
        for other, earlier in flat[:i]:
            if meets(band, other) or (band.other and other.other):
                elaborator.findings.add(
                    codes.TIERS_OVERLAP,
                    f"two rows cover the same case: {earlier.text}, and {row.text}",
                    row.span,
                    "let one begin where the other ends",
                    (Label(earlier.span, "the row it meets"),),
                )
    if any(band.other for band, _ in flat):
        return
    _check_holes(elaborator, flat, key)
    _check_choices(elaborator, flat, key, node)


def _check_holes(
    elaborator: Elaborator, flat: Sequence[tuple[t.Band, t.TierRow]], key: t.Expr
) -> None:
    """Holes in plain sight: a row that begins later than the one before it ends."""
    ranged = [(b, r) for b, r in flat if b.low is not None or b.high is not None]
    ranged.sort(key=lambda pair: _low_end(pair[0]))
    step_of = is_whole(key, elaborator.defines)
    for (a, _), (b, row) in zip(ranged, ranged[1:], strict=False):
        if a.high is None or b.low is None or not _gap(a, b, step_of):
            continue
        upper, lower = shown(a.high, key.kind), shown(b.low, key.kind)
        elaborator.findings.add(
            codes.TIERS_HOLE,
            f"no row covers what lies between {upper} and {lower}",
            row.span,
            "where the text is silent, write `undecided` or a contested question in that row",
        )


def _low_end(band: t.Band) -> tuple[bool, Fraction]:
    """Sorts by the lower end; a row open below comes first."""
    match band.low:
        case date() as day:
            return True, Fraction(day.toordinal())
        case int() | Fraction() as amount:
            return True, Fraction(amount)
    return False, Fraction(0)


def _gap(a: t.Band, b: t.Band, whole: bool) -> bool:
    if not _less(a.high, b.low):
        return bool(a.high == b.low and a.high_open and b.low_open)
    if isinstance(a.high, date) and isinstance(b.low, date):
        return b.low - a.high > timedelta(1) or a.high_open or b.low_open
    if whole and not a.high_open and not b.low_open:
        return bool(b.low - a.high > 1)  # type: ignore[operator]
    return True


def _check_choices(
    elaborator: Elaborator, flat: Sequence[tuple[t.Band, t.TierRow]], key: t.Expr, node: n.TiersNode
) -> None:
    listed = {value for band, _ in flat for value in band.exact}
    if key.kind.base != "choice" or key.kind is ANY or key.kind.open:
        return
    missing = [w for w in key.kind.choices if w not in listed]
    if missing and listed:
        elaborator.findings.add(
            codes.CHOICES_UNCOVERED,
            f"no row covers {', '.join(missing)}",
            node.span.within(elaborator.section),
            "add rows for them, or `any other`; where the text is silent, write `undecided`",
        )
