"""The packs in `rules/`, each with the texts in which it is asked: its own, and with amendments."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine import publishing
from engine.inquiry.recomputed import Recomputed
from engine.packs import Pack, locate

RULES = Path(__file__).resolve().parents[2] / "rules"
PACKS = tuple(sorted(path.parent.name for path in RULES.glob("*/agreement.clause")))


def pack_of(name: str) -> Pack:
    """The pack of a folder in `rules/`, whatever else is installed."""
    return locate(str(RULES / name))


TEXTS = [
    (name, amendments)
    for name in PACKS
    for amendments in ((), *((amendment,) for amendment in pack_of(name).amendments()))
]
"""Each pack as it stands, and with each of the amendments beside it."""
NAMES = ["+".join((name, *amendments)) for name, amendments in TEXTS]


@cache
def tables(name: str) -> dict[str, Recomputed]:
    """The published tables of a pack, recomputed once in a process."""
    return {found.table.name: found for found in publishing.recomputed_tables(pack_of(name))}
