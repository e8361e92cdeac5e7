"""Progress bars: tqdm where it is installed, else one line of text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class TextBar:
    """One line on a stream that says which stage a run is in.

    Parameters
    ----------
    stream : file, optional
        Where it is shown; default: standard error.
    """

    width = 30

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._start = time.monotonic()

    def __call__(self, stage: str, done_frac: float) -> None:
        """Show a stage; `done_frac` is negative while unknown."""
        if done_frac >= 0:
            filled = int(self.width * min(done_frac, 1.0))
            bar = f"[{'#' * filled}{'-' * (self.width - filled)}] {100 * done_frac:3.0f} %"
        else:
            bar = f"[{'.' * self.width}]      "
        self._stream.write(f"\r{stage:<7}{bar}  {time.monotonic() - self._start:.0f} s ")
        self._stream.flush()

    def close(self) -> None:
        """End the line."""
        self._stream.write("\n")
        self._stream.flush()


class TqdmBar:
    """The same with tqdm, which also knows notebooks."""

    def __init__(self) -> None:
        from tqdm.auto import tqdm

        self._bar = tqdm(total=100, bar_format="{desc:<7}{percentage:3.0f} %|{bar}| {elapsed}")

    def __call__(self, stage: str, done_frac: float) -> None:
        """Show a stage; `done_frac` is negative while unknown."""
        self._bar.set_description_str(stage, refresh=False)
        self._bar.n = round(100 * max(done_frac, 0.0), 1)
        self._bar.refresh()

    def close(self) -> None:
        """End the bar."""
        self._bar.close()


def observer(progress: bool | Callable[[str, float], object] | None) -> Callable[[str, float], object] | None:
    """What a run tells its progress to.

    Parameters
    ----------
    progress : bool, callable or None
        True for a bar, False or None for silence, a callable for itself.

    Returns
    -------
    callable or None
        Takes ``(stage, done_frac)``; a `close()` it may have is called at the end.

    Raises
    ------
    TypeError
        It is none of these.
    """
    if progress is None or progress is False:
        return None
    if progress is True:
        try:
            return TqdmBar()
        except ImportError:
            return TextBar()
    if not callable(progress):
        raise TypeError(f"progress is a {type(progress).__name__}; give True, False or a callable(stage, done_frac)")
    return progress
