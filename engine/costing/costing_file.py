"""Reads a costing file: TOML, exact numbers, every mistake told with its line.

Conventions hold for all lines; a line may have its own. What is assumed on the command line
stands above the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostic import did_you_mean
from ..packs import Refused, read_source
from .costing import Conventions, Costing, Line, Premium, Rounding, Said
from .costing_words import (
    CONVENTIONS,
    KINDS,
    ROUNDING,
    BadWord,
    Table,
    amount,
    calendar_of,
    day_list,
    text_of,
)
from .fiscal import FiscalCalendar

if TYPE_CHECKING:
    from ..source import Source

_TOP = (
    "title",
    "source",
    "fiscal_year",
    "people",
    "conventions",
    "assumptions",
    "premiums",
    "line",
)
_OF_LINE = {
    *("title", "kind", "decision", "pays", "per", "absent", "step_decision", "percent_decision"),
    *("on", "plan", "plan_decision", "tier", "source", "in_net"),
}
_ASSUMED = {"turnover": ("none",), "retirements": ("stated",)}
_WORDS = {
    "kind": tuple(KINDS),
    "pays": ("employer", "employee"),
    "per": ("person", "unit"),
}
_CLOSED = "people who leave are told by their dates in the roster"


def costing_path(name: str | None, pack: Path) -> Path:
    """The costing file that is meant: a path, or the name of one in the pack's `costing` folder."""
    folder = pack.parent / "costing"
    known = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if name is None:
        if len(known) == 1 or "costing" in known:
            return known.get("costing") or next(iter(known.values()))
        hint = f"name one with `--costing`: {', '.join(known)}" if known else "write one"
        raise Refused("costing", f"`{pack.parent.name}` has no costing of its own to use", hint)
    if Path(name).is_file():
        return Path(name)
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or f"costings here: {', '.join(known) or 'none'}"
    raise Refused("costing", f"there is no costing `{name}`", hint)


