"""Rosters in: files as a relation of facts, and the rows that cannot be read."""
