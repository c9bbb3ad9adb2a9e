"""Decides struck, added and written anew in clauses that stand between others."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import codes
from engine.amend.applied import Applied, applied
from engine.backends.forward import Forward
from engine.backends.outcome import Outcome
from engine.backends.plain import Plain
from engine.check import check
from engine.inquiry.answers import Inquiry
from engine.ir.mentions import Mentions
from engine.ir.tree import Agreement
from engine.source import Source
from engine.syntax.parser import Parsed, parse

SEEDS = st.integers(0, 2**40)
HEAD = """agreement generated "Generated"
  term Jan 1, 2018 through Dec 31, 2030
  after term continues
end

record person
  on_1 yes_no
  on_2 yes_no
  on_3 yes_no
  on_4 yes_no
end
"""
PLACES = (1, 2, 3, 4)
BEFORE, AFTER = date(2019, 12, 31), date(2020, 1, 1)


def _decide(random: Random, name: str, place: int) -> str:
    return f"  decide {name} money ${random.randint(1, 3)}  when on_{place}\n"


def agreement_text(random: Random) -> str:
    """Four clauses with `pay`, `shoes` or both, each above some of those behind it."""
    text = HEAD
    for place in PLACES:
        text += f'\nclause {place} "Clause {place}"\n'
        names = random.choice((("pay",), ("shoes",), ("pay", "shoes"), ("pay", "shoes")))
        text += "".join(_decide(random, name, place) for name in names)
        for other in PLACES[place:]:
            if random.random() < 0.45:
                text += f"  notwithstanding {other}\n"
        text += "end\n"
    return text


def amendment(random: Random) -> str:
    """Decides struck and added, or a clause anew, in one clause or two."""
    text = 'amendment offer "Offer" amends generated\n  effective Jan 1, 2020 @O\n'
    for place in random.sample(PLACES, random.randint(1, 2)):
        name = random.choice(("pay", "shoes"))
        strike = f"    strike decide {name}\n"
        add = f"    add decide {random.choice(('pay', 'shoes'))} money $9\n      when on_{place}\n"
        edits = random.choice((strike, add, strike + add))
        if random.random() < 0.25:
            decide = _decide(random, name, place)
            text += f'  replace clause {place} "Clause {place}"\n  {decide}  end\n'
        else:
            text += f"  in clause {place}\n{edits}"
    return f"{text}end\n"


def parsed(name: str, text: str) -> Parsed:
    return parse(Source(name, text))


def amended(text: str, edits: str, *, fully: bool = False) -> Applied:
    return applied(parsed("base", text), [parsed("edits", edits)], parse, fully=fully)


def sound(made: Parsed) -> Agreement | None:
    return check([made]).agreement


def answers(made: Agreement, names: list[str], on: tuple[bool, ...], when: date) -> list[Outcome]:
    plain = Plain(made)
    facts = {f"on_{place}": flag for place, flag in zip(PLACES, on, strict=True)}
    found = [
        Inquiry(plain, engine, Mentions(made), facts, when, {}).answer(name).outcome
        for engine in (plain, Forward(plain))
        for name in names
    ]
    half = len(names)
    assert [o.key for o in found[:half]] == [o.key for o in found[half:]]
    return found[:half]


def _judged(seed: int) -> bool:
    """Whether the edits could be made; if so, each day has its text."""
    random = Random(seed)
    text, edits = agreement_text(random), amendment(random)
    split = amended(text, edits)
    if any(d.is_error for d in split.problems):
        found = {d.code for d in split.problems}
        assert found <= {codes.EDIT_MISPLACED, codes.EDIT_NOT_FOUND}, (seed, split.problems)
        return False
    both = (sound(parsed("base", text)), sound(amended(text, edits, fully=True).parsed))
    made = sound(split.parsed)
    if made is None:  # what decides nothing in common, or circles
        return False
    for meant, when in zip(both, (BEFORE, AFTER), strict=True):
        if meant is None:
            continue
        names = [name for name in meant.decisions if name in made.decisions]
        for on in product((False, True), repeat=4):
            one, other = (answers(a, names, on, when) for a in (made, meant))
            assert [o.key for o in one] == [o.key for o in other], (seed, on, when, text, edits)
    return True


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_a_clause_hands_on_only_what_it_decides(seed: int) -> None:
    _judged(seed)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=1500, deadline=None)
def test_a_clause_hands_on_only_what_it_decides_at_length(seed: int) -> None:
    _judged(seed)


def test_many_such_edits_can_be_made() -> None:
    assert sum(map(_judged, range(12))) > 3


# ------------------------------------------------------------------ one case of each

CHAIN = """agreement harbour "Harbour"
  term Jan 1, 2018 through Dec 31, 2030
  after term continues
end

record deckhand
  night  yes_no
end

clause 1 "Nights"
  decide pay money $10  when night
  {first}
end

clause 2 "Weekends"
  decide pay $20  when not night
  decide shoes money $1
  notwithstanding 3
end

clause 3 "Everybody"
  decide pay $30
  {third}
end
"""
STRIKE = """amendment letter "Letter" amends harbour
  effective Jan 1, 2020 @L
  in clause 2
    strike decide pay
end
"""


def _found(first: str, third: str) -> tuple[str, list[str]]:
    made = amended(CHAIN.format(first=first, third=third), STRIKE)
    return made.text.source.text, [d.message for d in made.problems if d.is_error]


def test_a_precedence_of_nothing_else_ends_with_the_decide() -> None:
    text, problems = _found("notwithstanding 2", "")
    assert problems == []
    assert "notwithstanding 2 when not letter_in_force" in text
    assert "notwithstanding 3 when not letter_in_force" in text


def test_what_cannot_end_for_one_decision_alone_is_reported() -> None:
    more = "decide shoes $2  when night\n  notwithstanding 2"
    _, problems = _found(more, "decide shoes $3")
    (problem,) = problems
    assert problem.startswith("for `pay`, clause 1 stands above 3 only because clause 2 stands")


def test_where_it_is_said_anyway_nothing_is_reported() -> None:
    more = "decide shoes $2  when night\n  notwithstanding 2\n  notwithstanding 3"
    _, problems = _found(more, "decide shoes $3")
    assert problems == []
