"""What the tests of the back ends share."""

from __future__ import annotations

from importlib import import_module

import pytest

from engine.backends import rete


class Spy:
    """The library, with the names of the functions called and the rules it was given."""

    def __init__(self, library: object) -> None:
        self.library = library
        self.calls: list[str] = []
        self.rules = ""

    def __getattr__(self, name: str) -> object:
        found = getattr(self.library, name)
        if not name.islower() or name == "error":
            return found

        def called(*given: object) -> object:
            self.calls.append(name)
            self.rules = str(given[1]) if name == "create_ruleset" else self.rules
            return found(*given)

        return called


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    library = import_module("durable_rules_engine")
    spied = Spy(library)
    monkeypatch.setattr(rete, "_library", lambda: spied)
    return spied
