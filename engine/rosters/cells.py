"""What a cell says, told in SQL: the rules of the record block as expressions over columns.

Each field is a chain of steps, and each step makes a column from the column before: text as
written, text as the record writes it (NULL where it is refused), value. `engine.rosters.forms`
and `engine.records` say the same in Python; a property test holds them together.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd
from typing import Final

from sqlglot import exp

from ..backends.columns.stored import stored
from ..ir.tree import FieldSpec
from ..records.given import (
    DECIMALS_PRINTED,
    ID_TEXT,
    LONGEST_WORD,
    OPEN_WORD,
    WHOLE_DIGITS,
    Limits,
    days_of,
    limits_of,
)
from ..values import ANY, NONE, Kind, YearNames
from .day_cells import Step, day_steps, minute_steps, within
from .forms import (
    DECIMAL_COMMA,
    IN_PARENTHESES,
    THOUSANDS,
    as_typed,
)
from .mapping import Written
from .sql import (
    Sql,
    all_of,
    among,
    any_of,
    call,
    case,
    cast,
    joined,
    named,
    number,
    over_x,
    part,
    text,
    whole,
    without,
)
from .staging import BETWEEN, EMPTY_LIST, LISTED, SPACES
from .years import year_begins

BIGINT_DIGITS: Final = 18
_BARE = "[!-~](?:.*[!-~])?"
_KEPT_COMMA = "\x01"
_DOLLARS = r"-?\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_IN_THOUSANDS = r"\$[0-9]{1,3},[0-9]{3}(?:[^0-9]|$)"


# ------------------------------------------------------------------ cells


def stripped(cell: Sql, how: Written, spaces: str) -> Sql:
    """The cell without the `spaces` around it; NULL where it says that nothing is known."""
    bare = call("trim", cell) if spaces == " " else _trimmed(cell)
    known = exp.Nullif(this=bare, expression=text(""))
    return case((among(bare, how.absent), exp.Null()), otherwise=known) if how.absent else known


def _trimmed(cell: Sql) -> Sql:
    """Without the spaces around; to look for every one is slow, and most cells have none."""
    return case((whole(cell, _BARE), cell), otherwise=call("trim", cell, text(SPACES)))


def steps_of(spec: FieldSpec, how: Written) -> tuple[Step, ...]:
    """From a stripped cell to the stored value, NULL where it is refused."""
    item = spec.kind.item or ANY
    steps = _steps(spec, item if spec.kind.base == "list" else spec.kind, how)
    if spec.kind.base == "list":
        steps = (_split(item, how), *(_each(step) for step in steps))
    return steps if says_none(exp.Null(), spec) is None else (_none_is_null, *steps)


def _none_is_null(cell: Sql) -> Sql:
    return exp.Nullif(this=cell, expression=text("none"))


def says_none(cell: Sql, spec: FieldSpec) -> Sql | None:
    """Whether the stripped cell says `none`, where the field may; its value is NULL as well."""
    allowed = spec.default is NONE and "none" not in spec.kind.choices
    return exp.EQ(this=cell, expression=text("none")) if allowed else None


def refused(cell: Sql, value: Sql, spec: FieldSpec) -> Sql:
    """Whether a stripped cell says something, and not what its field accepts."""
    missing: Sql = exp.Is(this=value, expression=exp.Null())
    if spec.kind.base == "list":
        gap = exp.Is(this=named("x"), expression=exp.Null())
        gaps = call("len", call("list_filter", value, over_x(gap)))
        missing = any_of(missing, exp.GT(this=gaps, expression=number(0)))
    said: Sql = exp.Not(this=exp.Is(this=cell, expression=exp.Null()))
    none = says_none(cell, spec)
    return all_of(said, missing) if none is None else all_of(said, exp.Not(this=none), missing)


def _each(step: Step) -> Step:
    return lambda values: call("list_transform", values, over_x(step(named("x"))))


def _split(item: Kind, how: Written) -> Step:
    bare = over_x(_trimmed(named("x")))

    def split(cell: Sql) -> Sql:
        parts = call("str_split", cell, text(how.separator or ","))
        if not how.separator and item.is_day:
            parts = _days_apart(cell)
        parts = call("list_transform", parts, bare)
        if not how.separator and item.is_money:
            thousands = call("regexp_matches", cell, text(_IN_THOUSANDS))
            parts = case((exp.Not(this=thousands), parts))
        empty = exp.EQ(this=cell, expression=text(EMPTY_LIST))
        nothing = exp.TryCast(this=exp.Array(), to=exp.DataType.build("VARCHAR[]"))
        rest = call("substr", cell, number(len(LISTED) + 1))
        listed = call("list_transform", call("str_split", rest, text(BETWEEN)), bare)
        is_listed = call("starts_with", cell, text(LISTED))
        return case((empty, nothing), (is_listed, listed), otherwise=parts)

    return split


def _days_apart(cell: Sql) -> Sql:
    """The days of a list, taken apart at the commas that stand before no year."""
    before_year = text(",( ?[0-9]{4} *)(,|$)")
    alone = exp.Not(this=call("regexp_matches", cell, before_year))
    kept = text(_KEPT_COMMA + r"\1\2")
    once = call("regexp_replace", cell, before_year, kept, text("g"))
    twice = call("regexp_replace", once, before_year, kept, text("g"))
    back = call("replace", named("x"), text(_KEPT_COMMA), text(","))
    days = call("list_transform", call("str_split", twice, text(",")), over_x(back))
    apart = call("str_split", cell, text(","))
    return case((alone, apart), (exp.Not(this=call("contains", cell, text(_KEPT_COMMA))), days))


def _steps(spec: FieldSpec, kind: Kind, how: Written) -> tuple[Step, ...]:
    match kind.base:
        case "quantity":
            return _amount_steps(kind, spec, how)
        case "date" if kind.years:
            return _year_steps(spec, kind.years, how)
        case "date":
            return day_steps(spec, how)
        case "datetime":
            return minute_steps(spec)
        case "choice":
            return (_word(kind, how),)
        case "yes_no":
            return (_yes_no(how),)
        case "id":
            return (lambda cell: case((whole(cell, ID_TEXT), cell)),)
        case _:
            return (lambda _: exp.Null(),)


# ------------------------------------------------------------------ words, yes and no


def _word(kind: Kind, how: Written) -> Step:
    def step(cell: Sql) -> Sql:
        said = _said(cell, how)
        known = [among(said, kind.choices)] if kind.choices else []
        if kind.open:
            short = exp.LTE(this=call("length", said), expression=number(LONGEST_WORD))
            known.append(all_of(short, whole(said, OPEN_WORD)))
        return case((any_of(*known), said)) if known else exp.Null()

    return step


def _said(cell: Sql, how: Written) -> Sql:
    """A word, translated where the mapping does."""
    pairs = [(exp.EQ(this=cell, expression=text(a)), text(b)) for a, b in how.words]
    return case(*pairs, otherwise=cell) if pairs else cell


def _yes_no(how: Written) -> Step:
    def step(cell: Sql) -> Sql:
        small = call("lower", cell)
        branches = [(among(small, ("yes", "true")), exp.true())]
        branches.append((among(small, ("no", "false")), exp.false()))
        for words, value in ((how.no, exp.false()), (how.yes, exp.true())):
            if words:
                branches.insert(0, (among(cell, as_typed(words)), value))
        return case(*branches)

    return step


# ------------------------------------------------------------------ named years


def _year_steps(spec: FieldSpec, names: YearNames, how: Written) -> tuple[Step, ...]:
    """From a named year as it is written to the day on which it begins."""
    inside = within(*days_of(spec))
    steps = ((lambda cell: year_begins(cell, names)), (lambda iso: cast(iso, "DATE")), inside)
    return ((lambda cell: _said(cell, how)), *steps) if how.words else steps


# ------------------------------------------------------------------ amounts


def _amount_steps(kind: Kind, spec: FieldSpec, how: Written) -> tuple[Step, ...]:
    limits = limits_of(kind, spec)
    places = _places(limits.step)
    pattern = decimal_pattern(limits, places)
    made: list[Step] = []
    if how.parentheses:
        made.append(_signed)
    if how.decimal_comma:
        made.append(_pointed(kind))
    elif how.commas:
        made.append(lambda cell: case((whole(cell, THOUSANDS), without(cell, ",")), otherwise=cell))
    made.append(_plain(kind, pattern))
    made.append(lambda plain: _units(plain, places))
    made.append(lambda units: _stored(units, limits, places, spec))
    return tuple(made)


def _places(step: Fraction) -> int:
    """The decimals that a multiple of `step` can have, of those that have an end."""
    places = 0
    while places < DECIMALS_PRINTED and _finite(step) % Fraction(1, 10**places):
        places += 1
    return places


def _finite(step: Fraction) -> Fraction:
    """The step of those multiples of `step` that have finitely many decimals."""
    rest = step.denominator
    for prime in (2, 5):
        while not rest % prime:
            rest //= prime
    return step * rest


def decimal_pattern(limits: Limits, places: int) -> str:
    """Decimal text with as many decimals as count, and zeros after them."""
    zeros = f"0{{0,{DECIMALS_PRINTED - places}}}"
    point = rf"\.[0-9]{{1,{places}}}{zeros}" if places else rf"\.0{{1,{DECIMALS_PRINTED}}}"
    return f"{'-?' if limits.signed else ''}[0-9]{{1,{WHOLE_DIGITS}}}(?:{point})?"


def _signed(cell: Sql) -> Sql:
    negative = joined(text("-"), part(cell, IN_PARENTHESES, 1))
    return case((whole(cell, IN_PARENTHESES), negative), otherwise=cell)


def _pointed(kind: Kind) -> Step:
    def step(cell: Sql) -> Sql:
        bare = _no_percent(cell) if kind.unit == (("percent", 1),) else cell
        plain = call("replace", without(bare, ".", "$"), text(","), text("."))
        return case((whole(bare, DECIMAL_COMMA), plain))

    return step


def _no_percent(cell: Sql) -> Sql:
    cut = call("left", cell, number(-1))
    trimmed = call("rtrim", cut, text(SPACES))
    return case((call("ends_with", cell, text("%")), trimmed), otherwise=cell)


def _plain(kind: Kind, pattern: str) -> Step:
    def step(cell: Sql) -> Sql:
        branches = [(whole(cell, pattern), cell)]
        if kind.is_money:
            bare = without(cell, "$", ",")
            branches.append((all_of(whole(cell, _DOLLARS), whole(bare, pattern)), bare))
        if kind.unit == (("percent", 1),):
            branches.append((whole(cell, f"{pattern}%"), call("left", cell, number(-1))))
            spaced = all_of(call("ends_with", cell, text("%")), whole(_no_percent(cell), pattern))
            branches.append((spaced, _no_percent(cell)))
        return case(*branches)

    return step


def _units(plain: Sql, places: int) -> Sql:
    """Decimal text in whole units of its last decimal: `12.5e2` is read exactly, as 1250."""
    to = "HUGEINT" if WHOLE_DIGITS + places > BIGINT_DIGITS else "BIGINT"
    return cast(joined(plain, text(f"e{places}")), to)


def _stored(units: Sql, limits: Limits, places: int, spec: FieldSpec) -> Sql:
    """The amount in the units it is stored in, where it is within bounds and a multiple."""
    unit = 10**places
    low, high = ceil(limits.low * unit), limits.high
    fits: list[Sql] = [exp.GTE(this=units, expression=number(low))]
    if high is not None:
        fits.append(exp.LTE(this=units, expression=number(floor(high * unit))))
    common = gcd(limits.step.denominator, unit)
    times, parts = limits.step.denominator // common, unit // common
    scaled = exp.Mul(this=units, expression=number(times)) if times != 1 else units
    if (multiple := limits.step.numerator * parts) != 1:
        rest = exp.Mod(this=exp.paren(scaled), expression=number(multiple))
        fits.append(exp.EQ(this=rest, expression=number(0)))
    value = exp.IntDiv(this=exp.paren(scaled), expression=number(parts)) if parts != 1 else scaled
    as_kept = stored(spec).sql_type("duckdb").removesuffix("[]")
    return case((all_of(*fits), cast(value, as_kept)))
