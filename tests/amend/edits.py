"""Edits made at random of the agreements of `tests.agree.generated`."""

from __future__ import annotations

from random import Random

from engine.amend.matching import expressions
from engine.source import Source, Span
from engine.syntax import nodes as n
from engine.syntax.parser import parse
from engine.syntax.wording import expression_text, labels_text
from tests.agree.generated import condition

EFFECTIVE = "Jan 1, 2020"


def _nothing_made(_span: Span) -> bool:
    return False


def clauses_of(text: str) -> list[n.ClauseNode]:
    """The clauses of a text."""
    document = parse(Source("generated.clause", text)).document
    return [s for s in document.statements if isinstance(s, n.ClauseNode)]


def amendment(random: Random, text: str) -> str:
    """An amendment of one to three clauses of an agreement, in force from `EFFECTIVE`."""
    clauses = clauses_of(text)
    chosen = random.sample(clauses, min(len(clauses), random.randint(1, 3)))
    edits = "".join(_edit(random, clause) for clause in chosen)
    return f'amendment offer "Offer" amends generated\n  effective {EFFECTIVE} @O\n{edits}end\n'


def unchanging(random: Random, text: str) -> str:
    """An amendment that puts words in place of the same words, throughout."""
    lines = ""
    for clause in clauses_of(text):
        found = [f.node for f in expressions(clause, _nothing_made) if not _is_tiers(f.node)]
        if found:
            words = expression_text(random.choice(found))
            lines += f"  in clause {clause.section}\n"
            lines += f"    change {words} to {words} throughout everywhere\n"
    return f'amendment offer "Offer" amends generated\n{lines}end\n'


def _is_tiers(node: n.Expr) -> bool:
    return isinstance(node, n.TiersNode)


def _edit(random: Random, clause: n.ClauseNode) -> str:
    section, decide = clause.section, clause.decides[0]
    head = f"  in clause {section}\n"
    options = [f"  strike clause {section}\n"]
    if decide.kind is None:
        options.append(f"{head}    strike decide {decide.name}\n")
    options += [
        f"{head}    add decide {decide.name} $33\n      when {condition(random)}\n",
        _inserted(random, section, decide.name),
        (
            f'  replace clause {section} "Anew"\n    decide {decide.name} money $44\n'
            f"      when {condition(random)}\n{_after_term(clause)}  end\n"
        ),
    ]
    if decide.guard is not None:
        words = expression_text(decide.guard)
        options.append(f"{head}    change {words}\n      to {condition(random)} everywhere\n")
    if decide.value is not None and isinstance(decide.value, n.MoneyNode):
        words = expression_text(decide.value)
        options.append(f"{head}    change {words} to $123.45 everywhere\n")
    if decide.tiers is not None:
        labels = labels_text(random.choice(decide.tiers.rows).labels)
        options.append(f"{head}    strike row {labels}\n    add row 900 through 901 years $9\n")
    if clause.edges:
        edge = random.choice(clause.edges)
        options.append(f"{head}    strike {edge.word} {edge.section}\n")
    return random.choice(options)


def _after_term(clause: n.ClauseNode) -> str:
    """What the clause says of the days after the term: a new one must say the same."""
    return f"    after term {clause.after_term}\n" if clause.after_term else ""


def _inserted(random: Random, section: str, decision: str) -> str:
    edge = random.choice((f"    except {section}\n", f"    notwithstanding {section}\n", ""))
    return (
        f'  insert clause {section}.new "New"\n    decide {decision} $55\n'
        f"      when {condition(random)}\n{edge}  end\n"
    )
