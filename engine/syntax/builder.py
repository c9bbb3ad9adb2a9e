"""From branches to nodes, the statements: one method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes
from ..diagnostic import Diagnostic
from ..source import Span
from ..values import DayRule
from . import nodes as n
from .literals import STAND_IN_RULE, problem, yearly_day
from .raw import Branch, Word
from .rows import RowBuilder, cite_of, is_kind


class Builder(RowBuilder):
    """Builds the nodes of one file; impossible days and the like go to `problems`."""

    def document(self, branch: Branch) -> tuple[n.Statement, ...]:
        """Every statement of the file."""
        statements = [self.node(part) for part in branch.branches]
        return tuple(s for s in statements if isinstance(s, n.Statement))

    def check_word(self, word: Word) -> None:
        """Report a day that no calendar has, a day with slashes, a number too long."""
        found = problem(word)
        if found:
            code, message, hint = found
            self.problems.append(Diagnostic(code, message, self._span(word), hint))

    def _once(self, what: str, branches: Sequence[Branch]) -> Branch | None:
        """The only one of `branches`, or none; those after the first are reported."""
        for again in branches[1:]:
            span = self._span(again)
            hint = "keep one of the two"
            message = f"{what} is given twice"
            self.problems.append(Diagnostic(codes.DUPLICATE_SETTING, message, span, hint))
        return branches[0] if branches else None

    # -------------------------------------------------------------- the agreement

    def _agreement(self, branch: Branch) -> n.AgreementNode:
        head, title = branch.words
        made = tuple(s for s in map(self.node, branch.branches) if isinstance(s, n.Setting))
        return n.AgreementNode(
            head.split(maxsplit=1)[1], self._quote(title), made, span=self._span(branch)
        )

    def _term(self, branch: Branch) -> n.Setting:
        days = tuple(self._date(b) for b in branch.branches)
        return n.Setting("term", (), days, span=self._span(branch))

    def _term_not_stated(self, branch: Branch) -> n.Setting:
        return n.Setting("term", ("not", "stated"), span=self._span(branch))

    def _after_term(self, branch: Branch) -> n.Setting:
        return n.Setting("after term", (self._after(branch),), span=self._span(branch))

    def _after(self, branch: Branch | None) -> str:
        """`continues`, `ends`, or the question's name."""
        return branch.branches[0].text("NAME") if branch else ""

    def _money_rounds(self, branch: Branch) -> n.Setting:
        how = "_".join(branch.words[0].split())
        return n.Setting("money rounds", (how,), span=self._span(branch))

    def _months_end(self, branch: Branch) -> n.Setting:
        return n.Setting("months end", (branch.text("NAME"),), span=self._span(branch))

    def _leap_day(self, branch: Branch) -> n.Setting:
        word, span = branch.words[-1], self._span(branch)
        if word.kind == "MONTH_DAY":
            return n.Setting("leap day", (), (), yearly_day(word) or STAND_IN_RULE, span=span)
        return n.Setting("leap day", (str(word),), span=span)

    def _age_attained(self, branch: Branch) -> n.Setting:
        how = tuple(branch.words[-1].split())
        return n.Setting("age attained", how, span=self._span(branch))

    def _working_days(self, branch: Branch) -> n.Setting:
        _, first, last = (str(word) for word in branch.words)
        return n.Setting("working days", (first, "through", last), span=self._span(branch))

    # -------------------------------------------------------------- the record

    def _record(self, branch: Branch) -> n.RecordNode:
        block, name, *note = branch.words
        return n.RecordNode(
            str(name),
            tuple(self._record_field(b) for b in branch.only("record_field")),
            tuple(self._must(b) for b in branch.only("must")),
            str(block),
            self._quote(note[0]) if note else "",
            span=self._span(branch),
        )

    _rows_block = _record

    def _record_field(self, branch: Branch) -> n.RecordFieldNode:
        kind = branch.branches[0]
        note = self._once("the note", branch.only("note"))
        low = self._modifier(branch, "the minimum", "field_range", "field_minimum")
        high = self._modifier(branch, "the maximum", "field_range", "field_maximum")
        return n.RecordFieldNode(
            str(branch.words[0]),
            self._kind(kind),
            self._quote(note.words[0]) if note else "",
            low[0] if low else None,
            high[-1] if high else None,
            *(
                (self._modifier(branch, what, rule) or (None,))[0]
                for what, rule in (
                    ("the precision", "field_precision"),
                    ("the default", "field_default"),
                )
            ),
            span=self._span(branch),
        )

    def _modifier(self, branch: Branch, what: str, *rules: str) -> tuple[n.Expr, ...]:
        """The values of the one modifier of these rules, or nothing."""
        found = self._once(what, branch.only(*rules))
        return tuple(self._given(b) for b in found.branches) if found else ()

    def _must(self, branch: Branch) -> n.MustNode:
        why = self._quote(branch.words[0]) if branch.words else ""
        return n.MustNode(self.expr(branch.branches[0]), why, span=self._span(branch))

    def _choices(self, branch: Branch) -> n.ChoicesNode:
        words = tuple(self._choice_word(b) for b in branch.branches)
        return n.ChoicesNode(str(branch.words[0]), words, span=self._span(branch))

    def _years(self, branch: Branch) -> n.YearsNode:
        head, begins, word, written = branch.words
        if word != "written":
            hint = 'write `written "2021-22"`: how the year that begins in 2021 is written'
            message = f"`{word}` does not say how a year is written"
            self.problems.append(Diagnostic(codes.SYNTAX, message, self._span(word), hint))
        # Not Jan 1 in place of a day that was reported: such a year ends in the year it begins in.
        rule = yearly_day(begins) or DayRule(7, 1)
        return n.YearsNode(head.split()[1], rule, self._quote(written), span=self._span(branch))

    # -------------------------------------------------------------- names

    def _define(self, branch: Branch) -> n.DefineNode:
        *kinds, body = branch.branches
        kind = self._kind(kinds[0]) if kinds else None
        return n.DefineNode(
            str(branch.words[0]), self.expr(body), kind, cite_of(branch), span=self._span(branch)
        )

    def _value(self, branch: Branch) -> n.ValueNode:
        across = branch.only("across")
        return n.ValueNode(
            str(branch.words[0]),
            self._kind(branch.branches[0]),
            tuple(self._dated_row(b) for b in branch.only("dated_row")),
            self._word(across[0].words[0]) if across else None,
            self._labels(across[0]) if across else (),
            self._after(self._once("`after term`", self._after_terms(branch))),
            span=self._span(branch),
        )

    def _after_terms(self, branch: Branch) -> list[Branch]:
        return branch.only("after_term", "clause_after_term")

    def _dated_row(self, branch: Branch) -> n.DatedRow:
        day, *cells = branch.branches
        made = tuple(self.expr(cell) for cell in cells)
        return n.DatedRow(self._date(day), made, cite_of(branch), span=self._span(branch))

    def _contested(self, branch: Branch) -> n.ContestedNode:
        name, cite, question = branch.words
        adopted = branch.only("adopted")
        return n.ContestedNode(
            str(name),
            cite[1:],
            self._quote(question),
            tuple(self._reading(b) for b in branch.only("reading")),
            self._word(adopted[0].words[0]).text if adopted else "",
            span=self._span(branch),
        )

    def _reading(self, branch: Branch) -> n.ReadingNode:
        body = self.expr(branch.branches[0]) if branch.branches else None
        name, *rest = branch.words
        why = self._quote(rest[-1]) if rest and rest[-1].kind == "STRING" else ""
        return n.ReadingNode(self._word(name).text, body, why, span=self._span(branch))

    # -------------------------------------------------------------- clauses

    def _clause(self, branch: Branch) -> n.ClauseNode:
        head, title = branch.words
        return n.ClauseNode(
            head.split(maxsplit=1)[1],
            self._quote(title),
            tuple(self._decide(b) for b in branch.only("decide")),
            tuple(self._edge(b) for b in branch.only("edge")),
            tuple(self._discretion(b) for b in branch.only("discretion")),
            tuple(self.expr(b.branches[0]) for b in branch.only("applies")),
            self._after(self._once("`after term`", self._after_terms(branch))),
            span=self._span(branch),
        )

    def _edge(self, branch: Branch) -> n.EdgeNode:
        word, section = branch.words[0].split(maxsplit=1)
        when = self.expr(branch.branches[0]) if branch.branches else None
        return n.EdgeNode(word, section, when, span=self._span(branch))

    def _discretion(self, branch: Branch) -> n.DiscretionNode:
        what, by = (self._quote(word) for word in branch.words[:2])
        return n.DiscretionNode(what, by, cite_of(branch), span=self._span(branch))

    def _decide(self, branch: Branch) -> n.DecideNode:
        named = {b.rule: b for b in branch.only("guard", "main_tiers", "otherwise")}
        guard, tiers = named.get("guard"), named.get("main_tiers")
        otherwise = named.get("otherwise")
        others = [b for b in branch.branches if b.rule not in named]
        kind = next((b for b in others if is_kind(b)), None)
        value = next((b for b in others if not is_kind(b)), None)
        return n.DecideNode(
            str(branch.words[0]),
            self._kind(kind) if kind else None,
            self.expr(value) if value else None,
            cite_of(branch),
            self.expr(guard.branches[0]) if guard else None,
            self._tiers(tiers) if tiers else None,
            self.expr(otherwise.branches[0]) if otherwise else None,
            cite_of(otherwise) if otherwise else "",
            span=self._span(branch),
        )

    # -------------------------------------------------------------- scenarios

    def _scenario(self, branch: Branch) -> n.ScenarioNode:
        day = self._once("`as of`", branch.only("as_of"))
        return n.ScenarioNode(
            self._quote(branch.words[0]),
            tuple(self._fact(f) for given in branch.only("given") for f in given.branches),
            self._date(day.branches[0]) if day else None,
            tuple((self._word(b.words[0]), self._word(b.words[-1])) for b in branch.only("chosen")),
            tuple(self._expect(b) for b in branch.only("expect_one", "expect_many")),
            self._asked_under(branch, "UNDER"),
            self._asked_under(branch, "ALSO_UNDER"),
            tuple(self._given_row(b) for b in branch.only("given_row")),
            span=self._span(branch),
        )

    def _given_row(self, branch: Branch) -> n.RowNode:
        facts = tuple(self._fact(b) for b in branch.branches)
        return n.RowNode(facts, span=self._span(branch))

    def _asked_under(self, branch: Branch, kind: str) -> tuple[n.Word, ...]:
        """The amendments that lines of terminal `kind` name."""
        words = [b.words[0] for b in branch.only("under") if b.words[0].kind == kind]
        return tuple(self._last_part(word) for word in words)

    def _last_part(self, word: Word) -> n.Word:
        """The name at the end of a head such as `under NAME`."""
        name = word.split()[-1]
        return n.Word(name, span=Span(self.source, word.end - len(name), word.end))

    def _expect(self, branch: Branch) -> n.ExpectNode:
        span, decision = self._span(branch), str(branch.words[0])
        if branch.rule == "expect_one":
            outcome = self._outcome(branch.branches[0])
            row = n.ExpectRow(outcome, None, cite_of(branch), span=span)
            return n.ExpectNode(decision, (row,), span=span)
        rows = tuple(self._expect_row(b) for b in branch.branches)
        return n.ExpectNode(decision, rows, str(branch.words[1]), span=span)

    def _expect_row(self, branch: Branch) -> n.ExpectRow:
        given, outcome = branch.branches
        return n.ExpectRow(
            self._outcome(outcome), self._given(given), cite_of(branch), span=self._span(branch)
        )

    def _outcome(self, branch: Branch) -> n.OutcomeNode:
        span = self._span(branch)
        match branch.rule:
            case "gives":
                return n.OutcomeNode("decided", self._given(branch.branches[0]), span=span)
            case "needs":
                return n.OutcomeNode("needs", None, tuple(map(self._word, branch.words)), span=span)
            case _:
                return n.OutcomeNode(branch.rule.removeprefix("is_"), span=span)
