"""Reads a mapping file (TOML); every mistake in it is a sentence with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from ..diagnostic import did_you_mean
from ..ir.tree import FieldSpec
from ..records.problem import plain
from .forms import date_form, fault_of_form
from .mapping import SPECIAL, ColumnMap, Layout, Written
from .refused import RosterRefused

_SHAPES = {
    "text": "a text in quotes",
    "texts": 'a text in quotes, or a list of them: ["N/A", "-"]',
    "flag": "true or false",
    "count": "a whole number, at least 0",
    "words": 'a table of words: { FT = "full_time" }',
}
_WRITTEN = {
    "dates": "texts",
    "yes": "texts",
    "no": "texts",
    "words": "words",
    "absent": "texts",
    "parentheses": "flag",
    "decimal_comma": "flag",
    "commas": "flag",
    "separator": "text",
}
_LAYOUT = {
    "encoding": "text",
    "delimiter": "text",
    "sheet": "text",
    "table": "text",
    "skip_lines": "count",
    "stop_at": "text",
    "skip_rows": "words",
}
_WHOLE = dict.fromkeys(SPECIAL, "text") | {
    "keep": "texts",
    "ignore": "texts",
    "ignore_other_columns": "flag",
}
_ENCODINGS = ("utf-8", "utf-16", "windows-1252", "latin-1")
_HEADING = re.compile(r"\s*\[+\s*([^\]]*?)\s*\]+")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*([A-Za-z0-9_-]+))?\s*=""")


@dataclass(slots=True)
class _Reading:
    """The file at hand, and the mistakes found in it so far."""

    name: str
    lines: Mapping[tuple[str, ...], int]
    found: list[str] = field(default_factory=list)

    def wrong(self, path: tuple[str, ...], sentence: str) -> None:
        known = [path[:n] for n in range(len(path), 0, -1) if path[:n] in self.lines]
        line = self.lines[known[0]] if known else 1
        self.found.append(f"{self.name}:{line}: {sentence}")

    def values(
        self, table: Mapping[str, object], shapes: Mapping[str, str], path: tuple[str, ...]
    ) -> dict[str, object]:
        """The keys of `table` that `shapes` has, each as its shape says."""
        made: dict[str, object] = {}
        for key, given in table.items():
            at = (*path, key)
            if key not in shapes:
                hint = did_you_mean(key, shapes) or "there are " + ", ".join(
                    f"`{name}`" for name in shapes
                )
                self.wrong(at, f"`{plain(key)}` is not a setting here; {hint}")
                continue
            shape = shapes[key]
            value = _TAKEN[shape](given)
            if value is None:
                self.wrong(at, f"`{key}` must be {_SHAPES[shape]}")
            else:
                made[key] = value
        return made


def _text(given: object) -> object:
    return given if isinstance(given, str) and given else None


def _texts(given: object) -> object:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        return None
    return tuple(listed)


def _flag(given: object) -> object:
    return given if isinstance(given, bool) else None


def _count(given: object) -> object:
    return given if type(given) is int and given >= 0 else None


def _words(given: object) -> object:
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        return None
    return tuple(given.items())


_TAKEN: dict[str, Callable[[object], object]] = {
    "text": _text,
    "texts": _texts,
    "flag": _flag,
    "count": _count,
    "words": _words,
}


def read_mapping(path: Path, record: Mapping[str, FieldSpec]) -> ColumnMap:
    """The mapping of the file at `path`, for the fields of `record`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise RosterRefused(f"{path.name} cannot be opened: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise RosterRefused(f"{path.name} is not UTF-8 text; save it as UTF-8") from None
    return mapping_of(text, path.name, record)


def mapping_of(text: str, name: str, record: Mapping[str, FieldSpec]) -> ColumnMap:
    """The mapping that the TOML `text` of the file `name` writes."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise RosterRefused(_not_toml(str(wrong), text, name)) from None
    reading = _Reading(name, _lines(text))
    made = _mapping(table, record, reading)
    if reading.found:
        raise RosterRefused(*reading.found)
    return made


