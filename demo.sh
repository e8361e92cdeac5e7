#!/bin/sh
# Installs what is missing, builds zhanhe and runs the main scenario. Arguments go to `zhanhe run`:
#   ./demo.sh --steps 168 --solver highs
set -eu
cd "$(dirname "$0")"
. tools/setup.sh

setup_packages
setup_python build run
setup_package
setup_build _core
step "run scenarios/zhanhe"
exec .venv/bin/zhanhe run scenarios/zhanhe/scenario.toml --out results.h5 "$@"
