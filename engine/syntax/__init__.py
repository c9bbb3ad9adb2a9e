"""From text to nodes and back: the parser, the table of common mistakes, the printer."""
