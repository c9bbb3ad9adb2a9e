"""The reference of the command line as a page, made from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from textwrap import dedent

import click

from cli import FINDINGS, OURS, USAGE, main

_INTRODUCTION = """# The command line

Made from `entitle --help`; a test holds the two together and runs every example.

In a checkout write `python cli.py` for `entitle`. Results go to standard output, everything else
to standard error. `--with`, `--set`, `--reading` and `--moving` may be given several times. An
output never replaces a file that its own command reads."""

_EXIT_CODES = f"""## Exit codes

- `0`: fine. `ask` and `when` end so whatever the answer is.
- `{FINDINGS}`: there are findings: a mistake in the agreement, a scenario that fails, a file that
  is not in canonical form, a line of `--jsonl` that could not be answered.
- `{USAGE}`: the command cannot be carried out as given; the message says what to write instead.
- `{OURS}`: our own fault; please report it."""


def cli_page() -> str:
    """The whole page."""
    top = click.Context(main, info_name="entitle", **main.context_settings)
    parts = [_INTRODUCTION, "\n\n".join(paragraphs_of(main)[0])]
    for name, command in main.commands.items():
        parts += _command(click.Context(command, info_name=name, parent=top), command)
    parts += ["## `entitle`", *_options(top, main), _EXIT_CODES]
    return "\n\n".join(parts) + "\n"


def paragraphs_of(command: click.Command) -> tuple[list[str], str]:
    """The paragraphs of a command's help, and the example at its end."""
    text, _, example = inspect.cleandoc(command.help or "").partition("\b\nExample:\n")
    return [p for p in text.split("\n\n") if p.strip()], dedent(example).strip()


def _command(context: click.Context, command: click.Command) -> Iterator[str]:
    paragraphs, example = paragraphs_of(command)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"## `{context.command_path}`"
    yield from paragraphs
    yield f"```text\n{usage}\n```"
    yield from _options(context, command)
    if example:
        yield f"```sh\n{example}\n```"


def _options(context: click.Context, command: click.Command) -> Iterator[str]:
    records = (p.get_help_record(context) for p in command.get_params(context))
    options = (r for r in records if r is not None and r[0].startswith("-"))
    yield "\n".join(f"- `{names}`: {' '.join(said.split())}" for names, said in options)
