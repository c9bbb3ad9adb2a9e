"""The one typed tree that every back end reads."""
