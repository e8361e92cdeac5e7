"""The command line: `zhanhe ...` and `python -m zhanhe ...`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from zhanhe import plan_command, powerflow_command, retrofit_command
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
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["powerflow"]:
            return powerflow_command.main(words[1:])
        if words[:1] == ["plan"]:
            return plan_command.main(words[1:])
        if words[:1] == ["retrofit"]:
            return retrofit_command.main(words[1:])
        code = run_command(words)
    except KeyboardInterrupt:
        code = CANCELLED
    if code == CANCELLED and arguments is None:
        # Nothing is left to do, and a solver that has not noticed yet would keep the process for seconds.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(CANCELLED)
    return code


if __name__ == "__main__":
    sys.exit(main())
