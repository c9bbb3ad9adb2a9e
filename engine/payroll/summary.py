"""What a run over a roster says in short: counted by DuckDB, told as the page of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from .. import __version__
from ..ir.tree import Decision, Each
from ..report.page_html import page_html
from ..report.page_words import humanised, kind_words, term_words, title_of
from ..report.roster_page import roster_page
from ..report.roster_style import STYLE
from ..report.roster_summary import (
    Counted,
    DecisionSummary,
    Entitled,
    OpenQuestion,
    Person,
    RejectedCell,
    RosterSummary,
    Together,
    Undecided,
)
from .cells import quoted
from .results import Results, Run
from .spread import Values, value_of, words_of

if TYPE_CHECKING:
    from ..backends.columns.query import Part

LISTED: Final = 2_000
"""So many people are listed on a page; of more, the first `FIRST`."""
FIRST: Final = 200
IDS_NAMED: Final = 50
MOST_NAMED: Final = 500
_PROBLEMS: Final = "row.problems"
_NOBODY_SAYS: Final = {
    "undecided": "the text does not say",
    "conflict": "two clauses of equal standing disagree",
    "invalid": "the record contradicts itself or the agreement",
}


def report_page(run: Run) -> str:
    """The report as one HTML file."""
    return page_html(roster_page([summary_of(part, run) for part in run.parts]), STYLE)


def summary_of(results: Results, run: Run) -> RosterSummary:
    """One agreement's part of a run, in short; of several, rejected rows are told with the first.

    The rows of one agreement: those it was asked about, and with the first those of no agreement.
    """
    asked = _Asked(results)
    agreement, roster = results.book.agreement, results.roster
    first = results is run.parts[0] or len(run.parts) == 1
    others = sum(part.roster.accepted for part in run.parts) - roster.accepted
    read = run.read - others if first else roster.accepted
    problems, rejects = _rejected(run) if first else (0, ())
    return RosterSummary(
        agreement=agreement.name,
        title=agreement.title,
        day=results.day,
        term=term_words(agreement),
        sha256=agreement.sha256,
        engine=__version__,
        amendments=tuple(a.title or a.name for a in agreement.amendments),
        readings=dict(results.query.readings),
        files=tuple(roster.files),
        read=read,
        answered=roster.accepted,
        rejected=run.rejected if first else 0,
        passed_over=roster.blank + roster.skipped,
        decisions=tuple(asked.decision(name) for name in results.decisions),
        undecided=tuple(asked.undecided()),
        questions=tuple(asked.questions()),
        rejects=rejects,
        problems=problems,
        people=tuple(asked.people()),
        together=tuple(asked.together()),
    )


def _rejected(run: Run) -> tuple[int, tuple[RejectedCell, ...]]:
    """How many reasons there are for rejected rows, and the first of them."""
    relation = quoted(run.rejects)
    row = run.connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    found = run.connection.execute(
        f"SELECT file, line, field, given, concat_ws('; ', reason, nullif(hint, ''))"
        f" FROM {relation} ORDER BY file, line LIMIT {MOST_NAMED}"
    ).fetchall()
    told = ((f or "", n or 0, name or "", given or "", why) for f, n, name, given, why in found)
    return row[0] if row else 0, tuple(RejectedCell(*each) for each in told)


@dataclass(frozen=True)
class _Found:
    """One reason: its words, the decisions with their counts, and what picks its people."""

    status: str
    why: str
    decisions: dict[str, int]
    conditions: list[str]


@dataclass(frozen=True)
class _Asked:
    """The answers of one agreement, which lie in a table of codes."""

    results: Results

    @cached_property
    def _columns(self) -> dict[tuple[str, Part], list[str]]:
        found: dict[tuple[str, Part], list[str]] = {}
        for column in self.results.query.columns:
            found.setdefault((column.decision, column.part), []).append(column.name)
        return found

    def _column(self, decision: str, part: str) -> str:
        """A column as SQL; NULL where the query was not asked for it."""
        from ..backends.columns.query import Part as Answered

        names = self._columns.get((decision, Answered[part]), [])
        return quoted(names[0]) if names else "NULL"

    def _needs(self, decision: str) -> str:
        """The columns of needs as one list: many facts take several of them."""
        from ..backends.columns.query import Part as Answered

        names = self._columns.get((decision, Answered.NEEDS), [])
        return f"[{', '.join(map(quoted, names))}]" if names else "NULL"

    @cached_property
    def _table(self) -> str:
        return quoted(self.results.table)

    @cached_property
    def _codes(self) -> dict[str, int]:
        """The code of each status."""
        words = ((code, self.results.query.status_word(code)) for code in range(_STATUSES))
        return {word: code for code, word in words}

    def _rows(self, asked: str) -> list[tuple[Any, ...]]:
        return self.results.connection.execute(asked).fetchall()

    # -------------------------------------------------------------- decisions

    def decision(self, name: str) -> DecisionSummary:
        """One decision over everybody."""
        query, made = self.results.query, self._decisions[name]
        status, cite = self._column(name, "STATUS"), self._column(name, "CITE")
        statuses: dict[str, int] = {}
        clauses: dict[str, int] = {}
        asked = f"SELECT {status}, {cite}, count(*) FROM {self._table} GROUP BY 1, 2 ORDER BY 1, 2"
        for code, cited, rows in self._rows(asked):
            word = query.status_word(code)
            statuses[word] = statuses.get(word, 0) + rows
            if word == "decided" and cited is not None:
                said = dict.fromkeys(f"{c.cite} {c.title}" for c in query.cites(name, cited))
                label = "; ".join(said)
                clauses[label] = clauses.get(label, 0) + rows
        values = Values(
            self.results.connection, self.results.table, self._column(name, "VALUE"),
            f"{status} = {self._codes['decided']}", made.kind,
        )  # fmt: skip
        return DecisionSummary(
            name=name,
            section=made.branches[0].section,
            given_as=kind_words(made.kind),
            statuses=statuses,
            clauses=tuple(Counted(k, n) for k, n in clauses.items()),
            spread=tuple(values.spread()),
            total=values.total(),
        )

    @cached_property
    def _decisions(self) -> dict[str, Decision]:
        return dict(self.results.book.agreement.decisions)

    # -------------------------------------------------------------- what is open

    def undecided(self) -> Iterator[Undecided]:
        """Every reason for which something is not decided, with its people."""
        found: dict[tuple[str, str], _Found] = {}
        for name in self.results.decisions:
            for status, why, condition, rows in self._open(name):
                told = found.setdefault((status, why), _Found(status, why, {}, []))
                told.decisions[name] = told.decisions.get(name, 0) + rows
                told.conditions.append(condition)
        for each in found.values():
            people, ids = self._people(each.conditions)
            everything = len(each.decisions) == len(self.results.decisions) > 1
            named = {"everything asked": people} if everything else _titled(each.decisions)
            counted = tuple(Counted(title, rows) for title, rows in named.items())
            yield Undecided(each.status, each.why, people, counted, ids)

    def _open(self, name: str) -> Iterator[tuple[str, str, str, int]]:
        """The reasons of one decision: status, words, the condition in SQL, rows."""
        status, table = self._column(name, "STATUS"), self._table
        details: dict[str, tuple[str, Callable[[Any], str]]] = {
            "needs": (self._needs(name), lambda codes: self._needed(name, codes)),
            "contested": (self._column(name, "CONTESTED"), lambda code: self._asked(name, code)),
            "invalid": (self._problems, self._broken),
        }
        for word, code in self._codes.items():
            if word == "decided":
                continue
            detail, tell = details.get(word, ("NULL", lambda _code: ""))
            asked = f"SELECT {detail}, count(*) FROM {table} WHERE {status} = {code} GROUP BY 1"
            for found, rows in self._rows(f"{asked} ORDER BY 1"):
                why = tell(found) if found is not None else ""
                is_null = "IS NULL" if found is None else f"= {found}"
                condition = f"({status} = {code} AND {detail} {is_null})"
                yield word, why or self._unsaid(name, word), condition, rows

    def _unsaid(self, name: str, status: str) -> str:
        """A reason without details; each decision has its own, but an invalid record has one."""
        says = _NOBODY_SAYS.get(status, status)
        if status == "undecided":
            says = "; ".join(self._tied(name)) or (
                f"{says}, or people are tied" if self._ranks(name) else says
            )
        return says if status == "invalid" else f"{title_of(name)}: {says}"

    def _tied(self, name: str) -> Iterator[str]:
        """The ties in what is answered to the roster as a whole, where a decision rests on it."""
        below = self.results.book.mentions.rests_on(name)
        for each in self.results.together:
            # What is undecided names people only where they are tied.
            if each.decision in below and each.status == "undecided" and each.rows:
                yield f"{humanised(each.decision)} is undecided, as {each.why}"

    def _ranks(self, name: str) -> bool:
        """Whether a decision rests on an order of people, in which some may be tied."""
        mentions = self.results.book.mentions
        ranks = (isinstance(e, Each) and e.keys for e in mentions.expressions(name))
        return mentions.asks_for_rows(name) and any(ranks)

    def _needed(self, name: str, codes: Sequence[int]) -> str:
        return ", ".join(map(humanised, self.results.query.needed(name, *codes)))

    def _asked(self, name: str, code: int) -> str:
        questions = self.results.query.questions(name, code)
        return f"open: {', '.join(map(humanised, questions))}" if questions else ""

    @cached_property
    def _problems(self) -> str:
        names = {c.name for c in self.results.query.columns}
        return quoted(_PROBLEMS) if _PROBLEMS in names else "NULL"

    def _broken(self, code: int) -> str:
        return "; ".join(self.results.query.problems(code))

    def questions(self) -> Iterator[OpenQuestion]:
        """Every question of which another reading changes somebody's answer."""
        found: dict[str, _Found] = {}
        for name in self.results.decisions:
            mask = self._column(name, "CONTESTED")
            asked = f"SELECT {mask}, count(*) FROM {self._table} WHERE {mask} <> 0 GROUP BY 1"
            for code, rows in self._rows(f"{asked} ORDER BY 1"):
                for question in self.results.query.questions(name, code):
                    told = found.setdefault(question, _Found("", question, {}, []))
                    told.decisions[name] = told.decisions.get(name, 0) + rows
                    told.conditions.append(f"({mask} = {code})")
        known = self.results.book.agreement.questions
        for name in known:
            if name not in found:
                continue
            asked_of, each = known[name], found[name]
            people, ids = self._people(each.conditions)
            used = self.results.query.readings.get(name) or asked_of.adopted
            counted = tuple(Counted(t, rows) for t, rows in _titled(each.decisions).items())
            readings = tuple(r.name for r in asked_of.readings)
            yield OpenQuestion(
                name, asked_of.cite, asked_of.question, used, readings, people, counted, ids
            )

    def _people(self, conditions: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """How many people any of the conditions picks, and the first of them."""
        picked = f"FROM {self._table} WHERE {' OR '.join(dict.fromkeys(conditions))}"
        count = self._rows(f"SELECT count(*) {picked}")[0][0]
        ids = self._rows(f'SELECT {self._person} {picked} ORDER BY "row" LIMIT {IDS_NAMED}')
        return count, tuple(str(row[0]) for row in ids)

    # -------------------------------------------------------------- everybody

    @property
    def _person(self) -> str:
        """Who a row is about: its id; without one, its place in the roster."""
        number = "'row ' || \"row\""
        if "id" not in self.results.kept:
            return number
        return f"coalesce(CAST(id AS VARCHAR), {number})"

    def people(self) -> Iterator[Person]:
        """The people of the table: all of some thousand, else the first."""
        names = self.results.decisions
        if not names:
            return
        parts = ("VALUE", "STATUS", "CITE")
        columns = ", ".join(self._column(name, part) for name in names for part in parts)
        most = LISTED if self.results.roster.accepted <= LISTED else FIRST
        asked = f'SELECT {self._person}, {columns} FROM {self._table} ORDER BY "row" LIMIT {most}'
        for who, *cells in self._rows(asked):
            told = {
                name: self._entitled(name, *cells[at : at + len(parts)])
                for name, at in zip(names, range(0, len(cells), len(parts)), strict=True)
            }
            yield Person(str(who), told)

    def _entitled(self, name: str, value: object, status: int, cite: int | None) -> Entitled:
        word = self.results.query.status_word(status)
        if word != "decided":
            return Entitled("", "", word)
        cited = self.results.query.cites(name, cite) if cite is not None else ()
        kind = self._decisions[name].kind
        return Entitled(words_of(value_of(value), kind), _joined([c.cite for c in cited]))

    def together(self) -> Iterator[Together]:
        """What was decided of several people at once, with their names."""
        for name, why in self.results.left_out.items():
            yield Together(name, "left out", "", why, ())
        for each in self.results.together:
            rows = ", ".join(map(str, each.rows[:MOST_NAMED])) or "NULL"
            asked = f'SELECT "row", {self._person} FROM {self._table} WHERE "row" IN ({rows})'
            names = {row: str(who) for row, who in self._rows(asked)}
            answer = each.value if each.status == "decided" else each.status
            if each.rows and isinstance(each.given, list) and each.status == "decided":
                answer = f"{len(each.given):,} named, in this order"
            named = [names.get(row, f"row {row}") for row in each.rows[:MOST_NAMED]]
            if (more := len(each.rows) - MOST_NAMED) > 0:
                named.append(f"and {more:,} more")
            yield Together(each.decision, answer, _joined(each.cites), each.why, tuple(named))


_STATUSES: Final = 6


def _titled(decisions: dict[str, int]) -> dict[str, int]:
    return {title_of(name): rows for name, rows in decisions.items()}


def _joined(cites: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(cites))
