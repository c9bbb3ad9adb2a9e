"""Numbers that look mistyped, and one number written in the same role again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from .. import codes
from ..diagnostic import Label
from ..ir import tree as t
from ..values import MONEY, Value, shown
from .scope import Findings
from .whole import Wholes
from .written import Place, written

_FAR = 100
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
_CENTS = 100
_TIMES = 3
_Role = tuple[object, ...]


def check_numbers(agreement: t.Agreement, wholes: Wholes, findings: Findings) -> None:
    """Report parts of a cent, days far off, fractions of whole numbers, repeated numbers."""
    places = list(written(agreement))
    first, last = _horizon(agreement)
    for place in places:
        match place.expr:
            case t.Literal():
                _check_literal(place.expr, first, last, findings)
            case t.Compare(left=left, right=right):
                _check_part(left, right, wholes, findings)
                _check_part(right, left, wholes, findings)
            case _:
                pass
    _check_repeated(places, findings)


def _horizon(agreement: t.Agreement) -> tuple[date, date]:
    if agreement.term is None:
        return _EARLIEST, _LATEST
    first, last = agreement.term
    return (
        max(_EARLIEST, date(max(1, first.year - _FAR), 1, 1)),
        min(_LATEST, date(min(9999, last.year + _FAR), 12, 31)),
    )


def _check_literal(expr: t.Literal, first: date, last: date, findings: Findings) -> None:
    match expr.value:
        case date() as day if not first <= day <= last:
            message = f"{shown(day, expr.kind)} lies very far from the agreement's term"
            findings.add(codes.FAR_DAY, message, expr.span, "look at the year again")
        case Fraction() as amount if expr.kind == MONEY and (amount * _CENTS).denominator > 1:
            message = f"no coin is that small: {expr.span.text.strip()}"
            hint = "write at most two decimals; a rate is written with its `per hour`"
            findings.add(codes.PART_OF_CENT, message, expr.span, hint)
        case _:
            pass


def _check_part(subject: t.Expr, limit: t.Expr, wholes: Wholes, findings: Findings) -> None:
    """`service at least 20.5 years`: completed years are whole, so this means 21."""
    if isinstance(subject, t.Literal) or not isinstance(limit, t.Literal):
        return
    if (
        isinstance(limit.value, Fraction)
        and limit.value.denominator > 1
        and wholes.is_whole(subject)
    ):
        words = " ".join(subject.span.text.split())
        message = f"`{words}` is counted in whole numbers, so it never is {limit.span.text}"
        hint = "write the whole number that is meant, or count in months"
        findings.add(codes.PART_OF_WHOLE, message, limit.span, hint)


# ------------------------------------------------------------------ repeated numbers


def _check_repeated(places: list[Place], findings: Findings) -> None:
    """One number in one role in three places: a change of it would have to find them all."""
    found: dict[_Role, dict[str, t.Literal]] = {}
    for place in places:
        for role, number in _roles(place):
            found.setdefault(role, {}).setdefault(place.where, number)
    for wheres in found.values():
        if len(wheres) >= _TIMES:
            first, *others = wheres.values()
            findings.add(
                codes.REPEATED_NUMBER,
                f"{shown(first.value, first.kind)} is written in {len(wheres)} places"
                " for the same thing",
                first.span,
                "give it a name with `define`, so that a change is made once",
                tuple(Label(o.span, "written again") for o in others),
            )


def _roles(place: Place) -> Iterator[tuple[_Role, t.Literal]]:
    """The numbers of an expression, each with what it is compared or combined with.

    A day or a threshold in clauses on different things is bargained for each of them, so it
    counts within one decision only. A number that stands alone as an answer has no role.
    """
    for subject, number in _pairs(place.expr):
        if isinstance(subject, t.Literal) or not _counts(number.value, number):
            continue
        kind = "compare" if isinstance(place.expr, t.Compare) else type(place.expr).__name__
        scope = "" if kind != "compare" else place.decision or place.where
        yield (kind, scope, subject, number.value), number


def _pairs(expr: t.Expr) -> Iterator[tuple[t.Expr, t.Literal]]:
    """Each number of an operation with the other side."""
    match expr:
        case t.Compare(left=a, right=b) | t.Add(left=a, right=b) | t.Subtract(left=a, right=b):
            sides = (a, b)
        case t.Multiply(left=a, right=b) | t.PercentOf(percent=a, base=b):
            sides = (a, b)
        case t.Extreme(items=(a, b)):
            sides = (a, b)
        case t.Shift(day=a, days=t.Literal() as b, years=None, months=None):
            sides = (a, b)
        case _:
            return
    for subject, number in (sides, sides[::-1]):
        if isinstance(number, t.Literal):
            yield subject, number


def _counts(value: Value, number: t.Literal) -> bool:
    """Days, and numbers with a unit; 0 and 1 mean themselves."""
    if isinstance(value, date):
        return True
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return False
    return bool(number.kind.unit) and abs(value) not in (0, 1)
