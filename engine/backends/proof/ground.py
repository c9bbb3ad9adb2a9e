"""What formulas of one world share: what holds, what is defined, codes of words, ranges."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import z3

from ...values import NONE, Value, simplest
from .days import Days
from .products import Products
from .ranges import Ranges
from .sym import NOTHING, Items, Sym
from .terms import Fresh, Number, Truth, at_most, packed

T = TypeVar("T")


class Ground:
    """Variables and definitions, and what holds of them.

    `reasons` say what is not modelled, and why.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.ranges = Ranges()
        self.reasons: dict[str, None] = {}
        self._held: list[z3.BoolRef] = []
        self._said: set[int] = set()
        self._made: dict[Hashable, Any] = {}
        self._kept: list[object] = []
        self._named: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._words: list[str] = []
        self.days = Days(self.define)
        self.products = Products(self, self.ranges, self.opaque_number)

    # -------------------------------------------------------------- what holds

    def define(self, key: Hashable, make: Callable[[Fresh], T]) -> T:
        """What `make` gives, made when first asked for."""
        if key not in self._made:
            self._made[key] = make(self)
        found: T = self._made[key]
        return found

    def whole(self, name: str, low: int | None = None, high: int | None = None) -> z3.ArithRef:
        """A new whole number; its bounds hold."""
        made = z3.Int(self.name(name))
        self._bound(made, low, high)
        return made

    def amount(self, name: str, low: int | None = None, high: int | None = None) -> z3.ArithRef:
        """A new amount; its bounds hold."""
        made = z3.Real(self.name(name))
        self._bound(made, low, high)
        return made

    def truth(self, name: str) -> z3.BoolRef:
        """A new truth."""
        return z3.Bool(self.name(name))

    def hold(self, *truths: Truth) -> None:
        """Let these hold wherever the world is looked at."""
        for truth in truths:
            if truth is not True:
                term = z3.BoolVal(False) if truth is False else truth  # noqa: FBT003
                if term.get_id() not in self._said:
                    self._said.add(term.get_id())
                    self._held.append(term)

    def name(self, name: str) -> str:
        """A name that no other variable has."""
        count = self._named.get(name, 0)
        self._named[name] = count + 1
        return f"{self.prefix}{name}#{count}" if count else f"{self.prefix}{name}"

    def _bound(self, made: z3.ArithRef, low: int | None, high: int | None) -> None:
        self.ranges.note(made, low, high)
        if low is not None:
            self.hold(at_most(low, made))
        if high is not None:
            self.hold(at_most(made, high))

    def new_day(self, name: str, first: date, last: date) -> Number:
        """A new day of a stretch."""
        made = z3.Int(self.name(name))
        self.ranges.note(made, packed(first), packed(last))
        self.days.real_day(made, first, last)
        return made

    # -------------------------------------------------------------- words and values

    def word(self, text: str) -> int:
        """The code of a word: one numbering for all words of the world."""
        if text not in self._codes:
            self._codes[text] = len(self._words)
            self._words.append(text)
        return self._codes[text]

    def text(self, code: int) -> str:
        """The word of a code; for one without, a word that no text has."""
        return self._words[code] if 0 <= code < len(self._words) else f"other_{code}"

    def encoded(self, value: Value) -> Number:
        """A day, word or amount as a number."""
        if isinstance(value, date):
            return packed(value)
        if isinstance(value, str):
            return self.word(value)
        assert isinstance(value, int | Fraction)
        return simplest(value)

    def known(self, value: Value) -> Sym:
        """A value, as the result it is on every record."""
        if value is NONE:
            return NOTHING
        if isinstance(value, bool):
            return Sym("truth", truth=value)
        if isinstance(value, tuple):
            items: Items = tuple((True, self.known(v)) for v in value)
            return Sym("list", lists=((True, items),))
        sort = "day" if isinstance(value, date) else "word" if isinstance(value, str) else "amount"
        return Sym(sort, cases=((True, self.encoded(value)),))

    # -------------------------------------------------------------- what is not modelled

    def opaque(self, key: Hashable, sort: str, why: str) -> Number | Truth:
        """What stands for something not modelled; the same for the same key."""
        self.reasons.setdefault(why)

        def make(_fresh: Fresh) -> Number | Truth:
            match sort:
                case "truth":
                    return self.truth("unmodelled")
                case "day":
                    return self.new_day("unmodelled", date(1900, 1, 1), date(2399, 12, 31))
                case "amount":
                    return self.amount("unmodelled")
                case _:
                    return self.whole("unmodelled")

        return self.define(("opaque", sort, key), make)

    def opaque_truth(self, key: Hashable, why: str) -> Truth:
        """What stands for a truth that is not modelled."""
        found = self.opaque(key, "truth", why)
        assert isinstance(found, bool | z3.BoolRef)
        return found

    def opaque_number(self, key: Hashable, sort: str, why: str) -> Number:
        """What stands for a number that is not modelled."""
        found = self.opaque(key, sort, why)
        assert not isinstance(found, bool | z3.BoolRef)
        return found

    def keep(self, *parts: object) -> None:
        """Keep terms that a key speaks of: their ids stay their own only as long as they live."""
        self._kept.extend(parts)
