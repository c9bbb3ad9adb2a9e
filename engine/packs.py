"""Packs: where an agreement lies, its text, what is wrong with it, and what amends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .amend.chain import Chain, Head, agreement_name, chain, head_of
from .diagnostic import Diagnostic, did_you_mean
from .source import Source

if TYPE_CHECKING:
    from .amend.applied import Applied
    from .amend.pieces import Amended
    from .amend.redline import Redline
    from .check import Checked
    from .check.unused import Text
    from .syntax.parser import Parsed

_NAME = re.compile("[a-z][a-z0-9_-]*")

RULES = Path(__file__).resolve().parents[1] / "rules"


class Refused(Exception):  # a refusal, said to the user in one sentence
    """A question that cannot be put, in the asker's words; `code` names the reason."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class Pack:
    """Where an agreement lies: its file, its scenarios and published tables (not read by `ask`)."""

    agreement: Path
    scenarios: tuple[Path, ...]
    published: tuple[Path, ...] = ()

    def amendments(self) -> dict[str, Path]:
        """The amendments beside the agreement, by name."""
        found: dict[str, Path] = {}
        for path in sorted(self.agreement.parent.glob("*.clause")):
            if path.name == self.agreement.name or not path.is_file():
                continue
            head = head_of(read_source(path))
            if head is not None:
                found[head.name] = path
        return found

    def amendment(self, name: str) -> Source:
        """The file of an amendment: one beside the agreement, or any `.clause` file."""
        own = self.agreement.parent / f"{name}.clause"
        given = Path(name)
        if _NAME.fullmatch(name) and own.is_file():
            return read_source(own)
        if given.suffix == ".clause" and given.is_file():
            return read_source(given)
        known = self.amendments()
        if name in known:
            return read_source(known[name])
        hint = did_you_mean(name, known) or _known_amendments(known)
        message = f"`{self.agreement.parent.name}` has no amendment `{name}`"
        raise Refused("unknown_amendment", message, hint)


def _known_amendments(known: Iterable[str]) -> str:
    names = ", ".join(known)
    return f"amendments here: {names}" if names else "name its file, ending in `.clause`"


def locate(name: str) -> Pack:
    """The pack that `name` means: a folder, a `.clause` file, or a short name in `rules/`."""
    given = Path(name)
    for path in (given, RULES / name):
        if path.is_file():
            return Pack(path, ())
        if (path / "agreement.clause").is_file():
            scenarios = sorted((path / "scenarios").glob("*.clause"))
            published = sorted((path / "published").glob("*.clause"))
            return Pack(path / "agreement.clause", tuple(scenarios), tuple(published))
    known = sorted(p.parent.name for p in RULES.glob("*/agreement.clause"))
    hint = did_you_mean(name, known) or f"packs here: {', '.join(known)}"
    raise Refused("unknown_agreement", f"there is no agreement `{name}`", hint)


def read_source(path: Path) -> Source:
    """The text of a file, exactly; bytes that are not UTF-8 are shown as a replacement mark."""
    try:
        return Source(_shown_path(path), path.read_bytes().decode("utf-8", "replace"))
    except OSError as error:
        message = f"`{path}` cannot be read: {error.strerror or error}"
        raise Refused("unreadable", message) from error


