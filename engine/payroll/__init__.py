"""The whole payroll: an agreement run over a roster, and what is written of it."""
