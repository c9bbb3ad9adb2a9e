"""What scenarios do not notice is told with one that would; what changes nothing is not counted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from engine.check import Checked, check
from engine.prove import mutation
from engine.prove.mutation import Score, run
from engine.prove.unnoticed import asked_days
from engine.report.mutation import mutation_text
from engine.source import Source
from engine.syntax.parser import parse
from engine.syntax.printer import canonical
from engine.values import day_text

TOLL = """agreement toll "Toll of the quay road"
  term Jan 1, 2020 through Dec 31, 2020
  after term continues
end

record vehicle
  axles number
  deposit money
  exempt yes_no default no
end

clause 1 "Toll"
  decide toll money $10
    when axles at least 3
    otherwise $4
  decide refund money (deposit - $4, at least $0), at least $0
end

clause 2 "Exemption"
  decide toll $0  when exempt
  notwithstanding 1
end
"""
LIGHT_AND_HEAVY = """scenario "Light and heavy"
  given exempt no
  as of Mar 1, 2020
  expect toll by axles
    2  $4   @1
    5  $10  @1
end
scenario "Exempt"
  given exempt yes, axles 5
  as of Mar 1, 2020
  expect toll  $0  @2
end
scenario "Refund"
  as of Mar 1, 2020
  expect refund by deposit
    $3  $0  @1
    $9  $5  @1
end
"""


def checked(*scenarios: str) -> Checked:
    sources = [Source(f"{i}.clause", text) for i, text in enumerate((TOLL, *scenarios))]
    made = check([parse(source) for source in sources])
    assert made.agreement is not None, [d.message for d in made.findings]
    return made


@cache
def scored(*scenarios: str) -> Score:
    made = checked(*scenarios)
    assert made.agreement is not None
    return run(made.agreement, made.examples)


def whats(score: Score) -> list[str]:
    return [s.mutant.what for s in score.survivors]


UNNOTICED = [
    "record, exempt: its default is dropped",
    "record, exempt: `default no` becomes `default yes`",
    "clause 1, toll: in `axles at least 3`, `at least` becomes `more than`",
    "clause 1, toll: `3` becomes `4`",
]


def test_a_fault_that_no_scenario_notices_is_told_with_one_that_would() -> None:
    score = scored(LIGHT_AND_HEAVY)
    assert whats(score) == UNNOTICED
    assert all(s.scenario and not s.why for s in score.survivors)


def test_pasted_the_scenarios_notice_what_none_did() -> None:
    first = scored(LIGHT_AND_HEAVY)
    pasted = "\n".join(s.scenario for s in first.survivors)
    assert [d.code.slug for d in checked(LIGHT_AND_HEAVY, pasted).findings] == ["idle-limit"]
    again = scored(LIGHT_AND_HEAVY, pasted)
    assert whats(again) == []
    assert len(again.killed) == len(first.killed) + len(first.survivors)
    assert again.percent == (100, 0)


def test_a_scenario_is_written_as_fmt_writes_it() -> None:
    for survivor in scored(LIGHT_AND_HEAVY).survivors:
        source = Source("pasted", survivor.scenario)
        assert canonical(parse(source).document, source) == survivor.scenario


def test_a_scenario_says_no_more_than_it_needs() -> None:
    scenarios = {s.mutant.what: s.scenario for s in scored(LIGHT_AND_HEAVY).survivors}
    assert scenarios[UNNOTICED[2]] == (
        'scenario "noticed: clause 1, toll: in axles at least 3, at least becomes more than"\n'
        "  given axles 3\n"
        "  as of Jul 1, 2020\n"
        "  expect toll  $10  @1\n"
        "end\n"
    )


def test_a_fault_that_changes_no_answer_is_proved_so_and_not_counted() -> None:
    score = scored(LIGHT_AND_HEAVY)
    assert [m.what for m in score.equivalent] == [
        # deposits come in cents, and so do refunds
        "conventions: money rounds half up becomes half even",
        "conventions: money rounds half up becomes up",
        "conventions: money rounds half up becomes down",
        # nothing is below one of two limits of $0
        "clause 1, refund: `$0` becomes `-$1`",
        "clause 1, refund: `$0` is left out of `(deposit - $4, at least $0), at least $0`",
        "clause 1, refund: `$0` becomes `-$1`",
    ]
    assert score.counted == len(score.killed) + len(score.survivors)


def test_another_rounding_is_noticed_by_half_a_cent() -> None:
    share = TOLL.replace("deposit - $4, at", "30% of deposit, at")
    refund = LIGHT_AND_HEAVY[LIGHT_AND_HEAVY.index('scenario "Refund"') :]
    refund = refund.replace("$3  $0", "$3  $0.90").replace("$9  $5", "$9  $2.70")
    texts = (share, refund)
    made = check([parse(Source(f"{i}.clause", text)) for i, text in enumerate(texts)])
    assert made.agreement is not None
    found = run(made.agreement, made.examples)
    scenarios = {s.mutant.what: s.scenario for s in found.survivors}
    rounds = "conventions: money rounds half up becomes"
    given = {
        how: scenarios[f"{rounds} {how}"].splitlines()[1] for how in ("half even", "up", "down")
    }
    assert given == {
        "half even": "  given deposit $3.15",
        "up": "  given deposit $3.01",
        "down": "  given deposit $3.02",
    }


def test_without_scenarios_nothing_is_noticed() -> None:
    score = scored()
    assert score.percent == (0, 0)
    assert not score.killed
    assert all(s.scenario for s in score.survivors)


def test_the_same_is_told_every_time() -> None:
    again = scored.__wrapped__(LIGHT_AND_HEAVY)
    assert mutation_text(again) == mutation_text(scored(LIGHT_AND_HEAVY))


@pytest.mark.slow
def test_more_processes_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = mutation_text(scored(LIGHT_AND_HEAVY))
    monkeypatch.setattr(mutation, "_FEWEST_FOR_MORE_PROCESSES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert mutation_text(scored.__wrapped__(LIGHT_AND_HEAVY)) == alone


def test_days_are_asked_around_every_date_that_the_agreement_names_for_itself() -> None:
    agreement = checked().agreement
    assert agreement is not None
    assert [day_text(day) for day in asked_days(agreement)] == ["Dec 31, 2019", "Jan 1, 2022"]


def test_the_report_counts_by_sort_and_names_places() -> None:
    text = mutation_text(scored(LIGHT_AND_HEAVY))
    assert "0.clause:14\n  clause 1, toll: `3` becomes `4`\n" in text
    assert text.endswith("(every valid record, asked on Dec 31, 2019 through Jan 1, 2022)\n")
    assert "seeded fault  noticed  unnoticed  no matter\n" in text


def told(tmp_path: Path, text: str) -> Result:
    (tmp_path / "toll.clause").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["test", str(tmp_path / "toll.clause"), "--mutate"])


def test_the_command_tells_what_is_unnoticed_after_the_scenarios(tmp_path: Path) -> None:
    found = told(tmp_path, TOLL + "\n" + LIGHT_AND_HEAVY)
    assert found.exit_code == 1
    assert found.output.startswith("5 examples passed, 0 failed, 0 parts not exercised\n\n")
    assert "23 of 27 seeded faults noticed, 85.1%" in found.output


def test_no_fault_is_seeded_while_a_scenario_fails(tmp_path: Path) -> None:
    found = told(tmp_path, TOLL + "\n" + LIGHT_AND_HEAVY.replace("5  $10", "5  $11"))
    assert found.exit_code == 1
    assert "seeded faults noticed" not in found.output
    assert "entitle: faults are seeded once every scenario comes out" in found.output
