"""Outcomes, diagnostics and differences, written out for readers and programs."""