def _not_toml(said: str, text: str, name: str) -> str:
    at = re.search(r" \(at line (\d+), column \d+\)$", said)
    line = int(at[1]) if at else len(text.splitlines())
    why = re.sub(r" \(at .*\)$", "", said)
    hint = 'texts stand in quotes, as in hire_date = "Hire Dt"'
    return f"{name}:{line}: is not TOML: {why[:1].lower()}{why[1:]}; {hint}"


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line on which each table and key is written."""
    found: dict[tuple[str, ...], int] = {}
    within: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.fullmatch(line.partition("#")[0].rstrip()):
            within = tuple(part.strip().strip("\"'") for part in heading[1].split("."))
            found.setdefault(within, number)
        elif key := _KEY.match(line):
            path = (*within, *(part.strip("\"'") for part in key.groups() if part))
            found.setdefault(path, number)
            found.setdefault(path[:-1] if key[2] else path, number)
    return found


def _mapping(
    table: Mapping[str, object], record: Mapping[str, FieldSpec], reading: _Reading
) -> ColumnMap:
    layout = reading.values(_table(table, "file", reading), _LAYOUT, ("file",))
    own = {key: given for key, given in table.items() if key not in ("file", "fields")}
    whole = reading.values(own, _WHOLE | _WRITTEN, ())
    usual = Written(**{key: whole[key] for key in _WRITTEN if key in whole})  # type: ignore[arg-type]
    columns = {key: str(whole[key]) for key in SPECIAL if key in whole}
    written: dict[str, Written] = {}
    for name, given in _table(table, "fields", reading).items():
        _field(name, given, record, reading, usual, columns, written)
    _check_forms(usual, (), reading)
    made = Layout(**layout)  # type: ignore[arg-type]
    _check_layout(made, reading)
    return ColumnMap(
        MappingProxyType(columns),
        _listed(whole, "keep"),
        _listed(whole, "ignore"),
        bool(whole.get("ignore_other_columns")),
        usual,
        MappingProxyType(written),
        made,
    )


def _listed(whole: Mapping[str, object], key: str) -> tuple[str, ...]:
    given = whole.get(key, ())
    return given if isinstance(given, tuple) else ()


def _table(table: Mapping[str, object], key: str, reading: _Reading) -> Mapping[str, object]:
    given = table.get(key, {})
    if isinstance(given, dict):
        return given
    reading.wrong((key,), f"`{key}` must be a table: write [{key}] on a line of its own")
    return {}


def _field(
    name: str,
    given: object,
    record: Mapping[str, FieldSpec],
    reading: _Reading,
    usual: Written,
    columns: dict[str, str],
    written: dict[str, Written],
) -> None:
    path = ("fields", name)
    if name not in record:
        reading.wrong(path, _no_field(name, record))
        return
    if isinstance(given, str) and given:
        columns[name] = given
        return
    if not isinstance(given, dict):
        reading.wrong(path, f'`{name}` must be the column in quotes: {name} = "Column"')
        return
    own = reading.values(given, {"column": "text"} | _WRITTEN, path)
    if "column" in own:
        columns[name] = str(own.pop("column"))
    made = replace(usual, **own)  # type: ignore[arg-type]
    _check_forms(made, path, reading)
    _check_words(made, record[name], path, reading)
    written[name] = made


def _no_field(name: str, record: Mapping[str, FieldSpec]) -> str:
    hint = did_you_mean(name[:64], record)
    if name in SPECIAL:
        hint = f"write {name} above [fields]"
    return f"`{plain(name)}` is not a field of the record" + (f"; {hint}" if hint else "")


def _check_forms(written: Written, path: tuple[str, ...], reading: _Reading) -> None:
    for form in written.dates:
        if date_form(form) is None:
            reading.wrong((*path, "dates"), f"`{plain(form)}` {fault_of_form(form)}")
    for one, two in combinations(written.dates, 2):
        if _shape(one) == _shape(two) and one != two:
            said = "look alike: a day could mean either"
            reading.wrong((*path, "dates"), f"`{plain(one)}` and `{plain(two)}` {said}")
    both = {w.lower() for w in written.yes} & {w.lower() for w in written.no}
    for word in sorted(both):
        reading.wrong((*path, "yes"), f"`{plain(word)}` cannot mean both yes and no")
    for key, words, others in (
        ("yes", written.yes, ("no", "false")),
        ("no", written.no, ("yes", "true")),
    ):
        for word in (w for w in words if w.strip().lower() in others):
            said = f"means {others[0]}, and cannot be declared to mean {key}"
            reading.wrong((*path, key), f"`{plain(word)}` {said}")
    if written.separator and len(written.separator) != 1:
        reading.wrong((*path, "separator"), "`separator` must be one character")


def _shape(form: str) -> str:
    """What days of a form look like, whichever part is which."""
    made = date_form(form)
    return form if made is None else made.pattern.replace("{1,2}", "{2}")


def _check_words(
    written: Written, spec: FieldSpec, path: tuple[str, ...], reading: _Reading
) -> None:
    kind = spec.kind.item or spec.kind
    if kind.years is not None:
        for given, word in written.words:
            if kind.years.of_text(word) is None:
                said = f"`{plain(given)}` is translated to `{plain(word)}`, which is no"
                written_so = f"{kind.years.name}: write it like `{kind.years.written}`"
                reading.wrong((*path, "words"), f"{said} {written_so}")
        return
    if written.words and kind.base != "choice":
        reading.wrong((*path, "words"), f"`{spec.name}` is no choice: it has no words")
        return
    for given, word in written.words:
        if word not in kind.choices and not kind.open:
            hint = did_you_mean(word, kind.choices)
            said = f"`{plain(given)}` is translated to `{plain(word)}`, which is not among"
            listed = ", ".join(f"`{w}`" for w in kind.choices)
            reading.wrong((*path, "words"), f"{said} {listed}" + (f"; {hint}" if hint else ""))


def _check_layout(layout: Layout, reading: _Reading) -> None:
    path = ("file",)
    if layout.encoding and layout.encoding.lower() not in _ENCODINGS:
        listed = ", ".join(_ENCODINGS)
        reading.wrong((*path, "encoding"), f"`{plain(layout.encoding)}` is not one of {listed}")
    if layout.delimiter and (len(layout.delimiter) != 1 or layout.delimiter in '"\r\n\x10'):
        reading.wrong((*path, "delimiter"), "`delimiter` must be one character, such as ;")


assert set(_WRITTEN) == {each.name for each in fields(Written)}
assert set(_LAYOUT) == {each.name for each in fields(Layout)}
