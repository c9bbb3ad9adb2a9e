"""A file that rows come from: its header, and its rows as cells of text in DuckDB."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlglot import exp

from .mapping import Layout
from .sql import Sql, any_of, call, case, cast, joined, named, number, over_x, text, whole
from .staging import (
    BETWEEN_CELLS,
    DELIMITER,
    ESCAPE,
    ITSELF,
    NEWLINE,
    PASSED_OVER,
    REFUSED,
    RETURN,
    SPACES,
    Staged,
)

REASON_COLUMN: Final = "rejected because"
AS_READ_COLUMN: Final = "line as read"
"""What a file of rejects has besides the columns of its rows; passed over when it is read back."""

OWN_TO_REJECTS: Final = (REASON_COLUMN, AS_READ_COLUMN)

ATTACHED: Final = "entitle_source_"
"""How the names of databases begin that are attached while a roster is read."""

ROW, BLANK, SKIPPED, PASSED = "row", "blank", "skipped", "passed over"
_FORMULA = r"'+[=+\-@\t\r].*"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, sheet or table. `header` has the names of its columns, as they stand there.

    A staged source is a file of lines; of others `typed` gives the rows: "line" and the cells.
    """

    name: str
    header: tuple[str, ...]
    place: Path
    staged: Staged | None
    typed: exp.Select | None = None

    @property
    def spaces(self) -> str:
        """The spaces that its cells may have around them."""
        return " " if self.staged is not None and not self.staged.odd_spaces else SPACES


def cell_name(index: int) -> str:
    """The column that holds the cells of a column of the file."""
    return f"c{index}"


def row_number() -> Sql:
    """The place of a row in the order of the file."""
    return exp.Window(this=exp.Anonymous(this="row_number", expressions=[]))


def lines_of(source: Source, layout: Layout, stop: int | None) -> exp.Select:
    """Every line of a staged source: "line", "raw", and what sort of line it is."""
    counted = row_number().as_("line", quoted=True)
    numbered = exp.select(counted, named("raw")).from_(_read(source.place))
    sort = _sort(source, layout, stop).as_("sort", quoted=True)
    return exp.select(named("line"), named("raw"), sort).from_(
        numbered.subquery("numbered", copy=False)
    )


def _pieces(source: Source) -> Sql:
    """What stands between the delimiters of a line; NULL for a refused one."""
    assert source.staged is not None
    cut = call("str_split", named("raw"), text(BETWEEN_CELLS))
    if source.staged.escapes:
        return case((call("starts_with", named("raw"), text(REFUSED)), exp.Null()), otherwise=cut)
    return cut


def _read(place: Path) -> Sql:
    """The lines of a staged file: no quotes, and no character that could stand between cells."""
    options = {
        "header": exp.false(),
        "auto_detect": exp.false(),
        "delim": text(ESCAPE * 2),
        "quote": text(""),
        "escape": text(""),
        "new_line": text("\\n"),
        "max_line_size": number(64_000_000),
        "columns": exp.Struct(
            expressions=[exp.PropertyEQ(this=text("raw"), expression=text("VARCHAR"))]
        ),
    }
    settings = [exp.PropertyEQ(this=exp.to_identifier(k), expression=v) for k, v in options.items()]
    return call("read_csv", text(str(place)), *settings)


def _sort(source: Source, layout: Layout, stop: int | None) -> Sql:
    assert source.staged is not None
    raw = named("raw")
    spaces = "".join(f"\\x{{{ord(c):x}}}" for c in SPACES)
    marks = f"|{ESCAPE}[{DELIMITER[1]}{NEWLINE[1]}{RETURN[1]}]" if source.staged.escapes else ""
    blank = whole(raw, f"(?:[{spaces}]{marks})*")
    empty = any_of(exp.Is(this=raw, expression=exp.Null()), blank)
    sorts = [(empty, text(BLANK))]
    if source.staged.escapes:
        sorts.insert(0, (call("starts_with", raw, text(PASSED_OVER)), text(PASSED)))
    if stop is not None:
        sorts.append((exp.GTE(this=named("line"), expression=number(stop)), text(SKIPPED)))
    sorts += [(rule, text(SKIPPED)) for rule in skip_rules(source, layout) if rule is not None]
    return case(*sorts, otherwise=text(ROW))


def begins(cell: Sql, beginning: str) -> Sql:
    """Whether a cell begins so, in capitals or not and whatever spaces stand around it."""
    bare = call("lower", call("trim", cell, text(SPACES)))
    return call("starts_with", bare, call("lower", text(beginning.strip())))


def skip_rules(source: Source, layout: Layout) -> list[Sql | None]:
    """Of each declared rule whether a line is passed over; none where its column is not there."""
    found: list[Sql | None] = []
    for column, beginning in layout.skip_rows:
        index = place_of(column, source.header)
        if index is None or not beginning.strip():
            found.append(None)
        else:
            found.append(begins(_cell(source, index, _pieces(source)), beginning))
    return found


def alike(name: str) -> str:
    """A name without capitals, spaces, hyphens and underscores."""
    return re.sub(r"[\s_\-]+", "", name).lower()


def place_of(column: str, header: Collection[str]) -> int | None:
    """The column of this name, or the one column that says the same."""
    names = list(header)
    if column in names:
        return names.index(column)
    same = [index for index, name in enumerate(names) if name and alike(name) == alike(column)]
    return same[0] if len(same) == 1 else None


