"""The catalogue of diagnostics: each has a code, a severity and a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding; its page (avoid, prefer, why) is in `check/pages.txt`."""

    id: str
    slug: str
    severity: Literal["error", "warning"]
    title: str

    def __str__(self) -> str:
        return f"{self.id} {self.slug}"


CATALOGUE: dict[str, Code] = {}


def _code(identity: str, slug: str, title: str) -> Code:
    severity: Literal["error", "warning"] = "error" if identity.startswith("E") else "warning"
    CATALOGUE[identity] = Code(identity, slug, severity, title)
    return CATALOGUE[identity]


# Writing
STRAY_CHARACTER = _code("E101", "stray-character", "a character the language does not use")
SYNTAX = _code("E102", "not-a-sentence", "words that do not make a statement")
IMPOSSIBLE_DATE = _code("E103", "impossible-date", "a day that no calendar has")
AMBIGUOUS_DATE = _code("E104", "ambiguous-date", "a date written with slashes")
TOO_DEEP = _code("E105", "too-deep", "a sentence nested too deep to read")
NUMBER_TOO_LONG = _code("E106", "number-too-long", "a number with more digits than pay has")

# Names
UNKNOWN_NAME = _code("E201", "unknown-name", "a name that nothing declares")
DUPLICATE_NAME = _code("E202", "duplicate-name", "a name declared twice")
UNKNOWN_CHOICE = _code("E203", "unknown-choice", "a word that is not among the choices")
UNKNOWN_READING = _code("E204", "unknown-reading", "a reading that the question does not have")
UNKNOWN_SECTION = _code("E205", "unknown-section", "a section that no clause has")
DUPLICATE_SECTION = _code("E206", "duplicate-section", "a section given to two clauses")
CIRCULAR = _code("E207", "circular", "names that depend on each other in a circle")
NO_AGREEMENT = _code("E208", "no-agreement", "no `agreement` block, or several")
UNKNOWN_CONVENTION = _code("E209", "unknown-convention", "a convention the language does not know")
NOT_A_DECISION = _code("E210", "not-a-decision", "an expectation of something that is not decided")
NOT_A_FIELD = _code("E211", "not-a-field", "a fact that the record does not have")
UNKNOWN_CHOICE_SET = _code("E212", "unknown-choice-set", "a choice set that nothing declares")
RESERVED_NAME = _code("E213", "reserved-name", "a name that the language uses itself")
DUPLICATE_SETTING = _code("E214", "duplicate-setting", "a setting given twice")
SHADOWED_NAME = _code("E215", "shadowed-name", "an element named like something declared")
WORD_TWICE = _code("E216", "word-twice", "a choice word listed twice")
NO_ROSTER = _code("E218", "no-roster", "`roster` without a block that says what a row holds")
UNKNOWN_ROW_FIELD = _code("E219", "unknown-row-field", "a field that the rows do not have")
UNKNOWN_ROWS = _code("E233", "unknown-rows", "a list of rows that no block describes")
ROWS_HERE = _code("E234", "rows-here", "rows where only a field of the record may hold them")
YEAR_EXAMPLE = _code("E231", "year-example", "an example that does not show how years are written")
YEAR_WORDS = _code("E232", "year-words", "a year that is not written as its family is")
WORD_IS_A_NAME = _code("W217", "word-is-a-name", "a choice word that is also a name")

# Kinds and units
KIND_MISMATCH = _code("E301", "kind-mismatch", "two kinds that cannot be compared or combined")
WRONG_UNIT = _code("E302", "wrong-unit", "units that do not fit")
NOT_A_CONDITION = _code("E303", "not-a-condition", "a value where a yes or no belongs")
KIND_DISAGREES = _code("E304", "kind-disagrees", "a decision given two kinds")
KIND_MISSING = _code("E305", "kind-missing", "a decision with no kind")
DIVISOR = _code("E306", "divisor", "a divisor that might be zero")
NOT_A_LIST = _code("E307", "not-a-list", "a single value where a list belongs")
FRACTIONAL_THROUGH = _code("E308", "fractional-through", "`through` over a kind with fractions")
NOT_WHOLE_SHIFT = _code("E309", "not-whole-shift", "a day moved by something that is not a time")
BAD_OVERRIDE = _code("E310", "bad-with", "`with` given a name that is not a field")
NOT_A_ROW = _code("E312", "not-a-row", "`a's f` where `a` is no row of the roster")
IDLE_ORDER = _code("E313", "idle-order", "an order that makes no difference")
NOT_A_COUNT = _code("E314", "not-a-count", "`best` of a number that need not be whole")
NO_WORKING_DAYS = _code(
    "E315", "no-working-days", "working days where nothing says which days those are"
)
FLOAT_CHOICE = _code("E311", "choice-without-kind", "a choice word with nothing to say its set")

