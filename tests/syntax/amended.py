"""Random amendments, promises and accepted findings, whole files, and texts that say them."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.syntax import nodes as n
from engine.syntax.keywords import KEYWORDS
from tests.syntax.strategies import (
    AMENDMENT_NAMES,
    BODIES,
    CHOICE_WORDS,
    CITES,
    CLAUSES,
    DATED_ROWS,
    DAYS,
    DECIDES,
    DEFINES,
    EDGE_WORDS,
    EDGES,
    EXPRESSIONS,
    GIVEN,
    KINDS,
    LABEL_LISTS,
    LITERALS,
    NAMES,
    QUESTIONS,
    READINGS,
    SECTIONS,
    STATEMENTS,
    TEXTS,
    VALUES,
    WORDS,
    maybe,
    some,
)

_NOWHERE_SAID = st.just(n.Extent())
_THROUGHOUT = st.just(n.Extent(throughout=True))
EXTENTS = st.one_of(_NOWHERE_SAID, _THROUGHOUT, st.builds(n.Extent, EXPRESSIONS))


def _without_cite_of_its_own(edit: n.Edit) -> bool:
    """Whether a citation behind the edit would be that of the row or decision it brings."""
    extent = getattr(edit, "extent", None)
    return bool(getattr(edit, "cite", "")) and extent == n.Extent()


def _shared(target: SearchStrategy[n.Target]) -> SearchStrategy[n.Edit]:
    change = st.builds(
        n.ChangeEdit, target, EXPRESSIONS, EXPRESSIONS, EXTENTS, st.booleans(), CITES
    )
    strike = st.builds(n.StrikeRowEdit, target, LABEL_LISTS, EXTENTS, CITES)
    row = st.builds(n.Row, LABEL_LISTS, BODIES, CITES)
    add = st.builds(n.AddRowEdit, target, row, EXTENTS, CITES)
    return st.one_of(change, strike, add.filter(lambda e: not _without_cite_of_its_own(e)))


def _clause_edits(target: SearchStrategy[n.Target]) -> SearchStrategy[n.Edit]:
    whole = st.one_of(_NOWHERE_SAID, _THROUGHOUT)
    bare = st.builds(n.EdgeNode, EDGE_WORDS, SECTIONS)
    return st.one_of(
        st.builds(n.StrikeDecideEdit, target, NAMES, EXTENTS, CITES),
        st.builds(n.AddDecideEdit, target, DECIDES, whole, CITES).filter(
            lambda e: not _without_cite_of_its_own(e)
        ),
        st.builds(n.StrikeEdgeEdit, target, bare, EXTENTS, CITES),
        st.builds(n.AddEdgeEdit, target, EDGES, whole, CITES),
    )


def _value_edits(target: SearchStrategy[n.Target]) -> SearchStrategy[n.Edit]:
    add = st.builds(n.AddDatedRowEdit, target, DATED_ROWS, EXTENTS, CITES)
    return st.one_of(
        st.builds(n.StrikeDatedRowEdit, target, DAYS, EXTENTS, CITES),
        add.filter(lambda e: not _without_cite_of_its_own(e)),
    )


def _question_edits(target: SearchStrategy[n.Target]) -> SearchStrategy[n.Edit]:
    return st.one_of(
        st.builds(n.AdoptEdit, target, st.one_of(st.just(""), CHOICE_WORDS), CITES),
        st.builds(n.AddReadingEdit, target, READINGS, CITES),
    )


def _targets(what: str, names: SearchStrategy[str]) -> SearchStrategy[n.Target]:
    return st.builds(n.Target, st.just(what), names)


EDITS: SearchStrategy[n.Edit] = st.one_of(
    _shared(st.one_of(_targets("clause", SECTIONS), _targets("define", NAMES))),
    _clause_edits(_targets("clause", SECTIONS)),
    _value_edits(_targets("value", NAMES)),
    _question_edits(_targets("contested", NAMES)),
    st.builds(n.ReplaceEdit, DEFINES, EXTENTS, CITES).filter(
        lambda e: not _without_cite_of_its_own(e)
    ),
    st.builds(n.ReplaceEdit, CLAUSES, EXTENTS, CITES),
    st.builds(n.ReplaceEdit, st.one_of(VALUES, QUESTIONS), _THROUGHOUT, CITES),
    st.builds(n.StrikeClauseEdit, SECTIONS, EXTENTS, CITES),
    st.builds(n.EndClauseEdit, SECTIONS, DAYS, CITES),
    st.builds(n.InsertClauseEdit, CLAUSES, EXTENTS, CITES),
)
AMENDMENTS = st.builds(
    n.AmendmentNode,
    AMENDMENT_NAMES,
    TEXTS,
    SECTIONS.map(lambda s: s.replace(".", "-")),
    maybe(st.builds(n.EffectiveNode, st.one_of(DAYS, st.builds(n.NameNode, NAMES)), CITES)),
    maybe(EXPRESSIONS),
    maybe(st.builds(n.NewTermNode, maybe(DAYS), DAYS, CITES)),
    some(EDITS),
)
_FINDINGS = st.sampled_from(
    (
        *("hole", "conflict", "idle clause", "idle row", "idle exception", "idle reading"),
        *("boundary day", "crossing caps", "broken promise", "filled hole"),
    )
)
PROMISES = st.one_of(
    st.builds(
        n.PromiseNode,
        TEXTS,
        st.just("holds"),
        EXPRESSIONS,
        condition=maybe(EXPRESSIONS),
        cite=CITES,
    ),
    st.builds(
        n.PromiseNode,
        TEXTS,
        st.sampled_from(("never falls", "never rises")),
        EXPRESSIONS,
        st.one_of(st.just(""), NAMES),
        condition=maybe(EXPRESSIONS),
        cite=CITES,
    ),
    st.builds(
        n.PromiseNode,
        TEXTS,
        st.just("exactly one"),
        st.none(),
        items=some(EXPRESSIONS, 2),
        condition=maybe(EXPRESSIONS),
        cite=CITES,
    ),
)
KNOWNS = st.builds(n.KnownNode, _FINDINGS, some(CHOICE_WORDS, 1), some(SECTIONS), TEXTS)


# ------------------------------------------------------------------ published tables

_ROUNDINGS = st.builds(
    n.RoundingNode,
    st.sampled_from(("", "up", "down", "half even")),
    st.sampled_from(("cent", "dollar", "whole", "half", "quarter")),
)
_FORMULAS = st.builds(n.FormulaNode, BODIES, maybe(EXPRESSIONS))
_FIRST_CELLS = st.one_of(LITERALS, st.builds(n.QuotedNode, TEXTS))
_CHOSEN = some(st.tuples(WORDS, st.builds(n.Word, CHOICE_WORDS)))
_SUPPLIED = some(st.builds(n.SuppliedNode, NAMES, BODIES))
_UNDER = some(st.builds(n.Word, AMENDMENT_NAMES.filter(lambda name: name not in KEYWORDS)))
_COLUMNS = st.one_of(
    st.builds(
        n.ColumnNode, NAMES, maybe(KINDS), maybe(_ROUNDINGS), st.booleans(), _FORMULAS, TEXTS
    ),
    st.builds(n.ColumnNode, NAMES, KINDS, note=TEXTS),
)
_TABLE_ROWS = st.tuples(_FIRST_CELLS, some(GIVEN)).map(lambda c: n.TableRowNode((c[0], *c[1])))
_PRINTED_ROWS = st.one_of(
    st.builds(n.PrintedRowsNode, _UNDER, st.just(""), some(_TABLE_ROWS, 1)),
    st.builds(n.PrintedRowsNode, _UNDER, TEXTS.filter(bool)),
)
_TOTALS = st.builds(
    n.TotalNode, NAMES, st.sampled_from(("exact", "printed")), some(GIVEN, 1), maybe(EXPRESSIONS)
)
_PRINTED_FIGURES = st.one_of(
    _FIRST_CELLS, st.builds(n.ConstantNode, st.sampled_from(("yes", "no")))
)
_FIGURES = st.builds(
    n.FigureNode, NAMES, KINDS, maybe(_ROUNDINGS), maybe(_PRINTED_FIGURES), BODIES, TEXTS
)
_CHANGED = st.one_of(
    st.builds(n.ChangedFormulaNode, NAMES, maybe(_ROUNDINGS), _FORMULAS),
    st.builds(n.ChangedFormulaNode, NAMES, _ROUNDINGS),
)
_ALTERNATIVES = st.builds(n.AlternativeNode, TEXTS, some(_CHANGED, 1), _CHOSEN, _SUPPLIED)
_RANGES = st.one_of(st.tuples(st.none(), st.none()), st.tuples(GIVEN, GIVEN))
_ASSUMPTIONS = st.tuples(NAMES, KINDS, GIVEN, _RANGES, TEXTS).map(
    lambda a: n.AssumptionNode(a[0], a[1], a[2], a[3][0], a[3][1], a[4])
)
TABLES = st.builds(
    n.PublishedNode,
    NAMES,
    TEXTS,
    some(SECTIONS),
    some(st.builds(n.Word, TEXTS)),
    _UNDER,
    maybe(DAYS),
    _CHOSEN,
    some(_COLUMNS),
    some(_ASSUMPTIONS),
    _SUPPLIED,
    some(_PRINTED_ROWS),
    some(_TOTALS),
    some(_FIGURES),
    some(_ALTERNATIVES),
    some(st.builds(n.KnownDifferenceNode, NAMES, maybe(EXPRESSIONS), TEXTS)),
    some(st.builds(n.RemarkNode, TEXTS)),
    st.one_of(st.just(()), st.tuples(WORDS)),
)


def documents() -> SearchStrategy[n.Document]:
    """Files of up to three statements."""
    return st.builds(n.Document, some(st.one_of(STATEMENTS, AMENDMENTS, PROMISES, KNOWNS, TABLES)))


GAPS = (
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "  # said beside\n",
    "\n# said above\n",
    "\n\n  # a\n\n# b\n\n",
)


# Each is one word of the grammar with what follows it on its line.
_BESIDE = frozenset({"months end", "strike", "add", "replace", "insert", "promise"})
_BESIDE |= {"printed in", "printed", "row", "try", "remark"}


def _stays_beside(word: str) -> bool:
    return word in _BESIDE or word.startswith("published ")


def loosened(words: list[str]) -> SearchStrategy[str]:
    """A text of the same words with other gaps between them, among them comments.

    A convention stays beside `months end`, and `end` has its own line, or `12 months`
    and the `end` of a block would join.
    """
    pieces = [f"\n{word} " if re.match(r"end\b", word) else f"{word} " for word in words]
    gaps = st.lists(st.sampled_from(GAPS), min_size=len(words) + 1, max_size=len(words) + 1)
    return gaps.map(
        lambda found: (
            found[0]
            + "".join(
                p if _stays_beside(p.strip()) else p + g
                for p, g in zip(pieces, found[1:], strict=True)
            )
        )
    )
