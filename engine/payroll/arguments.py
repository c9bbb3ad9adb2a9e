"""What somebody typed for `report`, and the order that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from ..amend.chain import agreement_name, head_of
from ..books import Book, load, parse_day
from ..packs import Pack, Refused, locate, read_source

if TYPE_CHECKING:
    from ..ir.tree import FieldSpec
    from ..rosters.mapping import ColumnMap
    from .report import Order
    from .run import Asked


class Columns(Protocol):
    """What the columns of a roster are called, as typed."""

    @property
    def mapping(self) -> str | None: ...
    @property
    def maps(self) -> tuple[str, ...]: ...
    @property
    def ignore_other_columns(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command, as typed; `readings` are already pairs.

    `agreement` names one agreement, or several with commas between.
    """

    agreement: str
    rosters: tuple[str, ...]
    as_of: str | None
    out: str | None
    decisions: tuple[str, ...] = ()
    amendments: tuple[str, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[str, ...] = ()
    mapping: str | None = None
    ignore_other_columns: bool = False
    rejects: str | None = None
    settle: bool = False
    codes: bool = False
    values: bool = False
    bom: bool = False
    threads: int | None = None
    memory: str | None = None
    engine: str = "duckdb"
    master: str | None = None
    dsn: str | None = field(default=None, repr=False)
    table: str | None = None
    id_column: str | None = None
    into: str | None = None
    replace: bool = False


def asked_of(given: Arguments) -> Asked:
    """What the arguments ask of every row; or a refusal."""
    from .run import Asked

    if given.as_of is None:
        raise Refused("usage", "the day is missing", "add `--as-of 2020-12-31`")
    if given.codes and given.values:
        raise Refused("usage", "`--codes` and `--values` do not go together")
    if given.settle and given.values:
        raise Refused("usage", "`--settle` and `--values` do not go together")
    return Asked(
        parse_day(given.as_of), given.decisions, given.readings,
        codes=given.codes, values=given.values, settle=given.settle,
    )  # fmt: skip


def order_of(given: Arguments, terminal: IO[str] | None, loaded: tuple[Book, ...] = ()) -> Order:
    """The order that the arguments make, progress told on a terminal; or a refusal."""
    from .progress import Progress
    from .report import Order
    from .workspace import Limits

    asked = asked_of(given)
    books = loaded or tuple(books_of(given.agreement, given.amendments))
    return Order(
        books=books,
        sources=given.rosters,
        asked=asked,
        out=Path(given.out or ""),
        rejects=Path(given.rejects) if given.rejects else None,
        mapping=mapping_of(given, books),
        bom=given.bom,
        limits=Limits(given.memory, given.threads),
        progress=Progress(terminal),
    )


def books_of(names: str, amendments: tuple[str, ...]) -> Iterator[Book]:
    """Each agreement of `one,other`, with those of the amendments that amend it."""
    each = [name.strip() for name in names.split(",") if name.strip()] or [names]
    if len(each) == 1:
        yield load(each[0], amendments)
        return
    packs = {name: locate(name) for name in each}
    own = {name: tuple(a for a in amendments if _amends(a, pack)) for name, pack in packs.items()}
    for amendment in amendments:
        if not any(amendment in found for found in own.values()):
            raise Refused("unknown_amendment", f"none of the agreements has `{amendment}`")
    seen: set[str] = set()
    for name in each:
        book = load(name, own[name])
        if book.agreement.name in seen:
            raise Refused("usage", f"`{book.agreement.name}` is named twice", "once is enough")
        seen.add(book.agreement.name)
        yield book


def _amends(amendment: str, pack: Pack) -> bool:
    """Whether it is an amendment of that agreement, or of one of its amendments."""
    try:
        head = head_of(pack.amendment(amendment))
    except Refused:
        return False
    return head is not None and head.amends in (
        agreement_name(read_source(pack.agreement)),
        *pack.amendments(),
    )


def mapping_of(given: Columns, books: tuple[Book, ...]) -> ColumnMap:
    """The columns as a mapping file and `--map` name them."""
    from ..rosters.mapping import PLAIN, with_columns
    from ..rosters.mapping_file import read_mapping
    from ..rosters.members import members_of
    from ..rosters.refused import RosterRefused

    fields: dict[str, FieldSpec] = {}
    for book in books:
        fields.update(members_of(book.agreement).agreement.fields)
    try:
        found = PLAIN if given.mapping is None else read_mapping(Path(given.mapping), fields)
        found = with_columns(found, given.maps)
        if given.ignore_other_columns:
            found = replace(found, ignore_others=True)
        unnamed = len(books) > 1 and "agreement" not in found.columns
        return with_columns(found, ["agreement=agreement"]) if unnamed else found
    except RosterRefused as refused:
        raise Refused("mapping", "\n".join(refused.problems)) from refused
