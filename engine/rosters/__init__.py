"""Rosters in: files as a relation of facts, and the rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # sqlglot is loaded by those who read a roster, and by nobody else
    from .roster import Roster as Roster
    from .roster import Rosters as Rosters
