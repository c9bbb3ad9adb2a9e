"""The meaning as formulas: what holds of every valid record on every asked day."""
