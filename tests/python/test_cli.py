"""The command line as a program: every exit code, and what it prints."""

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from studies import long_study, scenario_of

import zhanhe as zh
from zhanhe.__main__ import main

ROOT = Path(__file__).resolve().parents[2]

SCENARIO = """schema = "zhanhe-scenario/1"
[study]
name = "tiny"
steps = 24
grid = "off"
[[node]]
name = "campus"
[[connection]]
name = "grid"
node = "campus"
import_max_kw = 500.0
import_yuan_kwh = 0.5
[[load]]
name = "school"
node = "campus"
p_kw = 100.0
firm = true
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO)
    return path


def environment():
    return {**os.environ, "PYTHONPATH": str(Path(zh.__file__).parents[1])}


def zhanhe(*arguments, cwd=None):
    program = [sys.executable, "-m", "zhanhe", *map(str, arguments)]
    return subprocess.run(program, capture_output=True, text=True, cwd=cwd, env=environment(), timeout=120, check=False)


def test_run_writes_results_in_the_current_folder(scenario, tmp_path):
    ended = zhanhe("run", scenario, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    assert "status optimal" in ended.stdout
    assert zh.open(tmp_path / "results.h5").objective_yuan == pytest.approx(1200.0)


def test_start_steps_and_out_choose_part_and_file(scenario, tmp_path):
    out = tmp_path / "part.h5"
    assert zhanhe("run", scenario, "--start", "2025-01-01T06:00", "--steps", 3, "--out", out).returncode == 0
    results = zh.open(out)
    assert results.objective_yuan == pytest.approx(150.0)
    assert str(results.time[0]) == "2025-01-01T06:00:00"


def test_the_run_of_the_command_line_is_that_of_python(scenario, tmp_path):
    out = tmp_path / "r.h5"
    assert zhanhe("run", scenario, "--out", out, "--solver", "highs", "--grid", "off", "--threads", 1).returncode == 0
    assert dict(zh.open(out).summary) == dict(zh.load(scenario).run().summary)


def test_a_world_that_fails_exits_with_one(scenario, tmp_path):
    assert zhanhe("run", tmp_path / "gone.toml").returncode == 1
    assert zhanhe("run", scenario, "--out", tmp_path / "gone" / "r.h5").returncode == 1
    assert zhanhe("info", scenario).returncode == 1


def test_bad_input_exits_with_two_and_tells_everything(scenario, tmp_path):
    scenario.write_text(SCENARIO + "nod = 1\n[[pv]]\nname = 3\n")
    for command in ("run", "validate"):
        ended = zhanhe(command, scenario, cwd=tmp_path)
        assert ended.returncode == 2
        told = ended.stderr + ended.stdout
        assert "unknown-key" in told
        assert "wrong-type" in told
        assert "did you mean 'node'?" in told
    assert not (tmp_path / "results.h5").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["rnu"], ["run"], ["run", "a", "b"], ["run", "a", "--solver", "glpk"], ["run", "a", "--report", "r.html"]],
)
def test_a_wrong_command_line_exits_with_two(arguments):
    assert zhanhe(*arguments).returncode == 2


def test_infeasible_exits_with_three_and_names_causes(scenario, tmp_path):
    scenario.write_text(SCENARIO.replace("500.0", "60.0"))
    ended = zhanhe("run", scenario, cwd=tmp_path)
    assert ended.returncode == 3, ended.stderr
    told = "campus balance: cannot hold, short by 40 kW\n    24 steps: 2025-01-01 00:00"
    assert told in ended.stdout
    assert "grid import: limit reached\n" in ended.stdout
    shown = zhanhe("info", tmp_path / "results.h5").stdout
    assert told + ", the last at 2025-01-01 23:00\n" in shown
    assert "grid import: limit reached\n" in shown
    assert zh.open(tmp_path / "results.h5").status == "infeasible"


def work_of(pid):
    """Seconds of work of a process, ended or not; the clock would count those of other programs, too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_ctrl_c_exits_with_130_and_leaves_no_file(tmp_path):
    (tmp_path / "long.toml").write_text(scenario_of(long_study()))
    program = [sys.executable, "-m", "zhanhe", "run", "long.toml"]
    # A terminal on standard error: the progress bar tells when the solver has begun.
    reading, writing = pty.openpty()
    with subprocess.Popen(program, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=writing) as run:
        os.close(writing)
        shown = b""
        while b"solve" not in shown:
            shown += os.read(reading, 4096)
        work_s = work_of(run.pid)
        run.send_signal(signal.SIGINT)
        too_long = threading.Timer(60, run.kill)
        too_long.start()
        os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOWAIT)
        too_long.cancel()
        assert work_of(run.pid) - work_s < 4.0
        assert run.wait() == 130
    assert b"cancelled" in os.read(reading, 65536)
    os.close(reading)
    assert not (tmp_path / "results.h5").exists()


