#!/bin/sh
# Runs the C++ tests under the sanitizers, apart from test.sh because it takes several times as long:
#   tools/sanitize.sh            address and undefined behaviour, all tests, then threads, the tests that start threads
#   tools/sanitize.sh asan       only the first; `tsan` only the second
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

setup_packages
setup_python build

# The tests that start threads: the pool itself, the thread that HiGHS runs on, and what runs hours on them. Programs
# of tests, and what ctest calls their tests.
threaded_programs="test_powerflow test_solver test_run test_app"
threaded="^(powerflow|solver|run|app)\\."

# sanitize PRESET TESTS [TARGET...]: all targets when none is named
sanitize() {
  preset="$1"; tests="$2"
  shift 2
  step "$preset: build ${*:-everything}"
  cmake --preset "$preset" >/dev/null || fail "cmake --preset $preset"
  cmake --build "build/$preset" --parallel "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}" ${1:+--target "$@"} ||
    fail "cmake --build build/$preset"
  step "$preset: tests $tests"
  ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" --no-tests=error -R "$tests" \
    -E '^tools\.' || fail "$preset"
}

case "${1:-all}" in
  asan) sanitize asan . ;;
  tsan) sanitize tsan "$threaded" $threaded_programs ;;
  all)
    sanitize asan .
    sanitize tsan "$threaded" $threaded_programs
    ;;
  *) fail "unknown sanitizer $1; there are asan and tsan" ;;
esac
step "clean"
