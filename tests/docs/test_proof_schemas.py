"""The published JSON Schemas of what is proved describe what the program writes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from engine.proving import checked_json, compared_json, proved
from tests.docs.pages import ROOT
from tests.report.pier import AFTER, BEFORE, book, change, checked

REFERENCE = ROOT / "docs" / "reference"
NAMES = ("answer", "check", "comparison")
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in NAMES
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{name}.schema.json", Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(SCHEMAS[name])
    return Draft202012Validator(SCHEMAS[name], registry=REGISTRY)


@pytest.fixture(scope="module")
def comparison() -> dict[str, Any]:
    return json_of(compared_json(change()))


def json_of(found: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(found))
    return made


def test_a_comparison_is_as_its_schema_says(comparison: dict[str, Any]) -> None:
    validator("comparison").validate(comparison)
    changes = {each["decision"]: each for each in comparison["changed"]}
    assert [c["turn"] for c in changes["covered"]["classes"]] == ["gains", "loses"]
    assert changes["payout_pay"]["follows"] == ["payout"]
    assert "100.00" in [c["before"] for c in changes["bonus"]["classes"]]
    assert [f["kind"] for f in comparison["opened"]] == ["hole"]


def test_an_example_can_be_asked_again(comparison: dict[str, Any]) -> None:
    for changed in comparison["changed"]:
        for each in changed["classes"]:
            example = each["example"]
            for text, side in ((BEFORE, "before"), (AFTER, "after")):
                of = book(text)
                facts, problems = of.read_json(json.dumps(example["record"]))
                assert problems == []
                day = date.fromisoformat(example[side]["as_of"])
                (answer,) = of.answers(facts, [], day, [changed["decision"]], {})
                assert answer.status == example[side]["answer"]["status"]


@pytest.mark.parametrize("text", [BEFORE, AFTER], ids=["before", "after"])
def test_what_check_finds_is_as_its_schema_says(text: str) -> None:
    known = 'known idle reading in counted "both are told"\nknown conflict in bonus "gone"\n'
    found = checked(text + known)
    assert found.agreement is not None
    made = proved(book(text + known), found.knowns)
    written = json_of(checked_json(found.findings, made))
    validator("check").validate(written)
    assert [each["kind"] for each in written["proofs"]["stale"]][-1:] == ["conflict"]


def test_diagnostics_alone_are_as_the_schema_says() -> None:
    written = json_of(checked_json(checked(BEFORE).findings, None))
    validator("check").validate(written)
    assert "proofs" not in written


def test_a_comparison_of_another_shape_is_refused(comparison: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator("comparison").validate({**comparison, "winners": []})


def test_the_page_names_every_key() -> None:
    page = (REFERENCE / "proofs.md").read_text(encoding="utf-8")
    keys = {
        key
        for name in ("check", "comparison")
        for schema in (SCHEMAS[name], *SCHEMAS[name]["$defs"].values())
        for key in schema.get("properties", {})
    }
    assert sorted(key for key in keys if f"`{key}`" not in page) == []