def test_info_shows_what_a_file_holds(scenario, tmp_path):
    zhanhe("run", scenario, cwd=tmp_path)
    ended = zhanhe("info", tmp_path / "results.h5")
    assert ended.returncode == 0
    for part in ("status optimal", "objective 1,200 yuan", "electricity", "device_power_kw"):
        assert part in ended.stdout


def test_the_schema_is_the_one_of_the_docs_and_of_python():
    printed = zhanhe("schema").stdout
    assert printed == (ROOT / "docs/formats/zhanhe-scenario-1.schema.json").read_text(encoding="utf-8")
    assert zh.schema() == json.loads(printed)


def test_the_version_is_the_one_of_the_package():
    assert zhanhe("version").stdout == f"zhanhe {zh.__version__}\n"
    assert zh.version == zh.__version__
    assert f"VERSION {zh.__version__}" in (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")


def test_main_takes_arguments_and_returns_the_code():
    assert main(["version"]) == 0
    assert main(["rnu"]) == 2


CASE = """function mpc = tiny
mpc.version = '2';
mpc.baseMVA = 10;
mpc.bus = [1 3 0 0 0 0 1 1 0 10 1 1.1 0.9; 2 1 2 1 0 0 1 1 0 10 1 1.1 0.9];
mpc.gen = [1 0 0 10 -10 1 100 1 10 0];
mpc.branch = [1 2 0.02 0.04 0 4 0 0 0 0 1];
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "tiny.m"
    path.write_text(CASE)
    return path


def test_powerflow_shows_what_the_grid_does(case):
    ended = zhanhe("powerflow", case)
    assert ended.returncode == 0, ended.stderr
    state = zh.grid.power_flow(zh.grid.from_matpower(case))
    assert f"lowest voltage {state.v_pu[0, 1]:.4f} pu at bus 2, hour 0\n" in ended.stdout
    assert f"losses {state.loss_kw[0]:.6g} kWh" in ended.stdout


def test_powerflow_reads_a_series_and_writes_results(case, tmp_path):
    xr = pytest.importorskip("xarray")
    series = tmp_path / "series.csv"
    series.write_text("time,factor_frac,bus 2.q_kvar\n0,0.5,-100\n1,1.2,-200\n")
    out = tmp_path / "flow.h5"
    ended = zhanhe("powerflow", case, "--series", series, "--out", out)
    assert ended.returncode == 0, ended.stderr
    grid = zh.grid.from_matpower(case)
    state = zh.grid.power_flow(grid, [[0.0, -1000.0], [0.0, -2400.0]], [[0.0, -100.0], [0.0, -200.0]])
    with xr.open_dataset(out, engine="h5netcdf") as written:
        assert written["node"].values.tolist() == grid.node_names
        assert abs(written["v_pu"].values - state.v_pu).max() < 1e-7
        assert written["loss_kw"].values.tolist() == pytest.approx(state.loss_kw.tolist())
        assert written["loss_kw"].attrs["units"] == "kW"


def test_powerflow_exits_with_four_when_an_hour_has_no_solution(case, tmp_path):
    series = tmp_path / "series.csv"
    series.write_text("factor_frac\n1\n100\n")
    ended = zhanhe("powerflow", case, "--series", series)
    assert ended.returncode == 4
    assert "without solution: hour 1\n" in ended.stdout


def test_powerflow_exits_with_two_on_bad_input_and_with_one_without_file(case, tmp_path):
    series = tmp_path / "series.csv"
    series.write_text("bus 7.p_kw,factor_frac\n1,x\n2\n")
    ended = zhanhe("powerflow", case, "--series", series)
    assert ended.returncode == 2
    for code in ("unknown-key", "wrong-type", "wrong-length"):
        assert code in ended.stderr
    assert zhanhe("powerflow", tmp_path / "net.xyz").returncode == 2
    assert zhanhe("powerflow", case, "--method", "gauss").returncode == 2
    assert zhanhe("powerflow", case, "--tolerance", "-1").returncode == 2
    assert zhanhe("powerflow").returncode == 2
    assert zhanhe("powerflow", tmp_path / "gone.m").returncode == 1
    assert zhanhe("powerflow", case, "--out", tmp_path / "gone" / "r.h5").returncode == 1


def test_powerflow_is_among_the_commands():
    assert "powerflow" in zhanhe("--help").stdout
    assert zhanhe("powerflow", "--help").returncode == 0
