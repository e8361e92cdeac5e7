#!/bin/sh
# Checks form: clang-format, ruff and mypy, as pinned in tools/requirements-test.txt. Options:
#   --fix    let clang-format and ruff correct what they can
#   --tidy   also run clang-tidy over build/release (slow; needs `.venv/bin/pip install clang-tidy==23.1.4`)
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh

fix=""
tidy=""
for option in "$@"; do
  case "$option" in
    --fix) fix=1 ;;
    --tidy) tidy=1 ;;
    *) fail "unknown option $option; there are --fix and --tidy" ;;
  esac
done
setup_python build run test

status=0
cpp_files=$(find core bindings/cpp scenarios bench tests -name '*.cpp' -o -name '*.hpp')
step "clang-format${fix:+ (fixing)}"
# shellcheck disable=SC2086  # no file name has blanks
if [ -n "$fix" ]; then
  .venv/bin/clang-format -i $cpp_files
else
  .venv/bin/clang-format --dry-run -Werror $cpp_files || status=1
fi

step "ruff${fix:+ (fixing)}"
.venv/bin/ruff check ${fix:+--fix} || status=1
if [ -n "$fix" ]; then
  .venv/bin/ruff format
else
  .venv/bin/ruff format --check || status=1
fi

step "mypy"
.venv/bin/mypy || status=1

if [ -n "$tidy" ]; then
  step "clang-tidy"
  [ -x .venv/bin/clang-tidy ] || fail "no clang-tidy; run: .venv/bin/pip install clang-tidy==23.1.4"
  [ -f build/release/compile_commands.json ] || fail "no build/release; run ./test.sh first"
  find core bindings/cpp -name '*.cpp' -print0 |
    xargs -0 -P "$(nproc)" -n 1 .venv/bin/clang-tidy -p build/release --quiet --warnings-as-errors='*' || status=1
fi

[ "$status" = 0 ] || fail "see above; tools/lint.sh --fix corrects the form"
step "clean"
