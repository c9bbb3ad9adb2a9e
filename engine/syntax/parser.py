"""From text to frozen nodes. The only place that knows lark.

The whole text is split into words first (no word depends on its place), then fed
to the LALR automaton one by one. Where a word does not fit, the mistake is recorded,
the words up to the next statement are skipped and parsing goes on, so that one run
reports every mistake.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import codes
from ..diagnostic import Diagnostic, in_order
from ..source import Source, Span
from . import nodes as n
from .automaton import END, Automaton, Reduction, Tables
from .builder import Builder
from .mistakes import TOP_LEVEL, Stop, explain
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
    "END",
}
_BLOCKS = TOP_LEVEL - {"CHOICES", "DEFINE"}
_NAMED_BY_HEAD = frozenset({"AGREEMENT", "CLAUSE"})
_DEEPENS = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "OF", "NOT", "IF", "WITH", "AS_OF", "CAP"})
_DEEPENS |= {"FLOOR", "ROUNDED", "COMPLETED", "AGGREGATE", "NEXT", "PREVIOUS", "MONTH_EDGE", "PART"}
_DEEPENS |= {"LIST_OF"}
_MOST_NESTED, _MOST_OPERATORS = 30, 60
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
    from lark import Lark, logger  # noqa: PLC0415  # answers from kept trees do not need it

    loudness = logger.level
    logger.setLevel(logging.CRITICAL)  # a damaged cache is ignored, not reported
    try:
        return Lark.open(
            str(GRAMMAR),
            parser="lalr",
            lexer="basic",
            maybe_placeholders=False,
            cache=str(_cached_at) if _cached_at else False,
        )
    finally:
        logger.setLevel(loudness)


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
        self.builder = Builder(source, self.problems)
        self.end = Word.at("", END, len(source.text), len(source.text))

    def result(self) -> Parsed:
        words = words_of(self.source.normalised)
        for word in words:
            self.builder.check_word(word)
        statements = () if self._too_deep(words) else self._statements(words)
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

    def _too_deep(self, words: list[Word]) -> bool:
        """Whether a sentence nests deeper than any reader follows (and our recursion)."""
        nested = operators = 0
        for word in words:
            if word.kind in ("LPAR", "BY"):
                nested += 1
            elif word.kind == "RPAR" or (word.kind == "END" and nested):
                nested -= 1
            elif word.kind in _STATEMENTS:
                nested = 0
            operators = 0 if word.kind in _STATEMENTS or word.kind == "CITE" else operators
            operators += word.kind in _DEEPENS
            if nested > _MOST_NESTED or operators > _MOST_OPERATORS:
                self._report(
                    codes.TOO_DEEP,
                    "this sentence is nested too deep to be read",
                    word,
                    "give its parts names of their own with `define`",
                )
                return True
        return False

    def _report(self, code: codes.Code, message: str, word: Word, hint: str = "") -> None:
        span = Span(self.source, word.start, word.end)
        self.problems.append(Diagnostic(code, message, span, hint))

    # -------------------------------------------------------------- feeding

    def _statements(self, words: list[Word]) -> tuple[n.Statement, ...]:
        automaton = Automaton(tables())
        at, quiet_until = 0, -1
        while at < len(words):
            if words[at].kind != "STRAY" and automaton.takes(words[at]):
                at += 1
                continue
            if at > quiet_until:
                self._explain(automaton, words, at)
            at = self._recover(automaton, words, at)
            quiet_until = at
        return self._finish(automaton, words)

    def _finish(self, automaton: Automaton, words: list[Word]) -> tuple[n.Statement, ...]:
        whole = automaton.finished()
        if whole is None:
            self._explain(automaton, [*words, self.end], len(words))
            self._drop(automaton, END)
            whole = automaton.finished()
        return self.builder.document(whole) if whole else ()

    def _explain(self, automaton: Automaton, words: list[Word], at: int) -> None:
        word, text = words[at], self.source.normalised
        before = text[max(0, words[at - 1].end - 400) : words[at - 1].end] if at else ""
        stop = Stop(
            kind=word.kind,
            word=str(word),
            before=before,
            after=text[word.start : word.start + 80],
            expected=automaton.fitting(),
            blocks=tuple(_open_blocks(words[:at])),
        )
        message, hint = explain(stop)
        stray = word.kind == "STRAY" and message.startswith("the character")
        self._report(codes.STRAY_CHARACTER if stray else codes.SYNTAX, message, word, hint)

    # -------------------------------------------------------------- recovering

    def _recover(self, automaton: Automaton, words: list[Word], at: int) -> int:
        """Skip to the next statement and drop what is unfinished; the new position."""
        first = at
        while at < len(words) and words[at].kind not in _STATEMENTS:
            at += 1
        if at < len(words) and not self._drop(automaton, words[at].kind):
            at += 1
        self.lost.update(_names_in(words[first:at]))
        return at

    def _drop(self, automaton: Automaton, kind: str) -> bool:
        """Drop unfinished parts until a word of `kind` fits; false if it fits nowhere."""
        dropped = automaton.drop_until(kind)
        for part in dropped or ():
            self.lost.update(_names_in([part]))
        return dropped is not None


def _open_blocks(words: list[Word]) -> Iterator[str]:
    """The head of the block that is not closed before the end of `words`, if any."""
    stack: list[str] = []
    for i, word in enumerate(words):
        if word.kind in _BLOCKS:
            stack = [" ".join(word.split())]
            if word.kind not in _NAMED_BY_HEAD and i + 1 < len(words):
                stack[0] += f" {words[i + 1]}"
        elif word.kind in ("DEFINE", "CHOICES"):
            stack = []
        elif word.kind == "END" and stack:
            stack.pop()
    return iter(stack)


def _names_in(parts: list[Word] | list[Word | Branch | list[Word | Branch]]) -> Iterator[str]:
    """Names and sections in parts that are given up, so that uses of them are not reported."""
    stack: list[object] = list(parts)
    while stack:
        part = stack.pop()
        if isinstance(part, Branch):
            stack += part.parts
        elif isinstance(part, list):
            stack += part
        elif isinstance(part, Word) and part.kind == "NAME":
            yield str(part)
        elif isinstance(part, Word) and part.kind in _NAMED_BY_HEAD:
            head, name = part.split()
            yield name if head == "clause" else head