# Clauses and precedence
PRECEDENCE_CYCLE = _code("E401", "precedence-cycle", "clauses that stand above each other")
TWO_CLOSINGS = _code("E402", "two-closings", "a decision closed twice with different values")
DEAD_CLOSING = _code("E403", "dead-closing", "`otherwise` that can never be reached")
SELF_EDGE = _code("E404", "self-precedence", "a clause that yields to itself")
EDGE_WITHOUT_COMMON = _code("W405", "idle-precedence", "precedence between clauses that never meet")
EMPTY_CLAUSE = _code("W406", "empty-clause", "a clause that decides nothing")
NO_VALUE = _code("E407", "decides-nothing", "`decide` without a value")
AFTER_TERM_UNSTATED = _code(
    "E408", "after-term-unstated", "nothing said about the time after the term"
)
TERM_UNSTATED = _code("E409", "term-unstated", "no term, and not said that there is none")

TANGLED = _code("E410", "tangled-precedence", "too many conditional ways from clause to clause")
EDGE_TWICE = _code("W411", "precedence-twice", "a precedence said twice")

# Tiers and dated values
TIERS_OVERLAP = _code("E501", "tiers-overlap", "two rows that cover the same case")
TIERS_HOLE = _code("W502", "tiers-hole", "a hole between rows")
TIERS_BACKWARDS = _code("E503", "tiers-backwards", "a row whose bounds run backwards")
DATES_OVERLAP = _code("E504", "dates-not-ascending", "dated rows that overlap or run backwards")
COLUMNS = _code("E505", "columns", "a row with too few or too many columns")
TERM_BACKWARDS = _code("E506", "term-backwards", "a term that ends before it begins")
RANGE_BACKWARDS = _code("E507", "range-backwards", "a range that runs backwards")
CHOICES_UNCOVERED = _code("W508", "choices-uncovered", "a table of choices that leaves some out")
DEFAULT_OUTSIDE = _code("E510", "default-outside", "a default that the record does not take")
AFTER_OTHER = _code("E509", "row-after-other", "a row below `any other`")

# Things that cannot happen, are never used, or are not cited
NEVER_HOLDS = _code("W601", "never-holds", "a condition that can never hold")
ALWAYS_HOLDS = _code("W602", "always-holds", "a condition that always holds")
UNUSED_FIELD = _code("W603", "unused-field", "a field that nothing uses")
UNUSED_NAME = _code("W604", "unused-name", "a definition that nothing uses")
UNUSED_QUESTION = _code("W605", "unused-question", "a question that nothing mentions")
UNCITED = _code("W606", "uncited", "a branch without a citation")
NO_READINGS = _code("E607", "no-readings", "a contested question with fewer than two readings")
DUPLICATE_READING = _code("E608", "duplicate-reading", "two readings of one name")
MIXED_READINGS = _code("E609", "mixed-readings", "readings with and without a value")
REPEATED_NUMBER = _code("W610", "repeated-number", "a bargained number written twice")
DUPLICATE_ROW = _code("W611", "same-answer-rows", "neighbouring rows with the same answer")
UNREACHABLE_DECISION = _code("W612", "never-decided", "a decision nobody can reach")
CONSTANT_READINGS = _code("W613", "readings-agree", "readings that all say the same")

