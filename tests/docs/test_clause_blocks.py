"""The clause text that the documentation shows is checked, and its scenarios are run.

A block that has an `agreement` of its own stands alone; any other is read below the stock header
of the language page, which the page shows. A block that has an `amendment` amends the block above
it. A code after the fence (` ```clause E308`) says that
the block is wrong, and how. Blocks that a page writes to a file belong to its transcripts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from engine import session
from engine.amend.applied import applied
from engine.amend.chain import agreement_name, chain, head_of
from engine.check import Checked, check
from engine.ir import tree
from engine.source import Source
from engine.syntax.keywords import KEYWORDS
from engine.syntax.parser import parse
from tests.docs.pages import PAGES, ROOT, Block, blocks_of, name_of

LANGUAGE = ROOT / "docs" / "reference" / "language.md"
GRAMMAR = (ROOT / "grammar" / "clause.lark", ROOT / "grammar" / "words.lark")


def stock_header() -> str:
    (header,) = (b for b in blocks_of(LANGUAGE) if b.directive == ("stock", "header"))
    return header.text


STOCK = stock_header()
SHOWN = [
    pytest.param(block, above, id=f"{name_of(page)}:{block.line}")
    for page in PAGES
    if page.name != "diagnostics.md"  # made from the catalogue of codes, which has its own test
    for above, block in pairwise([None, *blocks_of(page)])
    if block and block.language == "clause"
    if block.directive[0] not in ("file", "more", "more to a copy")
]


def checked(block: Block, above: Block | None) -> Checked:
    if block.text.startswith("amendment ") and above is not None:
        return amended(Source("shown.clause", f"{STOCK}\n{above.text}"), block.text)
    text = block.text if block.text.startswith("agreement ") else f"{STOCK}\n{block.text}"
    return check([parse(Source("shown.clause", text))])


def amended(agreement: Source, amendments: str) -> Checked:
    """The agreement with amendments, as `check` finds it; each begins a file of its own."""
    texts = re.split(r"^(?=amendment\b)", amendments, flags=re.MULTILINE)
    files = [Source(f"amendment-{i}.clause", text) for i, text in enumerate(texts) if text]
    named = {head.name: head.source for head in map(head_of, files) if head}
    order = chain(agreement_name(agreement), files, named.get)
    made = applied(parse(agreement), [parse(head.source) for head in order.heads], parse)
    found = check([made.parsed], "", order.names)
    problems = (*order.problems, *made.problems)
    if any(d.is_error for d in problems):
        return replace(found, agreement=None, findings=problems)
    return replace(found, findings=(*problems, *made.places_of(found.findings)))


@pytest.mark.parametrize(("block", "above"), SHOWN)
def test_clause_text_shown_is_what_it_is_said_to_be(block: Block, above: Block | None) -> None:
    found = checked(block, above)
    said = [d for d in found.findings if d.code.id in block.info]
    errors = [f"{d.code.id} line {d.span.line}: {d.message}" for d in found.findings if d.is_error]
    if len(block.info) > 1:
        assert said, errors
        return
    assert errors == []
    assert found.agreement is not None
    tested = session.run_examples(session.Book(found.agreement), found.examples)
    assert tested.failures == (), session.tested_text(tested)


# ------------------------------------------------------------------ the language page is complete


def page_text() -> str:
    return LANGUAGE.read_text(encoding="utf-8")


def words_of_the_grammar() -> set[str]:
    """Each fixed word or phrase of the grammar, read from its own files."""
    found: set[str] = set()
    clause, words = (path.read_text(encoding="utf-8") for path in GRAMMAR)
    clause = re.sub(r"//[^\n]*", "", clause)
    found.update(re.findall(r'"([a-z_]{2,})"', clause))
    for pattern in re.findall(r"^[A-Z_]+(?:\.-?\d+)?: /(.*)/$", words, re.MULTILINE):
        plain = re.sub(r"\[ \\t(\\n)?\][*+]", " ", pattern).replace("\\b", "")
        plain = re.sub(r"\((is )\)\?", "", plain)
        found.update(_spelled(plain))
    return found


def _spelled(pattern: str) -> set[str]:
    """The phrases that a pattern of words and alternatives spells; other patterns give nothing."""
    found = {" ".join(text.split()) for text in _alternatives(pattern)}
    halves = {half for text in found for half in text.replace(" to ", "\0to ").split("\0")}
    return {text for text in halves if re.fullmatch(r"[A-Za-z][a-z]*( [a-z]+)*", text)}


def _alternatives(pattern: str) -> set[str]:
    group = re.search(r"\(([^()]*)\)(\??)", pattern)
    if group is None:
        return set(pattern.split("|"))
    choices = [*group[1].split("|"), *([""] if group[2] else [])]
    before, after = pattern[: group.start()], pattern[group.end() :]
    return {text for choice in choices for text in _alternatives(before + choice + after)}


def test_every_word_of_the_grammar_is_on_the_language_page() -> None:
    text = " ".join(page_text().split())
    missing = [w for w in sorted(words_of_the_grammar()) if not re.search(rf"\b{w}\b", text)]
    assert missing == []


def test_every_reserved_word_is_listed_on_the_language_page() -> None:
    (listed,) = (b for b in blocks_of(LANGUAGE) if b.directive == ("reserved", "words"))
    assert set(listed.text.split()) == KEYWORDS


def test_every_operator_of_the_tree_is_on_the_language_page() -> None:
    operators = [kind.__name__ for kind in tree.Operator.__subclasses__()]
    assert len(operators) > 30
    assert [name for name in operators if f"`{name}`" not in page_text()] == []


def test_grammar_words_are_found_where_they_are_phrases() -> None:
    found = words_of_the_grammar()
    assert {
        "on or before",
        "completed years from",
        "rounded half even",
        "to cent",
        "decide",
    } <= found


# ------------------------------------------------------------------ links


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", text)
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_to_headings_lead_to_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = []
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", text):
        other = page.parent / target if target else page
        headings = re.findall(r"^#+ (.*)$", other.read_text(encoding="utf-8"), re.MULTILINE)
        if anchor not in {_anchor(h) for h in headings}:
            lost.append(f"{target}#{anchor}")
    assert lost == []


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
