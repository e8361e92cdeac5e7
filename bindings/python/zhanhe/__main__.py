"""The command line: `zhanhe ...` and `python -m zhanhe ...`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from zhanhe._core import run_command

CANCELLED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands behind the program's name; default: that of this process.

    Returns
    -------
    int
        0 done, 1 world or internal error, 2 bad input, 3 infeasible, 4 not solved, 130 cancelled.
    """
    try:
        return run_command(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return CANCELLED


if __name__ == "__main__":
    sys.exit(main())
