"""From text to frozen nodes. The only place that knows lark.

The whole text is split into words first (no word depends on its place), then fed
to the LALR parser one by one. Where a word does not fit, the mistake is recorded,
the words up to the next statement are skipped and parsing goes on, so that one run
reports every mistake.
"""

from __future__ import annotations

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
from .builder import Builder
from .mistakes import TOP_LEVEL, Stop, explain

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.parsers.lalr_interactive_parser import InteractiveParser

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
_DEEPENS = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "OF", "NOT", "IF", "WITH", "AS_OF", "CAP"})
_DEEPENS |= {"FLOOR", "ROUNDED", "COMPLETED", "AGGREGATE", "NEXT", "PREVIOUS", "MONTH_EDGE", "PART"}
_MOST_NESTED, _MOST_OPERATORS = 30, 60
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's tree, what is wrong with it, and the words lost to a mistake."""

    document: n.Document
    problems: tuple[Diagnostic, ...]
    lost: frozenset[str]


def parse(source: Source) -> Parsed:
    """The tree of `source` and every mistake in it, in order of place."""
    return _Reading(source).result()


@lru_cache(maxsize=1)
def grammar() -> Lark:
    """The compiled grammar."""
    from lark import Lark

    return Lark.open(
        str(GRAMMAR),
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


class _Reading:
    """One file being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        self.lost: set[str] = set()
        self.builder = Builder(source, self.problems)

    def result(self) -> Parsed:
        words, comments = self._words()
        if not self._too_deep(words):
            tree = self._tree(words)
        else:
            tree = ()
        document = n.Document(tree, tuple(comments), span=self._span(0, len(self.source.text)))
        return Parsed(document, tuple(in_order(self.problems)), frozenset(self.lost))

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def _words(self) -> tuple[list[Token], list[n.Comment]]:
        """The words of the text, and the comments that stand in the gaps between them."""
        words = list(grammar().lex(self.source.normalised))
        comments: list[n.Comment] = []
        gap_start = 0
        for word in [*words, self._end_token()]:
            for found in _COMMENT.finditer(self.source.normalised, gap_start, word.start_pos or 0):
                span = self._span(found.start(), found.end())
                comments.append(n.Comment(span.text.rstrip(), span=span))
            gap_start = word.end_pos or 0
            self.builder.check_word(word)
        return words, comments

    def _too_deep(self, words: list[Token]) -> bool:
        """Whether a sentence nests deeper than any reader follows (and our recursion)."""
        nested = operators = 0
        for word in words:
            if word.type in ("LPAR", "BY"):
                nested += 1
            elif word.type == "RPAR" or (word.type == "END" and nested):
                nested -= 1
            elif word.type in _STATEMENTS:
                nested = 0
            operators = 0 if word.type in _STATEMENTS or word.type == "CITE" else operators
            operators += word.type in _DEEPENS
            if nested > _MOST_NESTED or operators > _MOST_OPERATORS:
                self._report(
                    codes.TOO_DEEP,
                    "this sentence is nested too deep to be read",
                    word,
                    "give its parts names of their own with `define`",
                )
                return True
        return False

    def _report(self, code: codes.Code, message: str, word: Token, hint: str = "") -> None:
        span = self._span(int(word.start_pos or 0), int(word.end_pos or 0))
        self.problems.append(Diagnostic(code, message, span, hint))

    # -------------------------------------------------------------- feeding

    def _tree(self, words: list[Token]) -> tuple[n.Statement, ...]:
        from lark import UnexpectedInput

        parser = self._interactive()
        at, quiet_until = 0, -1
        while at < len(words):
            try:
                if words[at].type == "STRAY":
                    raise UnexpectedInput
                parser.feed_token(words[at])
                at += 1
            except UnexpectedInput:
                if at > quiet_until:
                    self._explain(parser, words, at)
                at = self._recover(parser, words, at)
                quiet_until = at
        return self._finish(parser, words)

    def _interactive(self) -> InteractiveParser:
        return grammar().parse_interactive("")

    def _finish(self, parser: InteractiveParser, words: list[Token]) -> tuple[n.Statement, ...]:
        from lark import UnexpectedInput

        end = self._end_token()
        try:
            tree = parser.feed_token(end)
        except UnexpectedInput:
            self._explain(parser, [*words, end], len(words))
            self._pop_to(parser, "$END")
            tree = parser.feed_token(end)
        return self.builder.document(tree)

    def _end_token(self) -> Token:
        from lark import Token

        size = len(self.source.text)
        return Token("$END", "", start_pos=size, end_pos=size)

    def _explain(self, parser: InteractiveParser, words: list[Token], at: int) -> None:
        word = words[at]
        text = self.source.normalised
        start = int(word.start_pos or 0)
        before = "" if at == 0 else text[: int(words[at - 1].end_pos or 0)]
        stop = Stop(
            kind=word.type,
            word=str(word),
            before=before[-400:],
            after=text[start : start + 80],
            expected=frozenset(parser.accepts()),
            blocks=tuple(_open_blocks(words[:at])),
        )
        message, hint = explain(stop)
        stray = word.type == "STRAY" and message.startswith("the character")
        self._report(codes.STRAY_CHARACTER if stray else codes.SYNTAX, message, word, hint)

    def _recover(self, parser: InteractiveParser, words: list[Token], at: int) -> int:
        """Skip to the next statement and drop what is unfinished; the new position."""
        first = at
        while at < len(words) and (words[at].type not in _STATEMENTS or at == first - 1):
            at += 1
        if at < len(words) and not self._pop_to(parser, words[at].type):
            at += 1
        self.lost.update(str(w) for w in words[max(0, first - 12) : at] if w.type == "NAME")
        return at

    def _pop_to(self, parser: InteractiveParser, kind: str) -> bool:
        """Drop unfinished parts until a word of `kind` fits; false if it fits nowhere."""
        states, values = parser.parser_state.state_stack, parser.parser_state.value_stack
        kept = list(states), list(values)
        while states:
            if kind in parser.accepts():
                return True
            if len(states) == 1:
                break
            states.pop()
            self.lost.update(_names_in(values.pop()))
        states[:], values[:] = kept
        return False


def _open_blocks(words: list[Token]) -> Iterator[str]:
    """The heads of the blocks not closed before the end of `words`."""
    stack: list[str] = []
    for i, word in enumerate(words):
        if word.type in ("AGREEMENT", "RECORD", "GROUP", "VALUE", "CONTESTED", "CLAUSE", "SCENARIO"):
            stack = [" ".join(str(word).split())]
            if word.type not in ("AGREEMENT", "CLAUSE") and i + 1 < len(words):
                stack[0] += f" {words[i + 1]}"
        elif word.type in ("DEFINE", "CHOICES"):
            stack = []
        elif word.type == "END" and stack:
            stack.pop()
    return iter(stack)


def _names_in(value: object) -> Iterator[str]:
    """Names declared inside a part that is given up, so that uses of them are not reported."""
    stack = [value]
    while stack:
        part = stack.pop()
        name = getattr(part, "name", None)
        if isinstance(name, str):
            yield name
        if isinstance(part, str):
            yield str(part)
        stack.extend(getattr(part, "children", ()) or ())
        if isinstance(part, list | tuple):
            stack.extend(part)
