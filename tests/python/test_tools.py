"""The checkers in tools/ must accept this project and refuse each thing they are there to refuse."""

import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

import check_layers
import check_units

ROOT = Path(__file__).resolve().parents[2]

MODULES = """
# a comment with zhanhe_module(ghost USES nobody)
zhanhe_module(base HEADERS fmt::fmt-header-only)
zhanhe_module(h5 USES base PRIVATE hdf5::hdf5)
zhanhe_module(program USES base PUBLIC Eigen3::Eigen)
zhanhe_module(network USES base)
zhanhe_module(study USES network)
zhanhe_module(solver USES program PRIVATE HiGHS::HiGHS)
zhanhe_module(scenario USES study)
zhanhe_module(store USES h5 study)
"""


@pytest.fixture
def project(tmp_path):
    """A small project that keeps every rule; `project(path, text)` adds or replaces a file."""

    def write(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path

    write("core/CMakeLists.txt", MODULES)
    write("core/zhanhe/base/units.cpp", 'Unit{"_kwh", "kWh"},\nUnit{"_kw", "kW"},\nUnit{"_w_m2", "W/m2"},')
    write("core/zhanhe/base/issue.hpp", "#pragma once\n#include <string>\n")
    write("core/zhanhe/program/program.hpp", "#pragma once\n#include <Eigen/Core>\n")
    write("core/zhanhe/network/pv.hpp", '#pragma once\n#include "zhanhe/base/issue.hpp"\n')
    write("core/zhanhe/study/study.hpp", '#pragma once\n#include "zhanhe/network/pv.hpp"\n')
    write("core/zhanhe/scenario/load.hpp", '#pragma once\n#include "zhanhe/base/issue.hpp"  // reached through study\n')
    write("core/zhanhe/solver/solve.cpp", '#include <Highs.h>\n\n#include "zhanhe/program/program.hpp"\n')
    return write


def layers(root):
    return "\n".join(check_layers.check(root))


def test_this_project_keeps_its_layers():
    assert check_layers.check(ROOT) == []


def test_this_project_names_its_units():
    assert check_units.check(ROOT) == []


def test_the_small_project_keeps_every_rule(project):
    root = project("README.md", "")
    assert check_layers.check(root) == []
    assert check_units.check(root) == []


def test_the_module_list_is_read_in_order_with_uses_and_without_comments():
    modules = check_layers.module_uses(MODULES)
    assert list(modules) == ["base", "h5", "program", "network", "study", "solver", "scenario", "store"]
    assert modules["store"] == ["h5", "study"]
    assert modules["solver"] == ["program"]
    assert check_layers.closure(modules, "store") == {"store", "h5", "base", "study", "network"}


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("network/up.cpp", '#include "zhanhe/study/study.hpp"', "up.cpp:1: network includes"),
        ("solver/energy.cpp", '\n#include "zhanhe/study/study.hpp"', "energy.cpp:2: solver includes"),
        ("store/write.cpp", '#include "zhanhe/scenario/load.hpp"', "verbs never include each other"),
        ("study/near.cpp", '#include "study.hpp"', "not a full path"),
        ("study/angle.cpp", "#include <zhanhe/study/study.hpp>", "in quotes"),
        ("study/gone.cpp", '#include "zhanhe/study/gone.hpp"', "does not exist"),
        ("study/twice.hpp", "#include <string>", "no #pragma once"),
        ("ghost/a.cpp", "", "not in the module list"),
        ("h5/file.hpp", "#pragma once\n#include <hdf5.h>", "shows <hdf5.h>"),
        ("solver/cost.cpp", "double price_yuan = 0;", "energy word yuan"),
        ("solver/model.cpp", "struct BatteryBlock {};", "energy word battery"),
    ],
)
def test_each_breach_of_the_layers_is_told_with_its_place(project, path, text, told):
    breaches = check_layers.check(project(f"core/zhanhe/{path}", text))
    assert len(breaches) == 1
    assert f"core/zhanhe/{path}" in breaches[0]
    assert told in breaches[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("network/talk.cpp", '// #include "zhanhe/study/study.hpp"'),
        ("network/talk2.cpp", '/*\n#include "zhanhe/study/study.hpp"\n*/'),
        ("solver/talk.cpp", "// a battery couples two hours\nint staged = 0;"),
        ("solver/window.cpp", "int window = 0;"),
        ("h5/native.hpp", "#pragma once\n#include <hdf5.h>"),
        ("h5/file.cpp", "#include <hdf5.h>"),
    ],
)
def test_what_only_looks_like_a_breach_passes(project, path, text):
    assert layers(project(f"core/zhanhe/{path}", text)) == ""


def test_a_private_header_stays_in_its_module(project):
    project("core/zhanhe/h5/native.hpp", "#pragma once\n#include <hdf5.h>\n")
    root = project("core/zhanhe/store/write.cpp", '#include "zhanhe/h5/native.hpp"\n')
    assert "private to h5" in layers(root)


