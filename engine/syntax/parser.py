"""From text to frozen nodes. The only place that knows lark.

The whole text is split into words first (no word depends on its place), then fed
to the LALR automaton one by one. Where a word does not fit, the mistake is recorded,
the words up to the next statement are skipped and parsing goes on, so that one run
reports every mistake.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Diagnostic, in_order
from ..source import Source, Span
from . import kept
from . import nodes as n
from .advice import MISTAKES
from .automaton import END, Automaton, Part, Reduction, Tables
from .mistakes import EDITS, TABLE_PARTS, TOP_LEVEL, Stop, explain
from .published import TableBuilder
from .raw import Branch, Word

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.grammar import Rule

GRAMMAR = Path(__file__).resolve().parents[2] / "grammar" / "clause.lark"

# Where parsing can take up again after a mistake.
_STATEMENTS = TOP_LEVEL | {
    "DECIDE",
    "EDGE",
    "DISCRETION",
    "APPLIES_WHEN",
    "MUST",
    "READING",
    "ADOPT",
    "EXPECT",
    "GIVEN",
    "ROW",
    "END",
    "UNDER",
    "ALSO_UNDER",
}
_STATEMENTS |= EDITS | TABLE_PARTS
_SENTENCES = _STATEMENTS - TOP_LEVEL - {"END"} | {"DEFINE", "CHOICES", "PROMISE", "KNOWN"}
_SENTENCES |= {"YEAR_NAMES"}
_SENTENCES -= {"IN_CLAUSE", "IN_DEFINE", "IN_VALUE", "IN_CONTESTED"}
_BLOCKS = TOP_LEVEL - {"CHOICES", "DEFINE", "PROMISE", "KNOWN", "YEAR_NAMES"}
_NAMED_BY_HEAD = frozenset({"AGREEMENT", "CLAUSE", "YEAR_NAMES"})
# What stands inside an amendment only behind a word that may have been forgotten.
_FORGOTTEN = {"CLAUSE": "INSERT", "DEFINE": "REPLACE", "VALUE": "REPLACE", "CONTESTED": "REPLACE"}
# What the heads of blocks that go by the next word are where no block may begin.
_ELSEWHERE = {"ROSTER_BLOCK": "ROSTER", "ROWS_BLOCK": "NAME"}
_MOST_EXPLAINED = 200
_LONGEST_SENTENCE, _MOST_READ = 60, 600
_TRAILING_COMPARISONS = frozenset({"more", "less", "fewer", "over", "under", "older", "longer"})
_TRAILING_COMPARISONS |= {"later", "earlier", "greater", "above", "below"}
_ENDS_OF_AMOUNTS = frozenset({"NUMBER", "UNIT", "MONEY", "PERCENT", "DATE", "ISO_DATE"})
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's tree, what is wrong with it, and the names lost to a mistake."""

    document: n.Document
    problems: tuple[Diagnostic, ...]
    lost: frozenset[str]


def parse(source: Source) -> Parsed:
    """The tree of `source` and every mistake in it, in order of place."""
    return _Reading(source).result()


# ------------------------------------------------------------------ lark


_cached_at: Path | None = None


def use_table_cache(path: Path | None) -> None:
    """Keep the grammar's tables in the file `path` from now on; none keeps them nowhere.

    The file is trusted as code is: it belongs in a folder that only its owner can
    write to. One that is damaged, or of another grammar, is made again.
    """
    global _cached_at  # noqa: PLW0603  # one setting for the process, made when it starts
    _cached_at = path
    grammar.cache_clear()
    tables.cache_clear()


@lru_cache(maxsize=1)
def grammar() -> Lark:
    """The compiled grammar."""
    from lark import Lark, __version__  # answers from kept trees do not need it

    if _cached_at is None:
        return _compiled()
    files = b"".join(path.read_bytes() for path in sorted(GRAMMAR.parent.glob("*.lark")))
    key = f"{__version__} {sys.version_info}".encode() + files
    body = kept.read(_cached_at, key)
    if body is not None:
        return Lark.load(BytesIO(body))
    made, saved = _compiled(), BytesIO()
    made.save(saved)
    kept.write(_cached_at, key, saved.getvalue())
    return made


def _compiled() -> Lark:
    from lark import Lark

    return Lark.open(str(GRAMMAR), parser="lalr", lexer="basic", maybe_placeholders=False)


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The automaton's tables, as lark worked them out."""
    state = grammar().parse_interactive("").parser_state
    table = state.parse_conf.parse_table
    rules = {rule: _reduction(rule) for rule in grammar().rules}
    states = {
        number: {kind: rules.get(target, target) for kind, (_, target) in actions.items()}
        for number, actions in table.states.items()
    }
    return Tables(states, table.start_states["start"], table.end_states["start"])


def _reduction(rule: Rule) -> Reduction:
    """How lark's tree builder treats a rule: anonymous words go, `_` lists are spliced in."""
    kept = tuple(
        (place, not symbol.is_term and symbol.name.startswith("_"))
        for place, symbol in enumerate(rule.expansion)
        if not getattr(symbol, "filter_out", False)
    )
    single = bool(rule.options.expand1) and not rule.alias
    origin = str(rule.origin.name)
    return Reduction(origin, str(rule.alias or origin), len(rule.expansion), kept, single)


