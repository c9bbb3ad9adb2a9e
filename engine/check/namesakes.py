"""What is said where the name of a kind stands for something of that kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scope import Scope


def name_of_a_kind(scope: Scope, name: str) -> tuple[str, str] | None:
    """That `name` only names a kind, and what to write; none where it does not."""
    if name in scope.rows:
        message = f"`{name}` is what one row is called, and no list of them"
        return message, _lists_of(scope, name)
    if name in scope.year_nodes:
        message = f"`{name}` names a family of years, and none of them"
        return message, f"write `the {name} of as_of`, or of another day"
    if name in scope.choice_sets:
        message = f"`{name}` names a set of words, and none of them"
        return message, f"write one of its words; all of them are `choices of {name}`"
    return None


def _lists_of(scope: Scope, name: str) -> str:
    """The fields that list such rows, or how one is declared."""
    fields = [
        f"`{field.name}`"
        for field in scope.fields.values()
        if (item := field.kind.item) and item.base == "rows" and item.words[0].text == name
    ]
    hint = f"write the field of the record that lists them: {' or '.join(fields)}"
    return hint if fields else f"declare a field of the record that lists them: `list of {name}`"
