"""Use cases of published tables: each recomputed from the agreement, and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .books import Book, unknown
from .packs import Pack, Refused, Unsound, check_places, tables_asked

if TYPE_CHECKING:
    from .inquiry.recomputed import Recomputed
    from .inquiry.sheet import Text
    from .ir.published import PublishedTable


def recomputed_tables(pack: Pack) -> list[Recomputed]:
    """Every published table of a pack, recomputed in the texts that it speaks of."""
    from .inquiry.recomputed import recomputed

    return recomputed(*_read(pack))


def tables_of(pack: Pack, name: str | None) -> list[Recomputed]:
    """The table of a name, or all of them; a pack without any is refused."""
    from .inquiry.recomputed import recomputed

    tables, texts = _read(pack)
    known = {table.name: None for found in tables.values() for table in found}
    if not known:
        message = "this agreement has no published tables"
        hint = "write them beside it, in files `published/….clause`"
        raise Refused("no_tables", message, hint)
    if name is not None and name not in known:
        unknown("table", name, known)
    return recomputed(tables, texts, name)


def _read(
    pack: Pack,
) -> tuple[dict[tuple[str, ...], Sequence[PublishedTable]], dict[tuple[str, ...], Text]]:
    """The tables of a pack as typed in each text of which one speaks, and the texts."""
    tables: dict[tuple[str, ...], Sequence[PublishedTable]] = {}
    texts: dict[tuple[str, ...], Text] = {}
    for names in tables_asked(pack):
        checked, _ = check_places(pack, names)
        if checked.agreement is None:
            raise Unsound(checked)
        tables[names], texts[names] = checked.tables, Book(checked.agreement)
    return tables, texts


def tested_text(tables: Sequence[Recomputed]) -> str:
    """The tables of a test run as text."""
    from .report.published_text import tables_tested_text

    return tables_tested_text(tables)


def tables_text(tables: Sequence[Recomputed]) -> str:
    """Tables with their rows as text."""
    from .report.published_text import tables_text as made

    return made(tables)


def tables_json(tables: Sequence[Recomputed]) -> dict[str, Any]:
    """Tables with their rows as JSON."""
    from .report.published_json import tables_json as made

    return made(tables)


def tables_html(book: Book, tables: Sequence[Recomputed]) -> str:
    """Tables with their rows as one HTML file."""
    from .report.published_page import tables_html as made

    agreement = book.agreement
    identity = f"{agreement.name}, sha256 {agreement.sha256}"
    return made(agreement.title or agreement.name, identity, tables)
