"""Every construct, parsed, printed and parsed again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.source import Source
from engine.syntax import automaton, parser
from engine.syntax.keywords import KEYWORDS, word_text
from engine.syntax.parser import parse
from engine.syntax.printer import canonical
from engine.syntax.wording import expression_text
from tests.syntax.fixtures import GOOD, check_or_reset, source_of

EACH_FILE = pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.stem))


@EACH_FILE
def test_it_parses_without_a_mistake(path: Path) -> None:
    assert parse(source_of(path)).problems == ()


@EACH_FILE
def test_its_canonical_text_is_as_expected(path: Path) -> None:
    source = source_of(path)
    check_or_reset(path.with_suffix(".canonical"), canonical(parse(source).document, source))


@EACH_FILE
def test_its_canonical_text_says_the_same_and_is_final(path: Path) -> None:
    source = source_of(path)
    parsed = parse(source)
    again = Source("canonical", canonical(parsed.document, source))
    reparsed = parse(again)
    assert reparsed.problems == ()
    assert reparsed.document == parsed.document
    assert canonical(reparsed.document, again) == again.text


@EACH_FILE
def test_each_comment_stays_once_beside_the_word_it_followed_or_preceded(path: Path) -> None:
    source = source_of(path)
    parsed = parse(source)
    again = Source("canonical", canonical(parsed.document, source))
    before, after = (
        [comment.text for comment in found.document.comments] for found in (parsed, parse(again))
    )
    assert sorted(after) == sorted(before)


def test_every_rule_of_the_grammar_is_used_by_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    made = automaton._made  # noqa: SLF001  # every reduction passes here

    def noted(rule: automaton.Reduction, *rest: object) -> object:
        used.add(rule.name)
        return made(rule, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(automaton, "_made", noted)
    for path in GOOD:
        parse(source_of(path))
    rules = {str(rule.alias or rule.origin.name) for rule in parser.grammar().rules}
    assert {rule for rule in rules if not rule.startswith("_")} - used == set()


def test_the_keywords_that_are_quoted_are_those_of_the_grammar() -> None:
    written = " ".join(terminal.pattern.value for terminal in parser.grammar().terminals)
    words = set(re.findall(r"[a-z][a-z_]*", written))
    assert {word for word in words if not is_name(word)} == KEYWORDS


def is_name(word: str) -> bool:
    return [w.kind for w in parser.words_of(word)] == ["NAME"]


def test_a_choice_word_that_the_language_uses_is_quoted() -> None:
    assert word_text("full_time") == "full_time"
    assert word_text("day") == '"day"'
    assert word_text("Full time") == '"Full time"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("service is at least 10 year", "service at least 10 years"),
        ("(25% of b) + c", "25% of b + c"),
        ("x * (y * z)", "x * (y * z)"),
        ("$1000.5 per hour", "$1,000.50 per hour"),
        ("January 5, 2018", "Jan 5, 2018"),
        ("(if a then b else c), at most d", "(if a then b else c), at most d"),
    ],
)
def test_an_expression_alone_is_shown_as_in_a_canonical_text(written: str, shown: str) -> None:
    statement = parse(Source("one", f"define x as {written}")).document.statements[0]
    assert expression_text(statement.body) == shown  # type: ignore[union-attr]
