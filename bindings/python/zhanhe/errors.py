"""What zhanhe raises, and the issues it tells."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One thing to tell about an input.

    Attributes
    ----------
    code : str
        Stable text such as "unknown-key" or "series-gap".
    severity : str
        "error", "warning" or "note".
    where : str
        File, line, row or component, as far as known.
    message : str
        What is wrong.
    remedy : str
        What to do about it.
    """

    code: str
    severity: str
    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        text = f"{self.severity} {self.code}"
        if self.where:
            text += f" at {self.where}"
        text += f": {self.message}"
        return f"{text}; {self.remedy}" if self.remedy else text


class ScenarioError(ValueError):
    """The input is wrong.

    Parameters
    ----------
    issues : iterable of Issue
        Everything that was found.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: list[Issue] = list(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(str(issue) for issue in self.issues)


class IoError(OSError):
    """The world failed: a file is missing, not ours, of a newer version, or a disk is full.

    Parameters
    ----------
    path : str
        The file, also as `filename`.
    reason : str
        What happened, also as `strerror`.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(errno.EIO, reason, path)

    def __reduce__(self) -> tuple[type[IoError], tuple[str, str]]:
        return type(self), (self.filename, self.strerror or "")

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


class InternalError(RuntimeError):
    """A defect of zhanhe, with the file and line that noticed it. Please report it."""


class Cancelled(Exception):  # noqa: N818  (not an error: someone asked for it)
    """The progress callable asked a run to stop."""
