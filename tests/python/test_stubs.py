"""The committed type stub of the extension is what pybind11-stubgen writes today.

To write it anew: python tests/python/test_stubs.py
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import zhanhe

# What a signature of pybind11 leaves open and mypy --strict wants to know.
CLOSED = {
    r"os\.PathLike \|": "os.PathLike[str] |",
    r"\*\*(\w+)\)": r"**\1: typing.Any)",
    r"-> tuple:": "-> tuple[typing.Any, ...]:",
    r"(memo|arg0): dict([,)])": r"\1: dict[int, typing.Any]\2",
    r"Iterator:": "Iterator[str]:",
    r"(?m)^__version__: str = .*": "__version__: str",  # the build's, not a part of the interface
}
COMMITTED = Path(__file__).resolve().parents[2] / "bindings/python/zhanhe/_core.pyi"
FORMAT = COMMITTED.parents[3] / "pyproject.toml"


def written_today(folder):
    """The stub as it would be written now, formatted as the project is."""
    # The package that is tested, wherever it lies, and not another one that may be installed.
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(Path(zhanhe.__file__).parents[1])!r}); "
        "runpy.run_module('pybind11_stubgen', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", program, "zhanhe._core", "--exit-code", "--output-dir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    stub = Path(folder) / "zhanhe/_core.pyi"
    text = stub.read_text(encoding="utf-8")
    for found, closed in CLOSED.items():
        text = re.sub(found, closed, text)
    stub.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", "--config", str(FORMAT), str(stub)], check=True)
    return stub.read_text(encoding="utf-8")


def test_the_committed_stub_is_the_one_of_the_extension(tmp_path):
    pytest.importorskip("pybind11_stubgen")
    pytest.importorskip("ruff")
    assert written_today(tmp_path) == COMMITTED.read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        COMMITTED.write_text(written_today(made), encoding="utf-8")
