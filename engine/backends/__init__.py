"""The ways to read one tree: each answers, counts or proves, and none knows the syntax."""
