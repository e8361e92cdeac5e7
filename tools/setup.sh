# Sourced by demo.sh and test.sh, from the project root: brings a fresh Debian 12 to a built zhanhe, and does
# nothing twice. Each function may be called again at little cost.

# What the compiler and Python need from the system.
packages="g++ cmake ninja-build python3-dev python3-venv libeigen3-dev libboost-dev libhdf5-dev libgtest-dev
  libtomlplusplus-dev nlohmann-json3-dev libcli11-dev libfmt-dev"

step() { printf '==> %s\n' "$*"; }
fail() { printf '==> failed: %s\n' "$*" >&2; exit 1; }

# Installs the system packages that are missing. Asks for root only when one is.
setup_packages() {
  if ! command -v dpkg-query >/dev/null; then
    step "not a Debian: expecting the equivalents of $(echo $packages)"
    return 0
  fi
  missing=""
  for package in $packages; do
    case "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" in
      *" installed") ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  step "install system packages:$missing"
  as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "these need root; run: apt-get install --no-install-recommends$missing"
    as_root=sudo
  fi
  $as_root apt-get update -qq || fail "apt-get update"
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing ||
    fail "apt-get install$missing"
}

# setup_python SET...: the virtual environment .venv with tools/requirements-SET.txt of each SET. Runs pip only when a
# file it reads has changed.
setup_python() {
  if [ ! -x .venv/bin/python ]; then
    step "make .venv"
    # Named by its path: another python3 may stand first in PATH, without the headers of python3-dev.
    /usr/bin/python3 -m venv .venv || fail "python3 -m venv .venv"
  fi
  for set in "$@"; do
    run_once "requirements-$set" "install tools/requirements-$set.txt" \
      "tools/requirements-$set.txt tools/constraints.txt" \
      .venv/bin/pip install -q --disable-pip-version-check -r "tools/requirements-$set.txt" -c tools/constraints.txt
  done
}

# The second virtual environment .venv-grid with the oracles of the grid, which need another pandas. The package is found
# there by PYTHONPATH.
setup_grid_python() {
  if [ ! -x .venv-grid/bin/python ]; then
    step "make .venv-grid"
    /usr/bin/python3 -m venv .venv-grid || fail "python3 -m venv .venv-grid"
  fi
  run_once requirements-grid "install tools/requirements-grid.txt" tools/requirements-grid.txt \
    .venv-grid/bin/pip install -q --disable-pip-version-check -r tools/requirements-grid.txt
}

# Puts the program `zhanhe` and a link to bindings/python into .venv. It compiles nothing: the extension comes from
# setup_build, which puts it into bindings/python.
setup_package() {
  run_once editable "link zhanhe into .venv" "pyproject.toml CMakeLists.txt" \
    .venv/bin/pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
}

# run_once NAME TITLE FILES COMMAND...: runs COMMAND unless it succeeded before with the same FILES.
run_once() {
  stamp=".venv/$1.sha256"; title="$2"; files="$3"
  shift 3
  if sha256sum --check --status "$stamp" 2>/dev/null; then return 0; fi
  step "$title"
  "$@" || fail "$*"
  sha256sum $files > "$stamp"
}

# setup_build [TARGET...]: configures build/release (tests and Python module on) and builds the targets, all of
# them when none is named. Both scripts use this one tree, so nothing is compiled twice.
setup_build() {
  jobs="${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}"
  # CMake watches its own files, but not the presets.
  if [ ! -f build/release/build.ninja ] || [ CMakePresets.json -nt build/release/build.ninja ]; then
    step "configure build/release"
    cmake --preset release || fail "cmake --preset release"
  fi
  step "build ${*:-everything}"
  cmake --build build/release --parallel "$jobs" ${1:+--target "$@"} || fail "cmake --build build/release"
}
