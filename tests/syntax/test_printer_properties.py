"""Whatever is written, its canonical text says the same, keeps its comments and is final."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.source import Source
from engine.syntax import nodes as n
from engine.syntax.parser import parse, words_of
from engine.syntax.printer import canonical, expression_text
from tests.syntax.amended import documents, loosened
from tests.syntax.strategies import EXPRESSIONS

RELAXED = settings(
    deadline=None, suppress_health_check=list(HealthCheck), database=None, print_blob=True
)
FEW, MANY = 60, 2000


def reprinted(text: str) -> str:
    source = Source("again.clause", text)
    return canonical(parse(source).document, source)


def check_round_trip(document: n.Document) -> None:
    text = canonical(document, Source("", ""))
    parsed = parse(Source("printed.clause", text))
    assert parsed.problems == (), text
    assert parsed.document.statements == document.statements, text
    assert reprinted(text) == text


def check_comments(document: n.Document, data: st.DataObject) -> None:
    words = words_of(canonical(document, Source("", "")))
    text = data.draw(loosened([str(word) for word in words]))
    source = Source("loose.clause", text)
    parsed = parse(source)
    assert parsed.document.statements == document.statements
    printed = canonical(parsed.document, source)
    again = parse(Source("printed.clause", printed))
    assert again.document.statements == document.statements
    assert sorted(comments(again.document)) == sorted(comments(parsed.document))
    assert reprinted(printed) == printed


def comments(document: n.Document) -> list[str]:
    return [comment.text for comment in document.comments]


@settings(RELAXED, max_examples=FEW)
@given(documents())
def test_canonical_text_parses_to_the_same_tree_and_prints_the_same(document: n.Document) -> None:
    check_round_trip(document)


@pytest.mark.slow
@settings(RELAXED, max_examples=MANY)
@given(documents())
def test_many_documents_round_trip(document: n.Document) -> None:
    check_round_trip(document)


@settings(RELAXED, max_examples=FEW)
@given(documents(), st.data())
def test_no_comment_is_lost_or_doubled_wherever_it_stands(
    document: n.Document, data: st.DataObject
) -> None:
    check_comments(document, data)


@pytest.mark.slow
@settings(RELAXED, max_examples=MANY)
@given(documents(), st.data())
def test_no_comment_of_many_is_lost(document: n.Document, data: st.DataObject) -> None:
    check_comments(document, data)


@settings(RELAXED, max_examples=FEW * 3)
@given(EXPRESSIONS)
def test_an_expression_text_parses_to_the_same_expression(expression: n.Expr) -> None:
    parsed = parse(Source("one.clause", f"define x as {expression_text(expression)}"))
    assert parsed.problems == ()
    assert parsed.document.statements == (n.DefineNode("x", expression),)
