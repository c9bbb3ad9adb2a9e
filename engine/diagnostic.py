"""One shape for everything the tools say about a text: code, message, place, hint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .codes import Code
from .source import Span


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that belongs to a diagnostic, with what it shows."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: `code` names its page, `message` is one sentence for the author."""

    code: Code
    message: str
    span: Span
    hint: str = ""
    labels: tuple[Label, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the agreement cannot be used as it stands."""
        return self.code.severity == "error"

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """File, place, code: the order in which findings are shown."""
        return (self.span.source.name, self.span.start, self.code.id, self.message)


def near(name: str, known: Iterable[str]) -> str:
    """The one known name close to `name`, or empty: a far guess is worse than none."""
    found = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.72)
    return found[0] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that offers the near name, or empty."""
    guess = near(name, known)
    return f"did you mean `{guess}`?" if guess else ""


def in_order(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings by place, each once."""
    return sorted(dict.fromkeys(found), key=lambda d: d.sort_key)