def first_filled(source: Source) -> Sql:
    """The first piece of a line that is not empty."""
    bare = call("trim", named("x"), text(SPACES))
    filled = exp.NEQ(this=bare, expression=text(""))
    found = call("list_extract", call("list_filter", _pieces(source), over_x(filled)), number(1))
    return call("trim", found, text(SPACES))


def _cell(source: Source, index: int, pieces: Sql) -> Sql:
    """A cell as it stands in the file; NULL where its line ends before."""
    cell = _plain(source, call("list_extract", pieces, number(index + 1)))
    if REASON_COLUMN in source.header:
        bare = call("substr", cell, number(2))
        cell = case((whole(cell, _FORMULA), bare), otherwise=cell)
    return cell


def _plain(source: Source, piece: Sql) -> Sql:
    """A piece of a staged line without its escapes."""
    assert source.staged is not None
    if not source.staged.escapes:
        return piece
    plain: Sql = piece
    for mark, meant in ((DELIMITER, BETWEEN_CELLS), (NEWLINE, "\n"), (RETURN, "\r")):
        plain = call("replace", plain, text(mark), text(meant))
    plain = call("replace", plain, text(ITSELF), text(ESCAPE))
    return case((call("contains", piece, text(ESCAPE)), plain), otherwise=piece)


def _as_read(source: Source) -> Sql:
    """The line of a row that cannot be read, quoted where it must be."""
    assert source.staged is not None
    x = named("x")
    special = "".join(f"\\x{{{ord(c):x}}}" for c in f'"\n\r{source.staged.delimiter}')
    doubled = joined(text('"'), call("replace", x, text('"'), text('""')), text('"'))
    quoted = case((call("regexp_matches", x, text(f"[{special}]")), doubled), otherwise=x)
    pieces = call("list_transform", named("p"), over_x(_plain(source, x)))
    between = text(source.staged.delimiter)
    line = call("array_to_string", call("list_transform", pieces, over_x(quoted)), between)
    second = call("split_part", named("raw"), text(BETWEEN_CELLS), number(2))
    kept = _plain(source, second)
    return case((call("starts_with", named("raw"), text(REFUSED)), kept), otherwise=line)


def rows_of(
    source: Source, layout: Layout, stop: int | None, before: int, only: Sql | None = None
) -> exp.Select:
    """The rows of a source: "row" (after `before` others), "line", "fault", the cells.

    "fault" says why a row as a whole cannot be read, "as_read" is such a row's line. `only`
    picks rows before anything is worked out for them.
    """
    row = exp.Add(this=row_number(), expression=number(before)).as_("row", quoted=True)
    if source.typed is not None:
        numbered = exp.select(row, exp.Star()).from_(source.typed.subquery("typed", copy=False))
        none = cast(exp.Null(), "VARCHAR")
        made = [none.as_("as_read", quoted=True), none.as_("fault", quoted=True)]
        return exp.select(exp.Star(), *made).from_(_picked(numbered, only))
    lines = lines_of(source, layout, stop).subquery("lines", copy=False)
    is_row = exp.EQ(this=named("sort"), expression=text(ROW))
    numbered = exp.select(row, named("line"), named("raw")).from_(lines).where(is_row)
    pieces = _pieces(source).as_("p", quoted=True)
    split = exp.select(exp.Star(), pieces).from_(_picked(numbered, only))
    cells = [
        _cell(source, index, named("p")).as_(cell_name(index), quoted=True)
        for index in range(len(source.header))
    ]
    fault = _fault(source).as_("fault", quoted=True)
    as_read = _as_read(source).as_("as_read", quoted=True)
    known = named("row"), named("line")
    return exp.select(*known, as_read, fault, *cells).from_(split.subquery("split", copy=False))


def _picked(rows: exp.Select, only: Sql | None) -> exp.Subquery:
    if only is None:
        return rows.subquery("picked", copy=False)
    return (
        exp.select(exp.Star())
        .from_(rows.subquery("numbered", copy=False))
        .where(only)
        .subquery("picked", copy=False)
    )


def _fault(source: Source) -> Sql:
    assert source.staged is not None
    columns, found = number(len(source.header)), call("len", named("p"))
    wrong: Sql = exp.NEQ(this=found, expression=columns)
    if source.staged.may_be_short:
        wrong = exp.GT(this=found, expression=columns)
    said = joined(
        text("has "),
        cast(found, "VARCHAR"),
        text(" cells, where the header has "),
        cast(columns, "VARCHAR"),
    )
    faults: list[tuple[Sql, Sql]] = [(wrong, said)]
    if source.staged.escapes:
        refused = call("starts_with", named("raw"), text(REFUSED))
        first = call("split_part", named("raw"), text(BETWEEN_CELLS), number(1))
        reason = call("substr", first, number(len(REFUSED) + 1))
        faults.insert(0, (refused, _plain(source, reason)))
    for index, name in enumerate(source.header):
        if not name:
            filled = exp.NEQ(
                this=call("trim", _cell(source, index, named("p")), text(SPACES)),
                expression=text(""),
            )
            beyond = f"has text in column {index + 1}, which has no name in the header"
            faults.append((filled, text(beyond)))
    return case(*faults)
