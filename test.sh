#!/bin/sh
# Installs what is missing, builds everything and runs every test: C++ (ctest), then Python (pytest; the grid in an
# environment of its own).
set -eu
cd "$(dirname "$0")"
. tools/setup.sh

setup_packages
setup_python build run test
setup_grid_python
setup_package
setup_build

step "C++ tests"
ctest_log="$PWD/build/release/ctest.log"
ctest_status=0
ctest --test-dir build/release --output-on-failure --parallel "$jobs" --no-tests=error --output-log "$ctest_log" ||
  ctest_status=$?

step "Python tests of the grid, against pandapower"
grid_status=0
PYTHONPATH=bindings/python .venv-grid/bin/python -m pytest tests/python/test_grid.py \
  tests/python/test_*_pandapower*.py -n "$jobs" --dist loadfile || grid_status=$?

step "Python tests"
pytest_status=0
.venv/bin/python -m pytest tests/python -n "$jobs" --dist loadfile || pytest_status=$?

# What was red before is said again at the end, so that pytest's green last line never hides it.
[ "$grid_status" = 0 ] || fail "Python tests of the grid"
if [ "$ctest_status" != 0 ]; then
  step "C++ tests failed:"
  sed -n '/tests passed, /,$ { s/^\[ERROR_MESSAGE\] //; /./p; }' "$ctest_log"
  exit 1
fi
exit "$pytest_status"