def words_of(text: str) -> list[Word]:
    """The words of a text that `Source.normalised` gave."""
    lexer = grammar().parse_interactive(text).lexer_thread
    lexed: Iterator[Token] = lexer.lex(None)  # type: ignore[no-untyped-call]  # lark leaves it so
    return [Word.at(t.value, t.type, t.start_pos or 0, t.end_pos or 0) for t in lexed]


# ------------------------------------------------------------------ reading


class _Reading:
    """One file being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        self.lost: set[str] = set()
        self.builder = TableBuilder(source, self.problems)
        self.end = Word.at("", END, len(source.text), len(source.text))

    def result(self) -> Parsed:
        words = words_of(self.source.normalised)
        for word in words:
            self.builder.check_word(word)
        statements = self._statements(words)
        span = Span(self.source, 0, self.end.end)
        document = n.Document(statements, tuple(self._comments(words)), span=span)
        return Parsed(document, tuple(in_order(self.problems)), frozenset(self.lost))

    def _comments(self, words: list[Word]) -> Iterator[n.Comment]:
        """The comments, which stand in the gaps between words."""
        start = 0
        for word in [*words, self.end]:
            if word.start - start > 1:
                for found in _COMMENT.finditer(self.source.normalised, start, word.start):
                    span = Span(self.source, found.start(), found.end())
                    yield n.Comment(span.text.rstrip(), span=span)
            start = word.end

    def _report(self, code: codes.Code, message: str, word: Word, hint: str = "") -> None:
        span = Span(self.source, word.start, word.end)
        self.problems.append(Diagnostic(code, message, span, hint))

    # -------------------------------------------------------------- feeding

    def _statements(self, words: list[Word]) -> tuple[n.Statement, ...]:
        automaton = Automaton(tables())
        at, quiet_at = 0, -1
        while at < len(words):
            if words[at].kind in _ELSEWHERE:
                words[at] = self._in_place(automaton, words, at)
            if _may_be_taken(words, at) and automaton.takes(words[at]):
                at += 1
                continue
            if at != quiet_at and len(self.problems) < _MOST_EXPLAINED:
                self._explain(automaton, words, at)
            at, is_new = self._recover(automaton, words, at)
            quiet_at = -1 if is_new else at
        statements = self._finish(automaton, words, quiet=quiet_at == at)
        for start, end in automaton.too_deep:
            line_end = self.source.normalised.find("\n", start, end)
            word = Word.at("", "", start, line_end if line_end >= 0 else end)
            message = "this sentence is nested too deep to be read"
            hint = "give its parts names of their own with `define`"
            self._report(codes.TOO_DEEP, message, word, hint)
        return statements

    def _in_place(self, automaton: Automaton, words: list[Word], at: int) -> Word:
        """A word that looks like the head of a block, as what it is where none may begin.

        No state of the grammar takes it as both. Where what it would be instead is not
        finished by the next word, at the left of a line it was meant as the head.
        """
        word = words[at]
        kind = _ELSEWHERE[word.kind]
        if automaton.fits(word.kind) or not automaton.fits(kind):
            return word
        instead = Word.at(word, kind, word.start, word.end)
        further = automaton.copy()
        further.takes(instead)
        follows = further.fits(words[at + 1].kind)
        return instead if follows or not self._starts_line(words, at) else word

    def _starts_line(self, words: list[Word], at: int) -> bool:
        return at == 0 or "\n" in self.source.normalised[words[at - 1].end : words[at].start]

    def _finish(
        self, automaton: Automaton, words: list[Word], *, quiet: bool
    ) -> tuple[n.Statement, ...]:
        whole = automaton.finished()
        if whole is None:
            if not quiet:
                self._explain(automaton, [*words, self.end], len(words))
            self._close(automaton, END, words[-1].end if words else 0)
            self._drop(automaton, END)
            whole = automaton.finished()
        return self.builder.document(whole) if whole else ()

    def _explain(self, automaton: Automaton, words: list[Word], at: int) -> None:
        word = words[at]
        text = self.source.normalised
        line_end = text.find("\n", word.start)
        stop = Stop(
            kind=word.kind,
            token=str(word),
            before=" ".join(_sentence(words, at))[-_MOST_READ:],
            after=text[word.start : line_end if line_end >= 0 else len(text)][:_MOST_READ],
            expected=automaton.fitting(),
            block=_open_block(automaton),
            starts_line=self._starts_line(words, at),
            indented=self._is_indented(word),
        )
        message, hint = explain(stop, MISTAKES)
        stray = word.kind == "STRAY" and message.startswith("the character")
        shown = Word.at(stop.word, word.kind, word.start, word.start + len(stop.word))
        self._report(codes.STRAY_CHARACTER if stray else codes.SYNTAX, message, shown, hint)

    # -------------------------------------------------------------- recovering

    def _recover(self, automaton: Automaton, words: list[Word], first: int) -> tuple[int, bool]:
        """Skip to the next statement that fits and drop what is unfinished before it.

        Gives the new position, and whether a mistake found there is a new one.
        """
        at, is_new = first, False
        supplied = self._supply(automaton, words, first)
        if supplied is not None:
            return supplied, supplied > first
        if words[first].kind not in _STATEMENTS:
            self._lose(automaton.drop_from(_SENTENCES))
        while at < len(words):
            if at > first and self._is_broken_head(words, at):
                self._drop(automaton, "CLAUSE")
                is_new = True
                break
            if at > first and self._lacks_a_word(automaton, words[at]):
                is_new = True
                break
            if words[at].kind in _STATEMENTS:
                self._close(automaton, words[at].kind, words[max(0, at - 1)].end)
                if self._drop(automaton, words[at].kind):
                    break
            at += 1
        self.lost.update(_names_in(words[first:at]))
        return at, is_new

    def _supply(self, automaton: Automaton, words: list[Word], at: int) -> int | None:
        """Supply a word that was missed, as reported; where to go on, or none if it helps not."""
        word = words[at]
        if word.kind == "END_CLAUSE":  # an `end` that says what it closes
            return at + 1 if automaton.takes(Word.at("end", "END", word.start, word.end)) else None
        missing = _FORGOTTEN.get(word.kind, "")
        if not missing or not self._is_indented(word):
            return None
        return at if automaton.takes(Word.at("", missing, word.start, word.start)) else None

    def _lacks_a_word(self, automaton: Automaton, word: Word) -> bool:
        """Whether `word` can be read behind a forgotten one; what is unfinished is dropped then."""
        missing = _FORGOTTEN.get(word.kind, "")
        return bool(missing) and self._is_indented(word) and self._drop(automaton, missing)

    def _is_indented(self, word: Word) -> bool:
        """Whether `word` begins a line further in than the left edge."""
        text = self.source.normalised
        start = text.rfind("\n", 0, word.start) + 1
        return word.start > start and not text[start : word.start].strip()

    def _is_broken_head(self, words: list[Word], at: int) -> bool:
        """Whether a line begins with `clause` or `agreement` and no section or name."""
        if words[at].kind != "NAME" or words[at] not in ("clause", "agreement", "amendment"):
            return False
        return "\n" in self.source.text[words[at - 1].end : words[at].start]

    def _close(self, automaton: Automaton, kind: str, place: int) -> None:
        """Supply each missing `end`, as far as that lets a word of `kind` follow."""
        if kind not in TOP_LEVEL and kind != END:
            return
        while not automaton.fits(kind) and automaton.takes(Word.at("end", "END", place, place)):
            pass

    def _drop(self, automaton: Automaton, kind: str) -> bool:
        """Drop unfinished parts until a word of `kind` fits; false if it fits nowhere."""
        dropped = automaton.drop_until(kind)
        self._lose(dropped or [])
        return dropped is not None

    def _lose(self, dropped: list[Part]) -> None:
        for part in dropped:
            self.lost.update(_names_in([part]))


def _may_be_taken(words: list[Word], at: int) -> bool:
    """Whether `words[at]` means anything: not a stray mark, nor the `more` of `5 years or more`."""
    word = words[at]
    if word.kind == "STRAY":
        return False
    return not (
        word in _TRAILING_COMPARISONS
        and at > 1
        and words[at - 1].kind == "OR"
        and words[at - 2].kind in _ENDS_OF_AMOUNTS
    )


def _sentence(words: list[Word], at: int) -> list[Word]:
    """The words before `words[at]` from the beginning of its statement on."""
    first = at
    while first > max(0, at - _LONGEST_SENTENCE):
        first -= 1
        if words[first].kind in _STATEMENTS:
            break
    return [Word(" ".join(word.split())) for word in words[first:at]]


def _open_block(automaton: Automaton) -> str:
    """The head of the block that is being read, such as `clause 17.2`; or nothing."""
    parts = [part for part, _, _ in automaton.parts]
    inside = ""
    for i in reversed(range(len(parts))):
        word = parts[i]
        if not isinstance(word, Word):
            continue
        inside = inside or (word.kind if word.kind in ("BY", "END") else "")
        if word.kind in _BLOCKS:
            if inside == "END":
                inside = ""
                continue
            name = parts[i + 1] if i + 1 < len(parts) else ""
            named = isinstance(name, Word) and name.kind == "NAME"
            return " ".join([*word.split(), str(name)] if named else word.split())
    return ""


def _names_in(parts: list[Word] | list[Word | Branch | list[Word | Branch]]) -> Iterator[str]:
    """Names and sections in parts that are given up, so that uses of them are not reported."""
    stack: list[object] = list(parts)
    while stack:
        part = stack.pop()
        if isinstance(part, Branch):
            stack += part.parts
        elif isinstance(part, list):
            stack += part
        elif isinstance(part, Word) and part.kind in ("NAME", "KIND_WORD"):
            yield str(part)
        elif isinstance(part, Word) and part.kind in _NAMED_BY_HEAD:
            head, name, *_ = part.split()
            yield head if head == "agreement" else name
