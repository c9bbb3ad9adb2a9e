"""What the page of an agreement holds, whatever it is written in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import __version__, session
from engine.report.page import Page, Section, Table, sections_of, words
from engine.report.page_agreement import article_of, page_of
from engine.report.page_clauses import natural
from engine.report.page_text import WIDTH, page_text
from engine.report.page_words import Wording, humanised

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXPECTED = HERE / "quay.txt"


def section(page: Page, anchor: str) -> Section:
    (found,) = (s for s in page.sections if s.anchor == anchor)
    return found


def indexed(page: Page, anchor: str) -> list[str]:
    """The technical names in an index."""
    (table,) = (b for b in section(page, anchor).blocks if isinstance(b, Table))
    names: list[str] = []
    for row in table.rows:
        _, name = row.cells[0]
        assert isinstance(name, tuple)
        names.append(words(name))
    return names


def test_the_page_of_an_agreement_with_a_bit_of_everything(quay: session.Book) -> None:
    """Compared whole; ENTITLE_REWRITE=1 writes what is expected anew."""
    text = page_text(page_of(quay.agreement, quay.mentions))
    text = text.replace(f"Entitle {__version__}", "Entitle VERSION")
    if os.environ.get("ENTITLE_REWRITE") == "1":
        EXPECTED.write_text(text, encoding="utf-8")
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_every_decision_stands_once_in_the_index(book: session.Book, page: Page) -> None:
    assert indexed(page, "index-decisions") == sorted(book.agreement.decisions)


def test_every_question_stands_once_in_the_index(book: session.Book, page: Page) -> None:
    if book.agreement.questions:
        assert sorted(indexed(page, "index-questions")) == sorted(book.agreement.questions)


def test_every_clause_value_question_and_decision_is_told_once(
    book: session.Book, page: Page
) -> None:
    anchors = [s.anchor for s in sections_of(page.sections)]
    agreement = book.agreement
    for name in agreement.decisions:
        assert anchors.count(f"decision-{name}") == 1
    for name in agreement.questions:
        assert anchors.count(f"question-{name}") == 1
    for name in set(agreement.values) - set(agreement.decisions):
        assert anchors.count(f"value-{name}") == 1
    assert sum(a.startswith("clause-") for a in anchors) == len(agreement.clauses)


def test_articles_come_in_the_order_of_their_numbers_and_appendices_last(page: Page) -> None:
    articles = [s.anchor for s in page.sections if s.anchor.startswith("article-")]
    keys = [(not a.removeprefix("article-")[0].isdigit(), natural(a)) for a in articles]
    assert keys == sorted(keys)


def test_no_line_is_wider_than_80_columns(page: Page) -> None:
    assert max(map(len, page_text(page).splitlines())) <= WIDTH


def test_no_expression_is_left_without_words(page: Page) -> None:
    assert "does not spell out" not in page_text(page)


@pytest.mark.parametrize(
    ("cite", "article"),
    [
        ("17.2-6", "17"),
        ("9", "9"),
        ("2.4.longevity", "2"),
        ("App.A", "App.A"),
        ("App.A.pay", "App.A"),
        ("item-2", "item.2"),
        ("", ""),
    ],
)
def test_a_section_belongs_to_its_article(cite: str, article: str) -> None:
    assert article_of(cite) == article


def test_17_2_comes_before_17_10() -> None:
    assert sorted(["17.10", "17.2-6", "17.1", "App.A"], key=natural) == [
        "17.1",
        "17.2-6",
        "17.10",
        "App.A",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("longevity_payment", "longevity payment"),
        ("cutoff_day_feb_5_2018", "cutoff day Feb 5, 2018"),
        ("sick_days_on_2004_07_01", "sick days on 2004-07-01"),
        ("anniversary_of_29_february", "anniversary of 29 February"),
        ("march_1", "March 1"),
        ("next_july_credit", "next July credit"),
        ("may_follow", "may follow"),
    ],
)
def test_a_name_in_words(name: str, said: str) -> None:
    assert humanised(name) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("service at least 20 years", "service is at least 20 years"),
        ("sick_days, at most 90 days", "sick days, at most 90 days"),
        ("next Jul 1 on or after hire_date", "next Jul 1 on or after hire date"),
        (
            "(next Jul 1 after as_of) before birth_date",
            "(next Jul 1 after the day asked about) is before birth date",
        ),
        ("at least 25 years", "at least 25 years"),
        ("$1,250 * 2 / 3", "$1,250.00 × 2 ÷ 3"),
        ("largest of ($750,000, $0)", "largest of ($750,000.00, $0.00)"),
        ('crane_worked is "none"', "crane worked is none"),
        ("counted at least 10 years", "counted is at least 10 years"),
    ],
)
def test_words_of_the_language_in_plain_words(quay: session.Book, text: str, said: str) -> None:
    assert words(Wording(quay.agreement).line(text)) == said


def test_the_same_agreement_gives_the_same_bytes_in_every_process() -> None:
    command = [sys.executable, "cli.py", "describe", str(HERE / "quay.clause"), "--format", "html"]
    pages = {
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "ENTITLE_CACHE": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1
