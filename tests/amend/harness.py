"""A small pack in a folder of its own, with amendments beside it."""

from __future__ import annotations

from pathlib import Path

from engine import session

HERE = Path(__file__).parent
BASE = (HERE / "harbour.clause").read_text(encoding="utf-8")


def pack_with(folder: Path, amendments: str, base: str = BASE) -> tuple[session.Pack, list[str]]:
    """The pack, and the names of its amendments, which a line of `====` tells apart."""
    (folder / "agreement.clause").write_text(base, encoding="utf-8")
    names = []
    for number, text in enumerate(amendments.split("====\n"), 1):
        (folder / f"file-{number}.clause").write_text(text, encoding="utf-8")
        names.append(f"file-{number}.clause")
    return session.Pack(folder / "agreement.clause", ()), names
