"""The engine: from the text of an agreement to answers that cite it."""

__version__ = "0.1.0"
