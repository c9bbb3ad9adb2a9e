"""The command line of Entitle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

# In a checkout `engine` is a top-level package; installed, it is `entitle.engine`.
if TYPE_CHECKING or not __package__:
    from engine import __version__
else:
    from .engine import __version__


@click.group()
@click.version_option(__version__, prog_name="entitle")
def main() -> None:
    """Ask a labour agreement, and get the clause with the answer."""


if __name__ == "__main__":
    main()
