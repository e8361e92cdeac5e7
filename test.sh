#!/bin/sh
# Installs what is missing, builds everything and runs every test: C++ (ctest), then Python (pytest).
set -eu
cd "$(dirname "$0")"
. tools/setup.sh

setup_packages
setup_python build run test
setup_package
setup_build

step "C++ tests"
ctest_status=0
ctest --test-dir build/release --output-on-failure --parallel "$jobs" --no-tests=error || ctest_status=$?

step "Python tests"
pytest_status=0
.venv/bin/python -m pytest tests/python || pytest_status=$?

if [ "$ctest_status" != 0 ]; then
  # Said again here, so that a green last line never stands above a red test.
  step "C++ tests failed (ctest status $ctest_status):"
  cat build/release/Testing/Temporary/LastTestsFailed.log
  exit 1
fi
exit "$pytest_status"
