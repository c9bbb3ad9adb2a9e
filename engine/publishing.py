"""Use cases of published tables: each recomputed from the agreement, and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .books import Book, unknown
from .packs import Pack, Unsound, check_places, tables_asked

if TYPE_CHECKING:
    from .inquiry.recomputed import Recomputed
    from .ir.published import PublishedTable
    from .inquiry.sheet import Text


def recomputed_tables(pack: Pack) -> list[Recomputed]:
    """Every published table of a pack, recomputed in the texts that it speaks of."""
    from .inquiry.recomputed import recomputed

    tables: dict[tuple[str, ...], Sequence[PublishedTable]] = {}
    texts: dict[tuple[str, ...], Text] = {}
    for names in tables_asked(pack):
        checked, _ = check_places(pack, names)
        if checked.agreement is None:
            raise Unsound(checked)
        tables[names], texts[names] = checked.tables, Book(checked.agreement)
    return recomputed(tables, texts)


def chosen(tables: Sequence[Recomputed], name: str | None) -> Sequence[Recomputed]:
    """The table of a name, or all of them."""
    if name is None:
        return tables
    found = [each for each in tables if each.table.name == name]
    if not found:
        unknown("table", name, [each.table.name for each in tables])
    return found


def tested_text(tables: Sequence[Recomputed]) -> str:
    """The tables of a test run as text."""
    from .report.published_text import tables_tested_text

    return tables_tested_text(tables)


def tables_text(tables: Sequence[Recomputed]) -> str:
    """Tables with their rows as text."""
    from .report.published_text import tables_text as made

    return made(tables)