def read_costing(path: Path, assumed: Mapping[str, str]) -> Costing:
    """The costing of a file; every mistake in it is told in one refusal."""
    source = read_source(path)
    try:
        raw = tomllib.loads(source.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused("costing", f"{source.name} is not TOML: {error}") from error
    reading = _Reading(source, dict(assumed))
    made = reading.costing(raw)
    if reading.problems:
        raise Refused("costing", "\n".join(dict.fromkeys(reading.problems)))
    return made


@dataclass
class _Reading:
    """A file as it is read: what is wrong with it, and what of the command line is used."""

    source: Source
    assumed: dict[str, str]
    problems: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    taken: dict[tuple[str, ...], str] = field(default_factory=dict)

    # -------------------------------------------------------------- places

    def wrong(self, where: Sequence[str], message: str, hint: str = "") -> None:
        """Note a mistake, with the line on which the key stands, or what was assumed for it."""
        place = place_of(self.source, where, self.taken)
        self.problems.append(f"{place}: {message}" + (f"; {hint}" if hint else ""))

    def known(
        self, table: Mapping[str, object], names: Sequence[str], where: Sequence[str]
    ) -> None:
        """Tell keys that mean nothing."""
        for key in table:
            if key not in names:
                what = f"`{key}` is not known here"
                hint = did_you_mean(key, names) or f"what may stand here: {', '.join(names)}"
                self.wrong((*where, key), what, hint)

    def table(self, raw: Mapping[str, object], key: str) -> Table:
        """A table of the file; empty where there is none."""
        found = raw.get(key, {})
        if isinstance(found, dict):
            return found
        self.wrong((key,), f"`{key}` must be a table", f"write `[{key}]` above its lines")
        return {}

    # -------------------------------------------------------------- the whole

    def costing(self, raw: Mapping[str, object]) -> Costing:
        """The costing; where something is wrong it is of no use."""
        self.known(raw, _TOP, ())
        calendar = self._calendar(self.table(raw, "fiscal_year"))
        people = self.table(raw, "people")
        self.known(people, ("employed_from", "employed_through"), ("people",))
        said = self._conventions(self.table(raw, "conventions"))
        rounding = self._rounding(self.table(raw, "conventions"))
        more = self._assumptions(self.table(raw, "assumptions"))
        premiums = self._premiums(self.table(raw, "premiums"))
        lines = tuple(
            self._line(name, table, self.table(raw, "conventions"))
            for name, table in self.table(raw, "line").items()
        )
        if not lines:
            self.wrong(("line",), "no line says what costs money", "write `[line.wages]`")
        self._unused()
        return Costing(
            path=self.source.name,
            sha256=sha256(self.source.text.encode()).hexdigest(),
            title=text_of(raw.get("title")) or Path(self.source.name).stem,
            source=text_of(raw.get("source")),
            calendar=calendar,
            lines=lines,
            premiums=premiums,
            rounding=rounding,
            employed_from=text_of(people.get("employed_from")),
            employed_through=text_of(people.get("employed_through")),
            said=(*said, *more),
            assumed=self.taken,
        )

    def _taken(self, name: str, where: tuple[str, ...]) -> str | None:
        """What the command line says for a key of the file."""
        found = self.assumed.get(name)
        if found is not None:
            self.taken[where] = f"{name}={found}"
        return found

    def _unused(self) -> None:
        for name in self.assumed:
            if name not in self.names:
                hint = did_you_mean(name, sorted(self.names))
                known = hint or f"what can be assumed here: {', '.join(sorted(self.names))}"
                self.problems.append(f"`--assume {name}` names nothing of this costing; {known}")

    def _calendar(self, table: Table) -> FiscalCalendar:
        self.known(table, ("start", "named_by"), ("fiscal_year",))
        try:
            return calendar_of(table)
        except BadWord as bad:
            self.wrong(("fiscal_year", bad.key), str(bad))
            return FiscalCalendar()

    # -------------------------------------------------------------- conventions

    def _given(self, name: str, table: Table, where: Sequence[str]) -> object | None:
        """What is said of a convention: on the command line, else in the file."""
        full = ".".join((*where[1:], name)) if where[0] == "line" else name
        self.names.add(full)
        found = self._taken(full, (*where, name))
        return table.get(name) if found is None else found

    def _conventions(self, table: Table) -> tuple[Said, ...]:
        names = (*CONVENTIONS, *ROUNDING, "sources")
        self.known(table, names, ("conventions",))
        self._chosen(table, {}, ("conventions",))
        sources = self.table(table, "sources")
        self.known(sources, (*CONVENTIONS, *ROUNDING), ("conventions", "sources"))
        return tuple(
            Said(name, word.say(given), self._source(name, sources), assumed=False)
            for name, word in {**CONVENTIONS, **ROUNDING}.items()
            if (given := self.assumed.get(name, table.get(name, word.usual))) is not None
        )

    def _source(self, name: str, sources: Table) -> str:
        return "stated with --assume" if name in self.assumed else text_of(sources.get(name))

    def _chosen(self, table: Table, above: Table, where: Sequence[str]) -> dict[str, object]:
        """Each convention read; a line has those of the whole file where it says nothing."""
        found: dict[str, object] = {}
        for name, word in CONVENTIONS.items():
            given = self._given(name, table, where)
            inherited = given is None and where[0] == "line"
            if inherited:
                found_above = self._taken(name, (*where, name))
                given = above.get(name) if found_above is None else found_above
            if given is None:
                given = word.usual
            try:
                found[word.field] = None if given is None else word.read(given)
            except BadWord as bad:
                if not inherited:  # it is told where it stands
                    self.wrong((*where, name), f"`{name}` is `{text_of(given)}`: {bad}")
                if word.usual is not None:
                    found[word.field] = word.read(word.usual)
        return found

    def _rounding(self, table: Table) -> Rounding:
        found: dict[str, object] = {}
        for name, word in ROUNDING.items():
            given = self._given(name, table, ("conventions",))
            try:
                found[word.field] = word.read(word.usual if given is None else given)
            except BadWord as bad:
                self.wrong(("conventions", name), f"`{name}` is `{text_of(given)}`: {bad}")
        return Rounding(**found)  # type: ignore[arg-type]  # as ROUNDING reads them

    # -------------------------------------------------------------- assumptions

    def _assumptions(self, table: Table) -> tuple[Said, ...]:
        found = []
        for name, given in table.items():
            inner = given if isinstance(given, dict) else {"value": given}
            self.known(inner, ("value", "source"), ("assumptions", name))
            self.names.add(name)
            taken = self._taken(name, ("assumptions", name))
            value = text_of(inner.get("value")) if taken is None else taken
            if name in _ASSUMED and value not in _ASSUMED[name]:
                only = " or ".join(f"`{word}`" for word in _ASSUMED[name])
                self.wrong(("assumptions", name), f"`{name}` can only be {only}: {_CLOSED}")
            stated = "stated with --assume" if name in self.assumed else ""
            found.append(Said(name, value, stated or text_of(inner.get("source"))))
        return tuple(found)

    def _premiums(self, table: Table) -> dict[str, Premium]:
        found: dict[str, Premium] = {}
        for plan, tiers in table.items():
            if not isinstance(tiers, dict):
                self.wrong(("premiums", plan), f"`{plan}` must be a table of tiers")
                continue
            for tier, given in tiers.items():
                found[f"{plan}.{tier}"] = self._premium(plan, tier, given)
        return found

    def _premium(self, plan: str, tier: str, given: object) -> Premium:
        where = ("premiums", plan, tier)
        inner = given if isinstance(given, dict) else {"amount": given}
        self.known(inner, ("amount", "source"), where)
        name = f"premiums.{plan}.{tier}"
        self.names.add(name)
        told, source = inner.get("amount", "unknown"), text_of(inner.get("source"))
        taken = self._taken(name, where)
        if taken is not None:
            told, source = taken, "stated with --assume"
        try:
            if isinstance(told, dict):
                return Premium(None, {y: amount(a) for y, a in told.items()}, source)
            return Premium(None if told == "unknown" else amount(told), {}, source)
        except BadWord as bad:
            self.wrong(where, f"the premium `{plan}.{tier}` is `{text_of(told)}`: {bad}")
            return Premium()

    # -------------------------------------------------------------- lines

    def _line(self, name: str, given: object, above: Table) -> Line:
        where = ("line", name)
        table: Table = given if isinstance(given, dict) else {}
        self.known(table, (*_OF_LINE, *CONVENTIONS), where)
        kind, pays = text_of(table.get("kind")), text_of(table.get("pays"))
        per = text_of(table.get("per")) or "person"
        self._words(name, table, {"kind": kind, "pays": pays, "per": per})
        chosen = self._chosen(table, above, where)
        days, on_field = self._days(table, kind, where)
        return Line(
            name=name,
            title=text_of(table.get("title")) or name,
            kind=kind,
            decision=text_of(table.get("decision")),
            pays=pays,
            per=per,
            conventions=Conventions(**chosen),  # type: ignore[arg-type]  # as CONVENTIONS reads them
            absent="absent" in table,
            in_net=table.get("in_net") is not False,
            step_decision=text_of(table.get("step_decision")),
            percent_decision=text_of(table.get("percent_decision")),
            days=days,
            on_field=on_field,
            plan=text_of(table.get("plan")),
            plan_decision=text_of(table.get("plan_decision")),
            tier_field=text_of(table.get("tier")),
            source=text_of(table.get("source")),
        )

    def _words(self, name: str, table: Table, said: Mapping[str, str]) -> None:
        """Tell words that are not among those known, and what the kind of line lacks."""
        where = ("line", name)
        for key, words in _WORDS.items():
            if said[key] not in words:
                self.wrong((*where, key), f"`{key}` of `{name}` must be one of {', '.join(words)}")
        for key in KINDS.get(said["kind"], ()):
            if key in CONVENTIONS or any(k in table for k in key.split("|")):
                continue
            wanted = " or ".join(f"`{k}`" for k in key.split("|"))
            self.wrong(where, f"line `{name}` of kind `{said['kind']}` says no {wanted}")
        if table.get("absent") not in (None, "nothing is paid"):
            self.wrong((*where, "absent"), "`absent` can only be `nothing is paid`")
        if not isinstance(table.get("in_net", True), bool):
            self.wrong((*where, "in_net"), "`in_net` is `true`, or `false` for a line only shown")

    def _days(
        self, table: Table, kind: str, where: Sequence[str]
    ) -> tuple[tuple[tuple[int, int], ...], str]:
        """The days of a yearly payment, or the field with the day of a single one."""
        if kind != "yearly":
            return (), text_of(table.get("on"))
        try:
            return day_list(table.get("on")), ""
        except BadWord as bad:
            self.wrong((*where, "on"), str(bad))
            return (), ""


def place_of(source: Source, where: Sequence[str], assumed: Mapping[tuple[str, ...], str]) -> str:
    """Where a mistake is: the line of the file, or what was assumed in the place of it."""
    if tuple(where) in assumed:
        return f"`--assume {assumed[tuple(where)]}`"
    at = line_of(source.text, where)
    return f"{source.name}:{at}" if at else source.name


def line_of(text: str, where: Sequence[str]) -> int:
    """The line on which a key of a TOML file stands; 0 where it is not found.

    `where` is its path: `("line", "wages", "kind")` is `kind` below `[line.wages]`.
    """
    best, depth = 0, -1
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("[") and "]" in words:
            inside = words.strip("[]# ").split("]")[0].replace('"', "").split(".")
            path = inside
        else:
            key = words.split("=")[0].strip().replace('"', "")
            path = [*inside, *key.split(".")] if "=" in words else []
        shared = len(path) if path and list(where[: len(path)]) == path else -1
        if shared > depth:
            best, depth = number, shared
    return best
