"""What the commands written in Python share: exit codes, and how errors end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from zhanhe.errors import InternalError, ScenarioError

DONE, FAILED, BAD_INPUT, NOT_SOLVED = 0, 1, 2, 4


def parser(name: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """The parser of a command, without its arguments.

    Parameters
    ----------
    name : str
        Of the command, without "zhanhe".
    description, epilog : str
        What help says before and behind the arguments; the epilog keeps its lines.

    Returns
    -------
    argparse.ArgumentParser
        It takes no abbreviations.
    """
    return argparse.ArgumentParser(
        f"zhanhe {name}",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def answer(parser: argparse.ArgumentParser, arguments: Sequence[str], run: Callable[[argparse.Namespace], int]) -> int:
    """Run a command and tell its errors on the error stream.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    arguments : sequence of str
        What stands behind the name of the command.
    run : callable
        Does what is asked, and returns the exit code.

    Returns
    -------
    int
        That of `run`, 0 after help, 1 world or internal error, 2 bad input.
    """
    try:
        asked = parser.parse_args(list(arguments))
    except SystemExit as ended:
        return DONE if ended.code in (0, None) else BAD_INPUT
    try:
        return run(asked)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except (OSError, ImportError, InternalError) as error:
        print(f"zhanhe: {error}", file=sys.stderr)
        return FAILED
