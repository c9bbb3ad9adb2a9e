"""Any text whatever gives a tree and diagnostics: never an exception, never a long wait."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Lark

from engine.source import Source
from engine.syntax import nodes as n
from engine.syntax import parser
from engine.syntax.parser import GRAMMAR, parse, use_table_cache
from engine.syntax.printer import canonical
from tests.syntax.fixtures import BAD, GOOD, source_of

RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
TEXTS = [source_of(path).text for path in (*GOOD, *BAD)]
MARKS = ("(", ")", ",", '"', "end", "by", "$", "@", "#", "\n", "or", "if", "define", "5", "“", "\0")


def check_any(text: str) -> None:
    parsed = parse(Source("any", text))
    for problem in parsed.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message
    if not parsed.problems:
        again = Source("again", canonical(parsed.document, parsed.document.span.source))
        assert parse(again).document == parsed.document
        assert len(parse(again).document.comments) == len(parsed.document.comments)


def mutated(text: str, chance: random.Random) -> str:
    """`text` with a few pieces removed, doubled, moved or replaced by other marks."""
    for _ in range(chance.randint(1, 4)):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + chance.choice((1, 1, 3, 10, 60)))
        piece = chance.choice(("", text[a:b] * 2, chance.choice(MARKS), chr(chance.randrange(512))))
        text = text[:a] + piece + text[b:]
    return text


@settings(RELAXED, max_examples=150)
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    check_any(text)


@settings(RELAXED, max_examples=60)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_any_change_to_a_file_is_answered(text: str, chance: random.Random) -> None:
    check_any(mutated(text, chance))


@pytest.mark.slow
@settings(RELAXED, max_examples=5000)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_many_changes_to_files_are_answered(text: str, chance: random.Random) -> None:
    check_any(mutated(text, chance))


DEEP = {
    "parentheses": lambda n: f"define a as {'(' * n}b{')' * n}",
    "sums": lambda n: f"define a as {' + '.join(['b'] * n)}",
    "negations": lambda n: f"define a as {'not ' * n}b",
    "choices": lambda n: f"define a as {'if b then c else ' * n}d",
    "tables": lambda n: f"define a as {'by b 5 ' * n}$5{' end' * n}",
    "kinds": lambda n: f"record r a {'list of ' * n}date end",
    "lists": lambda n: f'scenario "s" given a {"(" * n}{")" * n} end',
}


@pytest.mark.parametrize("shape", DEEP)
def test_what_is_nested_too_deep_is_said_once_and_the_rest_is_read(shape: str) -> None:
    parsed = parse(Source("deep", DEEP[shape](400) + "\ndefine b as c\n"))
    assert [d.code.id for d in parsed.problems] == ["E105"]
    assert parsed.document.statements[-1] == n.DefineNode("b", n.NameNode("c"))


@pytest.mark.parametrize("shape", DEEP)
def test_what_is_nested_as_deep_as_anybody_writes_is_read(shape: str) -> None:
    assert parse(Source("deep", DEEP[shape](20))).problems == ()


def test_a_long_table_without_citations_is_not_deep() -> None:
    rows = "".join(f"  from Jan 1, {1900 + i}  $5 * 2, at most $9 + $1\n" for i in range(200))
    assert parse(Source("long", f"value a money\n{rows}end\n")).problems == ()


def test_long_hostile_texts_are_read_to_their_end() -> None:
    for text in ("define a as (" * 10, "( " * 50, "define " * 10, "end ", 'clause 1 "a" ', "x or "):
        assert parse(Source("long", text * 400)).problems


@pytest.mark.parametrize(("digits", "codes"), [(30, []), (31, ["E106"])])
def test_a_number_has_at_most_thirty_digits(digits: int, codes: list[str]) -> None:
    problems = parse(Source("number", f"define a as {'1' * digits}")).problems
    assert [d.code.id for d in problems] == codes


def test_places_are_those_of_the_text_as_it_was_pasted() -> None:
    text = "\ufeffdefine a as b\r\nclause 1 “It’s A”\r\n  decide x\u00a0money $5 § – ?\r\nend\r\n"
    (problem,) = parse(Source("pasted", text)).problems
    assert (problem.span.line, problem.span.column, problem.span.text) == (3, 21, "§")


def test_quoted_texts_keep_the_authors_characters() -> None:
    text = "clause 1 “It’s – A”\nend\n"
    assert parse(Source("q", text)).document.statements == (n.ClauseNode("1", "It’s – A"),)


def test_dates_and_typographic_marks_say_the_same_in_every_form() -> None:
    days = ("Feb 5, 2018", "February 5, 2018", "Feb. 5,2018", "2018-02-05", "2018-2-5")
    trees = {repr(parse(Source("d", f"define a as {d} – 1 day")).document.statements) for d in days}
    assert len(trees) == 1


def test_the_grammar_has_no_ambiguity_of_sentences_or_of_words() -> None:
    Lark.open(str(GRAMMAR), parser="lalr", lexer="basic", strict=True, maybe_placeholders=False)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file with the grammar's tables, built once for all these tests."""
    path = tmp_path_factory.mktemp("tables") / "tables.bin"
    use_table_cache(path)
    parser.grammar()
    yield path
    use_table_cache(None)