def test_headers_that_include_each_other_are_told_once(project):
    project("core/zhanhe/base/a.hpp", '#pragma once\n#include "zhanhe/base/b.hpp"\n')
    project("core/zhanhe/base/b.hpp", '#pragma once\n#include "zhanhe/base/c.hpp"\n')
    root = project("core/zhanhe/base/c.hpp", '#pragma once\n#include "zhanhe/base/a.hpp"\n')
    cycles = [breach for breach in check_layers.check(root) if "cycle" in breach]
    assert len(cycles) == 1
    assert all(f"zhanhe/base/{name}.hpp" in cycles[0] for name in "abc")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("zhanhe_module(gridcheck USES store)", "verb gridcheck uses the verb store"),
        ("zhanhe_module(climate USES later)\nzhanhe_module(later)", "climate uses later, which is not above it"),
        ("zhanhe_module(powerflow USES network)", "kernel powerflow knows network"),
    ],
)
def test_a_wrong_module_list_is_told(project, line, told):
    assert told in layers(project("core/CMakeLists.txt", MODULES + line))


@pytest.mark.parametrize(
    "call", ["D::number", "D::profile", "D::numbers", "Describe<Pv>::number", "Describe<T>::number"]
)
def test_a_numeric_field_without_a_unit_is_told_with_its_line(project, call):
    root = project("core/zhanhe/network/wind.hpp", f'#pragma once\n\n{call}(\n  "power", &Wind::power)')
    assert check_units.check(root) == [
        "core/zhanhe/network/wind.hpp:3: the number 'power' ends in no unit of base/units.cpp"
    ]


@pytest.mark.parametrize(
    "field",
    ['D::number("p_max_kw", m)', 'D::profile("profile", m)', 'D::text("name", m)', 'D::integer("steps", m)'],
)
def test_fields_with_a_unit_or_without_a_need_for_one_pass(project, field):
    assert check_units.check(project("core/zhanhe/network/wind.hpp", f"#pragma once\n{field}")) == []


def test_a_changed_unit_list_does_not_pass_silently(project):
    assert "no units found" in check_units.check(project("core/zhanhe/base/units.cpp", "int nothing;"))[0]


@pytest.mark.parametrize(
    "path", ["core/zhanhe/base/utils.hpp", "tools/run_helper.py", "bindings/python/zhanhe/Common.py"]
)
def test_a_file_name_that_says_nothing_is_told(project, path):
    breaches = check_units.check_file_names(project(path, "#pragma once\n"))
    assert [breach.split(":")[0] for breach in breaches] == [path]


@pytest.mark.parametrize("path", ["core/zhanhe/h5/handle.hpp", "docs/commonly_asked.md", "bench/management.md"])
def test_a_file_name_that_only_contains_such_a_word_passes(project, path):
    assert list(check_units.check_file_names(project(path, "#pragma once\n"))) == []


def test_the_longest_suffix_is_the_unit():
    units = {"_kw": "kW", "_m2": "m2", "_w_m2": "W/m2"}
    assert check_units.unit_of("sun_w_m2", units) == "W/m2"
    assert check_units.unit_of("roof_m2", units) == "m2"
    assert check_units.unit_of("power", units) is None


def results_file(path, name, units=None, data=(1.0, 2.0)):
    with h5py.File(path, "w") as file:
        file["time"] = np.arange(2)
        file["time"].make_scale()
        dataset = file.create_dataset(name, data=data)
        if units is not None:
            dataset.attrs["units"] = units
    return path


@pytest.mark.parametrize(
    ("name", "units", "told"),
    [
        ("electricity/power", "kW", "'/electricity/power' ends in no unit"),
        ("electricity/power_kw", "kWh", "has units 'kWh'; its name says 'kW'"),
        ("electricity/power_kw", None, "has units None"),
        ("solve/gap_kw", None, "has units None"),
    ],
)
def test_a_result_variable_must_name_its_unit(tmp_path, name, units, told):
    breaches = check_units.check_results(results_file(tmp_path / "r.h5", name, units), {"_kw": "kW", "_kwh": "kWh"})
    assert len(breaches) == 1
    assert told in breaches[0]


@pytest.mark.parametrize(
    ("name", "units", "data"),
    [
        ("electricity/power_kw", "kW", (1.0, 2.0)),
        ("solve/iterations", None, (1, 2)),
        ("electricity/device", None, "pv"),
    ],
)
def test_good_result_variables_pass(tmp_path, name, units, data):
    assert check_units.check_results(results_file(tmp_path / "r.h5", name, units, data), {"_kw": "kW"}) == []


@pytest.mark.parametrize("tool", ["check_layers", "check_units"])
def test_the_programs_exit_with_one_when_a_rule_is_broken(project, tool):
    program = [sys.executable, ROOT / "tools" / f"{tool}.py"]
    good = subprocess.run([*program, project("README.md", "")], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout) == (0, f"{tool}: 0 breaches\n")
    bad_file = '#pragma once\n#include "utils.hpp"\n'
    bad = subprocess.run([*program, project("core/zhanhe/base/utils.hpp", bad_file)], capture_output=True, check=False)
    assert bad.returncode == 1