def _shown_path(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def check_pack(pack: Pack, amendments: Sequence[str] = (), *, scenarios: bool = True) -> Checked:
    """Parse and check a pack with its scenarios and tables, with the amendments in use applied.

    Everything wrong with the files of the agreement, of the amendments and of the scenarios
    and published tables asked under exactly these amendments is found in one run.
    """
    return check_places(pack, amendments, scenarios=scenarios)[0]


def check_places(
    pack: Pack, amendments: Sequence[str] = (), *, scenarios: bool = True
) -> tuple[Checked, Amended | None]:
    """The same, and the amended text, which knows where its parts were written.

    What one text of a pack declares and only another uses is not called unused.
    """
    from .check.unused import unused_everywhere

    found, amended = _checked(pack, amendments, scenarios=scenarios)
    others = _other_texts(pack, tuple(amendments))
    return replace(found, findings=unused_everywhere(found.findings, others)), amended


def _other_texts(pack: Pack, amendments: tuple[str, ...]) -> Iterator[Text]:
    """The files of the pack's other sound texts, and what is found in each."""
    for names in ((), *((name,) for name in pack.amendments())):
        if names != amendments:
            with suppress(Refused, Unsound):
                order = chain_of(pack, read_source(pack.agreement), names)
                found, _ = _checked(pack, names, scenarios=False)
                if found.agreement is not None:
                    read = {_shown_path(pack.agreement), *(h.source.name for h in order.heads)}
                    yield frozenset(read), found.findings


def _checked(
    pack: Pack, amendments: Sequence[str], *, scenarios: bool
) -> tuple[Checked, Amended | None]:
    from .amend.under import shortened, shortest
    from .check import check

    parse = _parser()
    source = read_source(pack.agreement)
    order = chain_of(pack, source, amendments)
    beside = (*pack.scenarios, *pack.published) if scenarios else ()
    others = [parse(read_source(path)) for path in beside]
    heads = _heads(pack, order)
    others = [shortened(file, heads) for file in others]
    paths = (pack.agreement, *beside)
    if not order.heads:
        files = [shortened(parse(source), heads), *others]
        return check(files, source.sha256, files=_cell_files(paths, files)), None
    made = _applied(source, order)
    files = [shortened(made.parsed, heads), *others]
    cells = _cell_files(paths, files)
    found = check(files, digest_of(source, order), shortest(order.names, heads), cells)
    findings = made.places_of([*made.problems, *_new(found.findings, made.problems)])
    sound = found.agreement is not None and not any(d.is_error for d in findings)
    amended = replace(found.agreement, amendments=made.amendings) if found.agreement else None
    checked = replace(
        found,
        agreement=amended if sound else None,
        findings=findings,
        examples=tuple(replace(e, span=made.text.original(e.span)) for e in found.examples),
    )
    return checked, made.text


def _cell_files(paths: Sequence[Path], files: Sequence[Parsed]) -> dict[tuple[str, str], Source]:
    """The CSV files that tables name, each in the folder of its table's own file."""
    from .syntax.nodes import PublishedNode

    found: dict[tuple[str, str], Source] = {}
    for path, file in zip(paths, files, strict=True):
        tables = [s for s in file.document.statements if isinstance(s, PublishedNode)]
        for name in {group.file for table in tables for group in table.groups if group.file}:
            beside = path.with_name(name) if name == Path(name).name else None
            if beside is not None and beside.is_file():
                found[file.document.span.source.name, name] = read_source(beside)
    return found


def _new(found: Sequence[Diagnostic], told: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """Findings of the check; where an edit failed, warnings would only follow from that."""
    failed = any(d.is_error for d in told)
    return [d for d in found if d.is_error or not failed]


def _heads(pack: Pack, order: Chain) -> dict[str, Head]:
    """The amendments in use, and those beside the agreement."""
    heads = {head.name: head for head in order.heads}
    for path in pack.amendments().values():
        head = head_of(read_source(path))
        if head is not None:
            heads.setdefault(head.name, head)
    return heads


def amendments_asked(pack: Pack) -> list[tuple[str, ...]]:
    """Each set of amendments under which some scenario of the pack is asked; first, none."""
    from .amend.under import sets_asked, shortened, under_itself

    parse = _parser()
    heads = _heads(pack, Chain((), ()))
    files = [parse(read_source(path)) for path in (pack.agreement, *pack.scenarios)]
    for name, path in pack.amendments().items():
        files.append(under_itself(parse(read_source(path)), name))
    found = sets_asked(shortened(file, heads) for file in files)
    return [names for names in found if all(name in heads for name in names)]


def tables_asked(pack: Pack) -> list[tuple[str, ...]]:
    """Each set of amendments under which some published table of the pack is recomputed."""
    from .amend.under import shortened
    from .amend.under import tables_asked as found

    parse = _parser()
    heads = _heads(pack, Chain((), ()))
    sources = map(read_source, (pack.agreement, *pack.scenarios, *pack.published))
    files = (parse(source) for source in sources if "published" in source.text)
    sets = found(shortened(file, heads) for file in files)
    return [names for names in sets if all(name in heads for name in names)]


# ------------------------------------------------------------------ amending


def chain_of(pack: Pack, source: Source, amendments: Sequence[str]) -> Chain:
    """The amendments asked for and those that they amend, in the order in which they apply."""
    asked: list[Source] = []
    for name in amendments:
        found = pack.amendment(name)
        if found in asked:
            raise Refused(
                "amendment_twice", f"the amendment `{name}` is named twice", "once is enough"
            )
        asked.append(found)
    known = pack.amendments() if amendments else {}

    def find(name: str) -> Source | None:
        beside = [s for s in asked if (head := head_of(s)) is not None and head.name == name]
        if beside:
            return beside[0]
        return read_source(known[name]) if name in known else None

    order = chain(agreement_name(source), asked, find, known)
    if order.problems:
        from .check import Checked

        raise Unsound(Checked(None, order.problems, ()))
    return order


def digest_of(source: Source, order: Chain) -> str:
    """The hash of an agreement's text, and of the amendments in use with it."""
    if not order.heads:
        return source.sha256
    parts = [source.sha256, *(head.source.sha256 for head in order.heads)]
    return sha256(b"".join(map(bytes.fromhex, parts))).hexdigest()


def _applied(source: Source, order: Chain, *, fully: bool = False) -> Applied:
    from .amend.applied import applied

    parse = _parser()
    files = [parse(head.source) for head in order.heads]
    return applied(parse(source), files, parse, fully=fully)


def amended_text(pack: Pack, amendments: Sequence[str]) -> str:
    """The canonical text of an agreement with amendments; one with mistakes is refused."""
    from .syntax.printer import canonical as printed

    made = _sound(pack, amendments)
    return printed(made.parsed.document, made.text.source)


def redline_of(pack: Pack, amendments: Sequence[str]) -> Redline:
    """What amendments strike and insert, once each is in force."""
    from .amend.redline import redline

    parse = _parser()
    _sound(pack, amendments)
    source = read_source(pack.agreement)
    order = chain_of(pack, source, amendments)
    made = _applied(source, order, fully=True)
    old = parse(source).document
    files = [parse(head.source).document for head in order.heads]
    return redline((old, source), (made.parsed.document, made.text.source), files)


def _sound(pack: Pack, amendments: Sequence[str]) -> Applied:
    from .check import Checked

    source = read_source(pack.agreement)
    made = _applied(source, chain_of(pack, source, amendments))
    if any(d.is_error for d in made.problems):
        raise Unsound(Checked(None, made.problems, ()))
    return made


@lru_cache(maxsize=1)
def _parser() -> Callable[[Source], Parsed]:
    """Reads a source; the grammar's tables, half a second to make, are kept per user."""
    from . import cache
    from .syntax import parser

    folder = cache.folder()
    parser.use_table_cache(folder / "grammar.bin" if folder else None)
    return parser.parse


class Unsound(Exception):  # the agreement's own mistakes, not ours
    """An agreement with errors: nothing can be asked until they are mended."""

    def __init__(
        self, checked: Checked, message: str = "nothing can be asked until these are mended"
    ) -> None:
        super().__init__(message)
        self.checked = checked


def canonical_files(names: Iterable[str]) -> Iterator[tuple[Path, str, str]]:
    """The files to be formatted: each with its text as it is, and as `fmt` writes it.

    Of a folder named these are all `.clause` files in it. Files with mistakes are left out, and
    refused together when the others are through.
    """
    from .check import Checked
    from .syntax.printer import canonical as printed

    mistakes: list[Diagnostic] = []
    for path in tuple(_clause_files(names)):
        source = read_source(path)
        parsed = _parser()(source)
        if parsed.problems:
            mistakes += parsed.problems
        else:
            yield path, source.text, printed(parsed.document, source)
    if mistakes:
        message = "a file with mistakes stays as it is until these are mended"
        raise Unsound(Checked(None, tuple(mistakes), ()), message)


def _clause_files(names: Iterable[str]) -> Iterator[Path]:
    """The files named, and of a folder those at any depth, in hidden folders none."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        below = (p for p in sorted(path.rglob("*.clause")) if p.is_file())
        found = [p for p in below if not any(x[0] == "." for x in p.relative_to(path).parts)]
        if not found:
            raise Refused("unreadable", f"no `.clause` file is in `{name}`")
        yield from found
