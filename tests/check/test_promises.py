"""What is kept of promises and accepted findings, and which scenarios are asked when."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.check import Checked, check
from engine.ir import tree as t
from engine.source import Source
from engine.syntax.parser import parse

TEXT = (Path(__file__).parent / "good" / "promises.clause").read_text(encoding="utf-8")


def checked(*amendments: str) -> Checked:
    return check([parse(Source("agreement.clause", TEXT))], "", amendments)


def promises() -> dict[str, t.Promise]:
    agreement = checked().agreement
    assert agreement is not None
    return {promise.title: promise for promise in agreement.promises}


def test_a_promise_that_moves_names_its_subject_and_what_grows() -> None:
    found = promises()["more sick days never pay less"]
    assert (found.form, found.grows, found.items) == ("never falls", "sick_days", ())
    assert isinstance(found.subject, t.DecisionRef)
    assert found.condition is None


def test_a_promise_says_for_whom_and_in_its_own_words() -> None:
    found = promises()["a longer career never pays less"]
    assert isinstance(found.condition, t.Compare)
    assert (found.grows, found.cite, found.span.section) == ("", "17.2", "17.2")
    assert found.text == "longevity never falls as time passes when status is full_time"


def test_a_promise_of_one_of_several_keeps_them_all() -> None:
    found = promises()["everybody has one status"]
    assert (found.form, found.subject, len(found.items)) == ("exactly one", None, 2)
    assert found.text == "exactly one of (status is full_time, status is part_time)"


def test_accepted_findings_are_kept_beside_the_agreement() -> None:
    hole, broken = checked().knowns
    assert (hole.finding, hole.about, hole.cites) == ("hole", ("longevity",), ("17.2",))
    assert (broken.finding, broken.about) == ("broken promise", ("a later hire never gets more",))


SCENARIOS = """
scenario "as written"
  as of Jan 1, 2023
  expect sick_payout 1 day
end
scenario "under two"
  under first-offer
  under second-offer
  as of Jan 1, 2023
  expect sick_payout 2 days
end
scenario "either way"
  also under first-offer
  also under second-offer
  as of Jan 1, 2023
  expect sick_payout 3 days
end
"""


@pytest.mark.parametrize(
    ("amendments", "titles"),
    [
        ((), ["as written", "either way"]),
        (("first-offer",), ["either way"]),
        (("second-offer",), ["either way"]),
        (("first-offer", "second-offer"), ["under two"]),
        (("second-offer", "first-offer"), []),
    ],
)
def test_a_scenario_is_asked_under_exactly_its_amendments(
    amendments: tuple[str, ...], titles: list[str]
) -> None:
    text = TEXT.partition("scenario ")[0] + SCENARIOS
    found = check([parse(Source("agreement.clause", text))], "", amendments)
    assert [example.title for example in found.examples] == titles
