"""`change OLD to NEW`: the new words where the edit bites, the old ones elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes
from ..source import Span
from ..syntax import nodes as n
from ..syntax.wording import expression_text, literal_text
from .matching import Found, longer_words, near_ones, saying
from .splices import Choice, Fragment, Kept, Said, Splice
from .tables import Tables
from .work import Force, Work, labels_at, listed, place_of

_SINGLE = (
    n.NumberNode | n.MoneyNode | n.PercentNode | n.DateNode | n.NameNode | n.QuotedNode
    | n.ConstantNode | n.ListNode
)  # fmt: skip
_OF_WORDS = frozenset({"is", "is not", "is in", "is not in"})


def change(work: Work, tables: Tables, edit: n.ChangeEdit) -> None:
    """Every place that says OLD; it must be one, unless the edit says `everywhere`."""
    statement = work.target(edit.target)
    if statement is None:
        return
    found = saying(statement, edit.old, work.made)
    if not found:
        _not_found(work, edit, statement)
    elif len(found) > 1 and not edit.everywhere:
        _several(work, edit, statement, found)
    else:
        force = work.force(edit.extent, edit)
        if force.condition is not None and not _same_measure(edit.old, edit.new):
            _other_measure(work, edit)
            return
        for each in found:
            work.draft.claim(each.span, edit.span)
            _change_at(work, tables, edit, each, force)


def _change_at(work: Work, tables: Tables, edit: n.ChangeEdit, found: Found, force: Force) -> None:
    if isinstance(found.holder, n.Label):
        splice = Splice(found.span, (_label_words(edit, found),))
        tables.relabel(edit, found, splice, force)
        return
    splice = Splice(found.span, _new_words(edit, found))
    if force.condition is None:
        work.draft.layers.append(splice)
    else:
        region = _region(found)
        work.draft.layers.append(if_choice(region, (splice,), force, edit.span))


def if_choice(region: Span, splices: tuple[Splice, ...], force: Force, edit: Span) -> Choice:
    """`(if C then NEW else OLD)` over an expression."""
    assert force.condition is not None  # what holds throughout needs no choice
    return Choice(
        region,
        splices,
        (Said("(if ", edit), *force.condition, Said(" then ", edit)),
        (Said(" else ", edit),),
        (Said(")", edit),),
    )


def _new_words(edit: n.ChangeEdit, found: Found) -> tuple[Fragment, ...]:
    """NEW, in parentheses unless it is a single term or continues the same `and`."""
    new, holder = edit.new, found.holder
    if isinstance(new, _SINGLE) or _continues(new, holder):
        return (Kept(new.span),)
    return (Said("(", edit.span), Kept(new.span), Said(")", edit.span))


def _continues(new: n.Expr, holder: n.Node) -> bool:
    return isinstance(new, n.Chain) and isinstance(holder, n.Chain) and new.op == holder.op


def _label_words(edit: n.ChangeEdit, found: Found) -> Fragment:
    """NEW as a row's label: `6` for `6 years` where the unit stands at the upper end."""
    match edit.new, found.node, found.holder:
        case n.NumberNode() as new, n.NumberNode(unit=""), n.Label(last=n.NumberNode(unit=unit)):
            if new.unit == unit:
                return Said(literal_text(n.NumberNode(new.amount)), edit.new.span)
        case _:
            pass
    return Kept(edit.new.span)


def _region(found: Found) -> Span:
    """The words that become an `if`: around a choice word or a list, the whole comparison."""
    for holder in reversed(found.holders[-2:]):
        if isinstance(holder, n.Binary) and holder.op in _OF_WORDS:
            in_list = isinstance(found.holder, n.ListNode) and holder.right is found.holder
            if in_list or holder.right is found.node:
                return holder.span
    return found.span


# ------------------------------------------------------------------ what went wrong


def _not_found(work: Work, edit: n.ChangeEdit, statement: n.Statement) -> None:
    near = near_ones(statement, edit.old, work.made)
    texts = listed(expression_text(f.node) for f in near)
    hint = f"it says {texts}; write what it says" if texts else "write the words as it has them"
    labels = labels_at([f.span for f in near], "perhaps this is meant")
    message = f"{place_of(edit.target)} does not say `{expression_text(edit.old)}`"
    work.report(codes.EDIT_NOT_FOUND, message, edit.old.span, hint, labels)


def _several(
    work: Work, edit: n.ChangeEdit, statement: n.Statement, found: Sequence[Found]
) -> None:
    longer = longer_words(found, statement, work.made)
    example = f", such as `{longer}`" if longer and len(longer) < 80 else ""  # noqa: PLR2004
    message = f"{place_of(edit.target)} says `{expression_text(edit.old)}` in {len(found)} places"
    hint = f"write a longer part of the text{example}, or `everywhere` at the end of the edit"
    spans = [f.span for f in found]
    work.report(codes.EDIT_SEVERAL, message, edit.old.span, hint, labels_at(spans, "here"))


def _same_measure(old: n.Expr, new: n.Expr) -> bool:
    """Whether two amounts can stand in one place; of anything else the check knows more."""
    if not isinstance(old, _AMOUNT) or not isinstance(new, _AMOUNT):
        return True
    match old, new:
        case n.NumberNode(unit=one), n.NumberNode(unit=other):
            return _OF_CALENDAR.get(one, one) == _OF_CALENDAR.get(other, other)
        case _:
            return type(old) is type(new)


_AMOUNT = n.NumberNode | n.MoneyNode | n.PercentNode | n.DateNode | n.DateTimeNode
_OF_CALENDAR = {"month": "year", "week": "day"}


def _other_measure(work: Work, edit: n.ChangeEdit) -> None:
    """Where old and new stand side by side, the check would blame the old one."""
    old, new = expression_text(edit.old), expression_text(edit.new)
    message = f"`{new}` cannot take the place of `{old}`: it is measured otherwise"
    hint = f"write an amount like `{old}`"
    work.report(codes.WRONG_UNIT, message, edit.new.span, hint)