ADDS_NOTHING = _code("W614", "adds-nothing", "a condition that another one makes superfluous")
IDLE_ROW = _code("W615", "idle-row", "a row that nobody reaches")
SAME_SIDES = _code("W616", "same-sides", "a thing compared with itself")
SAME_EITHER_WAY = _code("W617", "same-either-way", "an `if` with one value either way")
IDLE_DAY = _code("W618", "idle-as-of", "`as of` on something that does not depend on the day")
IDLE_BINDING = _code("W619", "idle-with", "`with` on something that does not depend on the field")
IDLE_LIMIT = _code("W620", "idle-limit", "a limit that is never reached, or always")
PART_OF_CENT = _code("W621", "part-of-a-cent", "an amount of money with part of a cent")
FAR_DAY = _code("W622", "far-day", "a day very far from the term")
PART_OF_WHOLE = _code("W623", "part-of-a-whole", "a fraction compared with whole numbers")
DEFAULT_DAY = _code("W624", "default-day", "a calendar day as the default of a field")
CERTAIN_CONFLICT = _code("W625", "certain-conflict", "two clauses that always disagree")
ROW_AFTER_TERM = _code(
    "W626", "row-after-term", "a dated row that begins when nothing holds any more"
)
NO_TITLE = _code("W627", "no-title", "an empty title or question")

# Scenarios
SCENARIO_EMPTY = _code("E701", "scenario-without-day", "a scenario without `as of`")
SCENARIO_TWICE = _code("W702", "scenario-twice", "two scenarios of one title")
FACT_TWICE = _code("E703", "fact-twice", "a fact given twice")
EXPECTED_KIND = _code("E704", "expected-kind", "an expected value of the wrong kind")
FACT_KIND = _code("E705", "fact-kind", "a fact of the wrong kind")
IMPOSSIBLE_FACTS = _code(
    "W706", "impossible-facts", "a scenario with facts that no valid record has"
)
NOTHING_EXPECTED = _code("W707", "nothing-expected", "a scenario that expects nothing")
NEEDS_GIVEN = _code("W708", "needs-given", "a fact that is needed and given")

# Amendments, promises and accepted findings
AMENDMENT_HERE = _code("E801", "amendment-here", "an amendment where an agreement is read")
BESIDE_AMENDMENT = _code("E802", "beside-amendment", "a statement beside an amendment, not in it")
NEVER_MOVES = _code("E821", "never-moves", "a promise about what neither falls nor rises")
PROMISE_TWICE = _code("W822", "promise-twice", "two promises of one title")
UNKNOWN_KNOWN = _code("E831", "unknown-known", "an accepted finding about what is not in the text")
KNOWN_TWICE = _code("W832", "known-twice", "a finding accepted twice")

# Amending
NOT_AN_AMENDMENT = _code("E803", "not-an-amendment", "a file without one `amendment` block")
AMENDS_ANOTHER = _code("E804", "amends-another", "an amendment of something else")
AMENDS_CIRCLE = _code("E805", "amends-in-a-circle", "amendments that amend each other")
EFFECTIVE_MISSING = _code("E806", "effective-missing", "an amendment without its first day")
EMPTY_AMENDMENT = _code("W807", "empty-amendment", "an amendment that changes nothing")
EDIT_NOT_FOUND = _code("E811", "not-in-the-text", "an edit of words that the text does not have")
EDIT_SEVERAL = _code("E812", "several-places", "an edit of words that the text has several times")
EDITS_OVERLAP = _code("E813", "edits-overlap", "two edits of the same words")
EDIT_MISPLACED = _code("E814", "misplaced-edit", "an edit that its place cannot take")

# Published tables
NOT_A_COLUMN = _code("E901", "not-a-column", "a name that the published table does not have")
NO_ROW = _code("E902", "no-row", "a cell of a row where no row is at hand")
CELL_KIND = _code("E903", "cell-kind", "a printed cell of the wrong kind")
CELLS_FILE = _code("E904", "cells-file", "a file of cells that does not fit its table")
NO_DAY = _code("E905", "table-without-day", "a published table that does not say which day it asks")
NO_FORMULA = _code("W906", "nothing-recomputed", "a published table that recomputes nothing")
TABLE_TWICE = _code("E907", "table-twice", "two published tables of one name")
TRIES_NOTHING = _code("E908", "tries-nothing", "an alternative of what the table takes as given")
