"""Agreements to tell: one that has a bit of everything, and every pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import session
from engine.report.page import Page
from engine.report.page_agreement import page_of

ROOT = Path(__file__).resolve().parents[2]
QUAY = Path(__file__).with_name("quay.clause")
AGREEMENTS = (QUAY, *sorted(ROOT.glob("rules/*/agreement.clause")))


def book_of(path: Path) -> session.Book:
    """An agreement read from its file, past the cache."""
    checked = session.check_pack(session.Pack(path, ()))
    if checked.agreement is None:
        pytest.skip(f"{path.relative_to(ROOT)} has errors")
    return session.Book(checked.agreement)


@pytest.fixture(scope="session", params=AGREEMENTS, ids=lambda p: p.parent.name)
def book(request: pytest.FixtureRequest) -> session.Book:
    """Each agreement in turn."""
    path: Path = request.param
    return book_of(path)


@pytest.fixture(scope="session")
def page(book: session.Book) -> Page:
    """The page of each agreement in turn."""
    return page_of(book.agreement, book.mentions)


@pytest.fixture(scope="session")
def quay() -> session.Book:
    """The agreement that has a bit of everything."""
    return book_of(QUAY)
