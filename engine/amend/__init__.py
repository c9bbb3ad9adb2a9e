"""Amendments: which apply, the amended text with a way back to the files, and its redline."""
