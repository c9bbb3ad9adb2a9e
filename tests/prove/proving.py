"""Small agreements to prove things about, with what was proved of them."""

from __future__ import annotations

from engine.check import check
from engine.prove.findings import Finding
from engine.prove.proofs import Proofs, proofs
from engine.session import Book
from engine.source import Source
from engine.syntax.parser import parse

HEAD = """agreement ferry "Ferry crews"
  term Jan 1, 2020 through Dec 31, 2022
  after term continues
end

record member
  hire_date date
  status one of (full_time, part_time)
  sick_days days from 0 through 400
  weekly_hours hours from 0 through 60
  must hire_date on or before as_of
end

define service as completed years from hire_date
"""


def book(text: str, head: str = HEAD) -> Book:
    """The ferry agreement with these clauses."""
    checked = check([parse(Source("ferry.clause", head + text))])
    assert checked.agreement is not None, [d.message for d in checked.findings]
    return Book(checked.agreement)


def proved(text: str, head: str = HEAD) -> Proofs:
    """Everything proved of the ferry agreement with these clauses."""
    checked = check([parse(Source("ferry.clause", head + text))])
    assert checked.agreement is not None, [d.message for d in checked.findings]
    return proofs(Book(checked.agreement), checked.knowns)


def found(text: str, kind: str, head: str = HEAD) -> tuple[Finding, ...]:
    """The findings of one kind."""
    made = proved(text, head)
    every = (*made.findings, *made.filled, *(a.finding for a in made.accepted))
    return tuple(f for f in every if f.kind == kind)
