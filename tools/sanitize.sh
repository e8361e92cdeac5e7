#!/bin/sh
# Runs the C++ tests under the sanitizers, apart from test.sh because it takes several times as long:
#   tools/sanitize.sh            address and undefined behaviour, all tests, then threads, the tests that start threads
#   tools/sanitize.sh asan       only the first; `tsan` only the second
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

setup_packages
setup_python build

# The tests that start threads: the pool itself and what runs hours and scenarios on it.
threaded="^(powerflow|gridcheck|run|app)\\."

# sanitize PRESET TESTS
sanitize() {
  step "$1: build"
  cmake --preset "$1" >/dev/null || fail "cmake --preset $1"
  cmake --build "build/$1" --parallel "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}" || fail "cmake --build build/$1"
  step "$1: tests $2"
  ctest --test-dir "build/$1" --output-on-failure --parallel "$(nproc)" --no-tests=error -R "$2" -E '^tools\.' ||
    fail "$1"
}

case "${1:-all}" in
  asan) sanitize asan . ;;
  tsan) sanitize tsan "$threaded" ;;
  all)
    sanitize asan .
    sanitize tsan "$threaded"
    ;;
  *) fail "unknown sanitizer $1; there are asan and tsan" ;;
esac
step "clean"
