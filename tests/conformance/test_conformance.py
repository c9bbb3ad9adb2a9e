"""Known answers to real questions, asked through the command line as an HR system would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LINES = [
    (path.stem, json.loads(line))
    for path in sorted(HERE.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
# `same_with` names the amendments under which the same answer must come out.
AMENDED = [
    (pack, {**case, "id": case["id"] + "+", "with": case["same_with"]})
    for pack, case in LINES
    if case.get("same_with")
]
CASES = LINES + AMENDED
OF_PACK: dict[str, list[dict[str, Any]]] = {}
for _pack, _case in CASES:
    OF_PACK.setdefault(_pack, []).append(_case)


def _question(case: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        k: case[k] for k in ("id", "with", "as_of", "record", "roster", "group") if k in case
    }
    return {**kept, "decisions": [case["decision"]], "readings": case.get("assume", {})}


def _same(a: object, b: object) -> bool:
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return a == b


def _judge(expect: dict[str, Any], answer: dict[str, Any]) -> bool:
    status, value = answer["status"], answer["value"]
    if expect.get("undecided"):
        return (status, value) == ("undecided", None)
    if expect.get("invalid"):
        return (status, value) == ("invalid", None)
    if "needs" in expect:
        named = {field for alternative in answer["needs"] for field in alternative}
        return (status, value) == ("needs", None) and named == set(expect["needs"])
    if answer["unit"] != expect["unit"]:
        return False
    if "readings" in expect:
        return _judge_readings(expect, answer)
    cited = bool(answer["because"]) and all(b["cite"] for b in answer["because"])
    return status == "decided" and cited and _same(expect["value"], value)


def _judge_readings(expect: dict[str, Any], answer: dict[str, Any]) -> bool:
    wanted, adopted = expect["readings"], expect["adopted"]
    found = next(c for c in answer["contested"] if c["question"] == expect["question"])
    head = None if adopted is None else wanted[adopted]
    status = "contested" if adopted is None else "undecided" if head is None else "decided"
    return (
        set(found["readings"]) == set(wanted)
        and all(_same(wanted[r], found["readings"][r]) for r in wanted)
        and found["adopted"] == adopted
        and answer["status"] == status
        and _same(head, answer["value"])
    )


def _answers(pack: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each case of a pack with what the program answers, all asked in one run."""
    lines = "".join(json.dumps(_question(case)) + "\n" for case in OF_PACK[pack])
    done = subprocess.run(
        [sys.executable, "cli.py", "ask", pack, "--jsonl", "-"],
        input=lines, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answered] == [case["id"] for case in OF_PACK[pack]], done.stderr
    for case, line in zip(OF_PACK[pack], answered, strict=True):
        yield case, line if "error" in line else line["answers"][0]


# One test a pack, so that each is asked once however many processes run the tests.
@pytest.mark.parametrize("pack", sorted(OF_PACK))
def test_known_answers(pack: str) -> None:
    found = list(_answers(pack))
    wrong = [
        (case, answer)
        for case, answer in found
        if "error" in answer or not _judge(case["expect"], answer)
    ]
    told = "\n\n".join(f"{json.dumps(case)}\n  gave {json.dumps(answer)}" for case, answer in wrong)
    assert not wrong, f"{len(wrong)} of {len(found)}\n{told}"
