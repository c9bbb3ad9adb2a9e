"""Random agreements: nodes of every kind that the parser can give for one.

They are trees without places; `canonical` turns one into text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.syntax import nodes as n
from engine.syntax.keywords import KEYWORDS
from engine.values import WEEKDAYS, DayRule, WeekdayRule, minute_of

T = TypeVar("T")


def some(parts: SearchStrategy[T], least: int = 0) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(parts, min_size=least, max_size=3).map(tuple)


def maybe(parts: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.one_of(st.none(), parts)


UNITS = ("day", "week", "month", "year", "hour", "working day")
COMPARISONS = (
    *("on or before", "on or after", "before", "after"),
    *("at least", "at most", "more than", "less than"),
)
# As names these would join what follows them into one word of the grammar.
_JOINING = frozenset({"agreement", "clause", "except", "notwithstanding", "any", "at", "more"})
_JOINING |= {"less", "age", "half", "amendment", "amends", "strike", "add", "replace", "insert"}
_JOINING |= {
    "published",
    "printed",
    "worked",
    "working",
    "row",
    "rows",
    "total",
    "try",
    "remark",
    "scored",
}
_JOINING |= {"the", "median", "on", "for", "ordered", "highest", "lowest"}
_JOINING |= {"under", "also", "promise", "known", "never", "exactly", "grows", "passes", "rounded"}
_UNQUOTABLE = '"“”„'

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda word: word not in KEYWORDS | _JOINING
)
# Words that name a kind may name a field.
FIELD_NAMES = st.one_of(NAMES, st.sampled_from(("number", "count", "step", "votes", "seats", "id")))
SECTIONS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,5}", fullmatch=True)
CITES = st.one_of(st.just(""), SECTIONS)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=_UNQUOTABLE), max_size=12
)
CHOICE_WORDS = st.one_of(NAMES, TEXTS, st.sampled_from(sorted(KEYWORDS | _JOINING)))
WORDS = st.builds(n.Word, NAMES)
FIELD_WORDS = st.builds(n.Word, FIELD_NAMES)
AMOUNTS = st.one_of(
    st.integers(0, 2000).map(Fraction),
    st.builds(Fraction, st.integers(0, 10**9), st.sampled_from((1, 2, 4, 8, 10, 100, 1000))),
)
DAYS = st.builds(n.DateNode, st.dates(date(1, 1, 1), date(9999, 12, 31)))
_YEARLY = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: DayRule(d.month, d.day))
_NTH = st.builds(DayRule, st.integers(1, 12), st.integers(0, 6), st.sampled_from((-1, 1, 2, 3, 4)))
_PER = st.sampled_from(("", *UNITS))
_CLOCK = st.integers(0, 24 * 60 - 1)
_MINUTES = st.builds(
    lambda d, m: minute_of(d, minute=m), st.dates(date(1, 1, 1), date(9999, 12, 31)), _CLOCK
)

NUMBERS = st.one_of(
    st.builds(n.NumberNode, AMOUNTS),
    st.builds(n.NumberNode, AMOUNTS, st.sampled_from(UNITS), _PER),
)
LITERALS: SearchStrategy[n.Expr] = st.one_of(
    NUMBERS, st.builds(n.MoneyNode, AMOUNTS, _PER), st.builds(n.PercentNode, AMOUNTS), DAYS
)
YEAR_WORDS: SearchStrategy[n.Expr] = st.builds(n.QuotedNode, st.just("2021-22"))
TERMS: SearchStrategy[n.Expr] = st.one_of(
    LITERALS,
    st.builds(n.NameNode, FIELD_NAMES),
    st.just(n.RowsNode()),
    st.builds(n.OfRowNode, NAMES, FIELD_NAMES),
    st.builds(n.QuotedNode, TEXTS),
    st.builds(n.ConstantNode, st.sampled_from(("yes", "no", "none", "undecided"))),
    st.builds(n.MonthDayNode, _YEARLY),
    st.builds(n.DateTimeNode, _MINUTES),
    st.builds(n.ChoicesOfNode, WORDS),
    st.builds(n.PrintedCellNode, NAMES),
    st.just(n.ListNode(())),
)


def _operations(parts: SearchStrategy[n.Expr]) -> SearchStrategy[n.Expr]:
    operators = ("+", "-", "*", "/", "of", *COMPARISONS, "is", "is not", "is in", "is not in")
    return st.one_of(
        st.builds(n.Unary, st.sampled_from(("not", "-")), parts),
        st.builds(n.Binary, st.sampled_from(operators), parts, parts),
        st.builds(n.Chain, st.sampled_from(("and", "or")), some(parts, 2)),
        st.builds(n.Within, parts, parts, parts),
        st.builds(n.IfNode, parts, parts, parts),
        st.builds(n.CapNode, st.sampled_from(("most", "least")), parts, parts),
        st.builds(n.ListNode, some(parts, 1)),
    )


def _phrases(parts: SearchStrategy[n.Expr]) -> SearchStrategy[n.Expr]:
    hows, steps = ("", "up", "down", "half even"), ("cent", "dollar", "whole", "half", "quarter")
    directions = st.sampled_from(("next", "previous"))
    weekly = st.builds(WeekdayRule, st.integers(0, 6))
    rules = st.one_of(_YEARLY, _NTH, st.just(DayRule(0, 0)), weekly)
    pieces = st.sampled_from(("year", "month", "day", "weekday"))
    return st.one_of(
        st.builds(n.AtDayNode, parts, parts),
        st.builds(n.AtTimeNode, parts, _CLOCK),
        st.builds(n.DateOfNode, parts),
        st.builds(n.WithNode, parts, FIELD_WORDS, parts),
        st.builds(n.RoundedNode, parts, st.sampled_from(hows), st.sampled_from(steps)),
        st.builds(n.CompletedNode, st.sampled_from(("years", "months")), parts),
        st.builds(n.NearDayNode, directions, rules, st.booleans(), parts),
        st.builds(n.MonthEdgeNode, st.sampled_from(("start", "end")), parts),
        st.builds(n.PartNode, pieces, parts),
        st.builds(n.YearEdgeNode, st.sampled_from(("first", "last")), parts),
        st.builds(n.TheYearNode, NAMES, parts),
        _aggregates(parts),
    )


@st.composite
def _aggregates(draw: st.DrawFn, parts: SearchStrategy[n.Expr]) -> n.Expr:
    """An aggregate, with or without elements, or what is carried along a list."""
    ops = st.sampled_from(("sum", "count", "any", "all", "first", "last", "latest", "collect"))
    match draw(st.sampled_from(("of", "each", "ranked", "carry", "rows"))):
        case "of":
            return n.AggregateNode(draw(ops), draw(parts))
        case "carry":
            carried = st.builds(n.CarriedNode, WORDS, parts, parts)
            return n.CarryNode(draw(some(carried, 1)), draw(WORDS), draw(parts))
        case "rows":
            over_rows = st.sampled_from(("sum", "count", "median", "largest"))
            return n.EachRowNode(draw(over_rows), draw(parts), draw(maybe(parts)))
        case form:
            keys = some(st.builds(n.RankingKey, st.sampled_from(("highest", "lowest")), parts), 1)
            ranking = n.Ranking(draw(keys), draw(maybe(parts))) if form == "ranked" else None
            body, source, where = draw(parts), draw(parts), draw(maybe(parts))
            return n.AggregateNode(draw(ops), body, draw(WORDS), source, where, ranking)


EXPRESSIONS: SearchStrategy[n.Expr] = st.recursive(
    TERMS, lambda parts: st.one_of(_operations(parts), _phrases(parts)), max_leaves=7
)

LABELS = st.one_of(
    st.builds(n.Label, st.just("exact"), LITERALS),
    st.builds(n.Label, st.just("through"), LITERALS, LITERALS),
    st.builds(n.Label, st.just("word"), st.builds(n.QuotedNode, CHOICE_WORDS)),
    st.builds(n.Label, st.sampled_from(("yes", "no"))),
    st.builds(n.Label, st.sampled_from(COMPARISONS), LITERALS | YEAR_WORDS),
    st.builds(n.Label, st.just("through"), YEAR_WORDS, YEAR_WORDS),
)
LABEL_LISTS = st.one_of(
    st.just((n.Label("other"),)), st.lists(LABELS, min_size=1, max_size=3).map(tuple)
)


def _tiers(values: SearchStrategy[n.Expr]) -> SearchStrategy[n.TiersNode]:
    rows = st.lists(st.builds(n.Row, LABEL_LISTS, values, CITES), min_size=1, max_size=3)
    keys = st.one_of(st.builds(n.NameNode, FIELD_NAMES), EXPRESSIONS)
    return st.builds(n.TiersNode, keys, rows.map(tuple))


_SIMPLE_TIERS = _tiers(EXPRESSIONS)
TIERS = _tiers(st.one_of(EXPRESSIONS, _SIMPLE_TIERS))
BODIES = st.one_of(EXPRESSIONS, TIERS)

GIVEN: SearchStrategy[n.Expr] = st.recursive(
    st.one_of(
        LITERALS,
        st.builds(n.Unary, st.just("-"), LITERALS),
        st.builds(n.QuotedNode, CHOICE_WORDS),
        st.builds(n.ConstantNode, st.sampled_from(("yes", "no", "none"))),
    ),
    lambda parts: st.one_of(
        st.builds(n.ListNode, st.lists(parts, max_size=3).map(tuple)),
        st.builds(n.RowNode, some(st.builds(n.FactNode, FIELD_NAMES, parts), 1)),
    ),
    max_leaves=3,
)

_CHOICE_LISTS = st.lists(st.builds(n.Word, CHOICE_WORDS), min_size=1, max_size=30).map(tuple)
_PLAIN_KINDS = (
    "percent",
    "date",
    "datetime",
    "yes_no",
    "number",
    "count",
    "step",
    "votes",
    "seats",
    "id",
)
KINDS: SearchStrategy[n.KindNode] = st.recursive(
    st.one_of(
        st.builds(n.KindNode, st.sampled_from(_PLAIN_KINDS)),
        st.builds(n.KindNode, st.sampled_from(("money", *UNITS)), _PER),
        st.builds(n.KindNode, st.just("one of"), words=_CHOICE_LISTS, open=st.booleans()),
        st.builds(n.KindNode, st.just("choice of"), words=st.tuples(WORDS), open=st.booleans()),
        st.builds(lambda name: n.KindNode("list", item=n.KindNode("rows", words=(name,))), WORDS),
    ),
    lambda kinds: st.builds(n.KindNode, st.just("list"), item=kinds),
    max_leaves=2,
)
_MAYBE_KIND = st.one_of(st.none(), KINDS)
_AFTER_TERM = st.one_of(st.sampled_from(("", "continues", "ends")), NAMES)

SETTINGS = st.one_of(
    st.builds(n.Setting, st.just("term"), st.just(()), st.tuples(DAYS, DAYS)),
    st.just(n.Setting("term", ("not", "stated"))),
    st.builds(n.Setting, st.just("after term"), st.tuples(NAMES)),
    st.builds(n.Setting, st.just("money rounds"), st.tuples(st.one_of(NAMES, st.just("half_up")))),
    st.builds(n.Setting, st.just("months end"), st.tuples(NAMES)),
    st.builds(n.Setting, st.just("leap day"), st.tuples(NAMES)),
    st.builds(n.Setting, st.just("leap day"), st.just(()), st.just(()), _YEARLY),
    st.just(n.Setting("age attained", ("on", "anniversary"))),
    st.builds(
        n.Setting,
        st.just("working days"),
        st.tuples(st.sampled_from(WEEKDAYS), st.just("through"), st.sampled_from(WEEKDAYS)),
    ),
    st.just(n.Setting("age attained", ("on", "day", "before", "anniversary"))),
)


FIELDS = st.builds(
    n.RecordFieldNode,
    FIELD_NAMES,
    KINDS,
    TEXTS,
    maybe(LITERALS | YEAR_WORDS),
    maybe(LITERALS | YEAR_WORDS),
    maybe(LITERALS),
    maybe(GIVEN),
)
DECIDES = st.builds(
    n.DecideNode,
    NAMES,
    _MAYBE_KIND,
    maybe(EXPRESSIONS),
    CITES,
    maybe(EXPRESSIONS),
    st.one_of(st.none(), TIERS),
    maybe(EXPRESSIONS),
).flatmap(
    lambda d: st.just(d) if d.otherwise is None else CITES.map(lambda c: _with_closing_cite(d, c))
)


def _with_closing_cite(d: n.DecideNode, cite: str) -> n.DecideNode:
    return n.DecideNode(d.name, d.kind, d.value, d.cite, d.guard, d.tiers, d.otherwise, cite)


_OUTCOMES = st.one_of(
    st.builds(n.OutcomeNode, st.just("decided"), GIVEN),
    st.builds(n.OutcomeNode, st.sampled_from(("undecided", "conflict", "invalid", "contested"))),
    st.builds(
        n.OutcomeNode,
        st.just("needs"),
        st.none(),
        st.lists(st.one_of(FIELD_WORDS, st.just(n.Word("roster"))), min_size=1, max_size=3).map(
            tuple
        ),
    ),
)
EXPECTS = st.one_of(
    st.builds(n.ExpectNode, NAMES, st.tuples(st.builds(n.ExpectRow, _OUTCOMES, cite=CITES))),
    st.builds(
        n.ExpectNode,
        NAMES,
        st.lists(st.builds(n.ExpectRow, _OUTCOMES, GIVEN, CITES), min_size=1, max_size=3).map(
            tuple
        ),
        FIELD_NAMES,
    ),
)
DATED_ROWS = st.one_of(
    st.builds(n.DatedRow, DAYS, some(EXPRESSIONS, 1), CITES),
    st.builds(n.DatedRow, DAYS, st.tuples(TIERS), CITES),
)
_VALUE_ROWS = some(DATED_ROWS, 1)


EDGE_WORDS = st.sampled_from(("except", "notwithstanding"))
EDGES = st.builds(n.EdgeNode, EDGE_WORDS, SECTIONS, maybe(EXPRESSIONS))
CLAUSES = st.builds(
    n.ClauseNode,
    SECTIONS,
    TEXTS,
    some(DECIDES),
    some(EDGES),
    some(st.builds(n.DiscretionNode, TEXTS, TEXTS, CITES)),
    some(EXPRESSIONS),
    _AFTER_TERM,
)
VALUES = st.builds(
    n.ValueNode, NAMES, KINDS, _VALUE_ROWS, st.none(), st.just(()), _AFTER_TERM
) | st.builds(n.ValueNode, NAMES, KINDS, _VALUE_ROWS, FIELD_WORDS, some(LABELS, 1), _AFTER_TERM)
AMENDMENT_NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
DEFINES = st.builds(n.DefineNode, NAMES, BODIES, _MAYBE_KIND, CITES)
READINGS = st.builds(n.ReadingNode, CHOICE_WORDS, maybe(BODIES), TEXTS)
QUESTIONS = st.builds(
    n.ContestedNode,
    NAMES,
    SECTIONS,
    TEXTS,
    some(READINGS, 1),
    st.one_of(st.just(""), CHOICE_WORDS),
)

FACTS = st.builds(n.FactNode, FIELD_NAMES, GIVEN)
GIVEN_FACTS = st.one_of(FACTS, st.just(n.FactNode("roster", n.ListNode(()))))


@st.composite
def _scenarios(draw: st.DrawFn) -> n.ScenarioNode:
    """A scenario that says something."""
    under = AMENDMENT_NAMES.filter(lambda name: name not in KEYWORDS)
    made = n.ScenarioNode(
        draw(TEXTS),
        draw(some(GIVEN_FACTS)),
        draw(maybe(DAYS)),
        draw(some(st.tuples(WORDS, st.builds(n.Word, CHOICE_WORDS)))),
        draw(some(EXPECTS)),
        draw(some(st.builds(n.Word, under))),
        draw(some(st.builds(n.Word, AMENDMENT_NAMES))),
        draw(some(st.builds(n.RowNode, some(FACTS, 1)))),
    )
    said = (made.given, made.as_of, made.readings, made.expects, made.under, made.also, made.rows)
    return made if any(said) else replace(made, as_of=draw(DAYS))


STATEMENTS: SearchStrategy[n.Statement] = st.one_of(
    st.builds(n.AgreementNode, SECTIONS.map(lambda s: s.replace(".", "-")), TEXTS, some(SETTINGS)),
    st.builds(
        n.RecordNode,
        NAMES,
        some(FIELDS),
        some(st.builds(n.MustNode, EXPRESSIONS, TEXTS)),
        st.sampled_from(("record", "group", "roster")),
    ),
    st.builds(
        n.RecordNode,
        NAMES,
        some(FIELDS),
        some(st.builds(n.MustNode, EXPRESSIONS, TEXTS)),
        st.just("rows"),
        TEXTS,
    ),
    st.builds(n.ChoicesNode, NAMES, _CHOICE_LISTS),
    st.builds(n.YearsNode, NAMES, _YEARLY, TEXTS),
    DEFINES,
    VALUES,
    QUESTIONS,
    CLAUSES,
    _scenarios(),
)