@pytest.fixture
def tables(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that file, to be damaged."""
    yield Path(shutil.copy(kept, tmp_path))
    use_table_cache(kept)


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def one_bit_flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def emptied(_: bytes) -> bytes:
    return b""


def overwritten(_: bytes) -> bytes:
    return b"nonsense"


@pytest.mark.parametrize(
    "damage",
    [
        *(cut, one_bit_flipped),
        *(pytest.param(each, marks=pytest.mark.slow) for each in (emptied, overwritten)),
    ],
)
def test_a_damaged_table_cache_is_made_again(
    tables: Path, damage: Callable[[bytes], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    text = source_of(GOOD[0])
    expected = parse(text)
    tables.write_bytes(damage(tables.read_bytes()))
    use_table_cache(tables)
    assert parse(text) == expected
    assert tables.stat().st_size > 100_000
    assert tables.stat().st_mode & 0o77 == 0
    assert capfd.readouterr() == ("", "")


def test_a_kept_table_is_read_without_building_the_grammar(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_table_cache(tables)
    monkeypatch.setattr("lark.lark.load_grammar", None)
    assert parse(Source("x", "define a as b")).problems == ()


def test_where_no_cache_can_be_kept_the_grammar_is_built(tables: Path) -> None:
    use_table_cache(tables.parent / "missing" / "tables.bin")
    assert parse(Source("x", "define a as b")).problems == ()


AMENDMENT = source_of(next(path for path in GOOD if path.stem == "amendments"))


def edits() -> dict[str, n.Edit]:
    """The edits of the amendment among the good files, by the words at their places."""
    found = next(s for s in parse(AMENDMENT).document.statements if isinstance(s, n.AmendmentNode))
    return {edit.span.text: edit for edit in found.edits}


def test_an_edit_and_its_parts_know_their_places() -> None:
    words = "change 55 years to 50 years throughout everywhere  @TA.5"
    edit = edits()[words]
    assert isinstance(edit, n.ChangeEdit)
    parts = (edit.target, edit.old, edit.new, edit.extent)
    assert [p.span.text for p in parts] == ["in clause 23.3", "55 years", "50 years", "throughout"]


def test_where_no_extent_is_written_its_place_is_the_end_of_the_edit() -> None:
    edit = edits()["strike row 5 through 9 years"]
    assert isinstance(edit, n.StrikeRowEdit)
    assert (edit.extent.span.start, edit.extent.span.end) == (edit.span.end, edit.span.end)
    assert [label.span.text for label in edit.labels] == ["5 through 9 years"]


def test_a_row_or_decision_that_is_added_knows_where_it_stands() -> None:
    row = edits()["add row 5 through 9 years  $650  @TA.6"]
    assert isinstance(row, n.AddRowEdit)
    assert (row.row.span.text, row.row.cite, row.cite) == (
        *("5 through 9 years  $650  @TA.6", "TA.6", ""),
    )
    inserted = next(edit for edit in edits().values() if isinstance(edit, n.InsertClauseEdit))
    assert inserted.clause.span.text.startswith("clause 15.1.3")
    assert inserted.clause.span.text.endswith("end")
