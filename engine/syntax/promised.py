"""The canonical words of promises."""

from __future__ import annotations

from . import nodes as n
from .wording import expression_text


def promised_text(node: n.PromiseNode) -> str:
    """What a promise says, without its title and its citation."""
    text = promise_body_text(node)
    return f"{text} when {expression_text(node.condition)}" if node.condition else text


def promise_body_text(node: n.PromiseNode) -> str:
    """`x never falls as time passes`, `exactly one of (a, b)`, or a condition."""
    if node.subject is None:
        return f"exactly one of {expression_text(n.ListNode(node.items))}"
    subject = expression_text(node.subject)
    if node.form == "holds":
        return subject
    return f"{subject} {node.form} as {f'{node.grows} grows' if node.grows else 'time passes'}"
