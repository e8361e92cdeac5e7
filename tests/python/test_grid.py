"""Power flow of many hours from Python, and MATPOWER cases. Against closed forms, tables and pandapower."""

import csv
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import zhanhe as zh

CASES = Path(__file__).resolve().parents[1] / "cases"


def matrix(rows):
    """Rows as MATPOWER writes them."""
    return "[\n" + "".join("\t" + "\t".join(f"{value!r}" for value in row) + ";\n" for row in rows) + "];\n"


def bus(number, kind=1, p_mw=0.0, q_mvar=0.0, gs=0.0, bs=0.0, v_pu=1.0, angle_deg=0.0, v_kv=12.66):
    return [number, kind, p_mw, q_mvar, gs, bs, 1, v_pu, angle_deg, v_kv, 1, 1.1, 0.9]


def gen(number, p_mw=0.0, q_mvar=0.0, v_pu=1.0, status=1):
    return [number, p_mw, q_mvar, 10.0, -10.0, v_pu, 100.0, status, 10.0, 0.0]


def branch(start, end, r_pu, x_pu, b_pu=0.0, rate_mva=0.0, ratio=0.0, shift=0.0, status=1):
    return [start, end, r_pu, x_pu, b_pu, rate_mva, 0.0, 0.0, ratio, shift, status, -360.0, 360.0]


def case_text(buses, gens, branches, base_mva=10.0, tail="", version="mpc.version = '2';\n"):
    return (
        f"function mpc = case_of_a_test\n%CASE  a test; [ of MATPOWER\n{version}"
        f"mpc.baseMVA = {base_mva};  % MVA\n%% bus data\nmpc.bus = {matrix(buses)}"
        f"mpc.gen = {matrix(gens)}mpc.branch = {matrix(branches)}{tail}"
    )


@pytest.fixture
def load(tmp_path):
    """A grid of the text of a case."""

    def made(text):
        path = tmp_path / "case.m"
        path.write_text(text, encoding="utf-8")
        return zh.grid.from_matpower(path)

    return made


def two_buses(r=0.02, x=0.04):
    return case_text([bus(1, 3), bus(2, 1, 2.0, 1.0)], [gen(1)], [branch(1, 2, r, x, rate_mva=4.0)])


def upper_voltage(p, q, r, x):
    """Magnitude behind one impedance, from the quadratic equation of its square."""
    b = 1.0 - 2.0 * (r * p + x * q)
    return np.sqrt(0.5 * (b + np.sqrt(b * b - 4.0 * (r * r + x * x) * (p * p + q * q))))


CASE33_TAIL = """
%% convert branch impedances from Ohms to p.u.
[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD, GS, BS, BUS_AREA, VM, ...
    VA, BASE_KV, ZONE, VMAX, VMIN, LAM_P, LAM_Q, MU_VMAX, MU_VMIN] = idx_bus;
[F_BUS, T_BUS, BR_R, BR_X, BR_B, RATE_A, RATE_B, RATE_C, ...
    TAP, SHIFT, BR_STATUS, PF, QF, PT, QT, MU_SF, MU_ST, ...
    ANGMIN, ANGMAX, MU_ANGMIN, MU_ANGMAX] = idx_brch;
Vbase = mpc.bus(1, BASE_KV) * 1e3;      %% in Volts
Sbase = mpc.baseMVA * 1e6;              %% in VA
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);

%% convert loads from kW to MW
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
"""


def rows_of(name):
    with (CASES / "case33bw" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def case33bw():
    buses = [
        bus(int(row["bus"]), 3 if row["bus"] == "1" else 1, float(row["p_load_kw"]), float(row["q_load_kvar"]))
        for row in rows_of("buses.csv")
    ]
    branches = [
        branch(int(row["from"]), int(row["to"]), float(row["r_ohm"]), float(row["x_ohm"]), status=int(row["closed"]))
        for row in rows_of("branches.csv")
    ]
    return case_text(buses, [gen(1)], branches, tail=CASE33_TAIL)


# Power flow


def test_two_buses_have_the_voltage_of_the_quadratic_equation(load):
    grid = load(two_buses())
    p_kw, q_kvar = np.zeros((5, 2)), np.zeros((5, 2))
    p_kw[:, 1] = [-2000.0, 0.0, 3000.0, -9000.0, -20.0]
    q_kvar[:, 1] = [-1000.0, 0.0, 500.0, 100.0, 40.0]
    state = zh.grid.power_flow(grid, p_kw, q_kvar, tolerance=1e-13)
    expected = upper_voltage(-p_kw[:, 1] / 1e4, -q_kvar[:, 1] / 1e4, 0.02, 0.04)
    np.testing.assert_allclose(state.v_pu[:, 1], expected, rtol=0, atol=1e-12)
    current = np.hypot(p_kw[:, 1], q_kvar[:, 1]) / 1e4 / expected
    np.testing.assert_allclose(state.loss_kw, 1e4 * 0.02 * current**2, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(state.line_loading_frac[:, 0], current / 0.4, rtol=1e-9, atol=1e-9)
    assert state.converged.all()
    assert state.energised.all()
    assert (state.mismatch_pu < 1e-10).all()


def test_none_is_the_grid_s_own_injection_for_one_hour(load):
    grid = load(two_buses())
    state = zh.grid.power_flow(grid)
    assert state.v_pu.shape == (1, 2)
    np.testing.assert_allclose(state.v_pu[0, 1], upper_voltage(0.2, 0.1, 0.02, 0.04), atol=1e-9)
    np.testing.assert_array_equal(grid.p_kw, [0.0, -2000.0])
    np.testing.assert_array_equal(grid.q_kvar, [0.0, -1000.0])


def test_one_of_the_two_may_be_left_out(load):
    grid = load(two_buses())
    p_kw = np.array([[0.0, -500.0], [0.0, -3000.0]])
    state = zh.grid.power_flow(grid, p_kw)
    both = zh.grid.power_flow(grid, p_kw, np.tile(grid.q_kvar, (2, 1)))
    np.testing.assert_array_equal(state.v_pu, both.v_pu)
    np.testing.assert_array_equal(zh.grid.power_flow(grid, q_kvar=grid.q_kvar).v_pu, zh.grid.power_flow(grid).v_pu)


@pytest.mark.parametrize(
    "shape", [np.asfortranarray, lambda a: a[::-1].copy()[::-1], lambda a: np.repeat(a, 2, axis=1)[:, ::2],
              lambda a: a.tolist(), lambda a: a.astype(np.float32), lambda a: a.astype(object),
              lambda a: a.astype(">f8")]
)  # fmt: skip
def test_any_array_will_do(load, shape):
    grid = load(case33bw())
    p_kw = np.round(np.outer([0.5, 1.0, 1.25], grid.p_kw))
    expected = zh.grid.power_flow(grid, p_kw, p_kw / 2)
    state = zh.grid.power_flow(grid, shape(p_kw), shape(p_kw / 2))
    np.testing.assert_array_equal(state.v_pu, expected.v_pu)


@pytest.mark.parametrize("method", ["auto", "fixed-point", "newton"])
def test_the_methods_agree(load, method):
    grid = load(case33bw())
    factors = np.linspace(0.1, 2.0, 20)
    arguments = np.outer(factors, grid.p_kw), np.outer(factors, grid.q_kvar)
    state = zh.grid.power_flow(grid, *arguments, method=method, tolerance=1e-11, threads=1)
    expected = zh.grid.power_flow(grid, *arguments, method="newton", tolerance=1e-12, threads=3)
    np.testing.assert_allclose(state.v_pu, expected.v_pu, rtol=0, atol=1e-9)
    assert state.iterations.dtype == np.int32
    assert (state.iterations > 0).all()


def test_an_hour_without_solution_is_no_error(load):
    grid = load(two_buses())
    state = zh.grid.power_flow(grid, [[0.0, -1000.0], [0.0, -9e5]])
    assert state.converged.tolist() == [True, False]
    assert np.isnan(state.v_pu[1]).all()
    assert np.isnan(state.loss_kw[1])
    assert np.isnan(state.line_loading_frac[1]).all()
    assert np.isfinite(state.loss_kw[0])


def test_no_hours_at_all(load):
    grid = load(two_buses())
    state = zh.grid.power_flow(grid, np.empty((0, 2)), np.empty((0, 2)))
    assert state.v_pu.shape == (0, 2)
    assert state.angle_rad.shape == (0, 2)
    assert state.loss_kw.shape == (0,)


def test_results_cannot_be_written_and_outlive_everything(load):
    state = zh.grid.power_flow(load(two_buses()))
    for name in ("v_pu", "angle_rad", "line_loading_frac", "transformer_loading_frac", "loss_kw", "converged",
                 "iterations", "mismatch_pu", "energised"):  # fmt: skip
        values = getattr(state, name)
        assert not values.flags.writeable
        assert values.shape[0] == 1
    angle_rad = state.angle_rad
    assert np.shares_memory(angle_rad, state.angle_rad)  # computed once
    expected = angle_rad.copy()
    del state
    np.testing.assert_array_equal(angle_rad, expected)


def test_a_grid_can_be_pickled(load):
    grid = load(case33bw())
    again = pickle.loads(pickle.dumps(grid))
    np.testing.assert_array_equal(zh.grid.power_flow(again).v_pu, zh.grid.power_flow(grid).v_pu)
    assert again.node_names == grid.node_names


def test_texts_say_what_there_is(load):
    grid = load(two_buses())
    assert repr(grid).startswith("<zhanhe.grid.Grid: 2 nodes, 1 lines, 0 transformers")
    assert "1 hours, 2 nodes, 1 hours converged" in repr(zh.grid.power_flow(grid))


# Wrong input


def issues_of(*arguments, **settings):
    with pytest.raises(zh.ScenarioError) as error:
        zh.grid.power_flow(*arguments, **settings)
    assert all(issue.remedy for issue in error.value.issues)
    return [(issue.code, issue.where) for issue in error.value.issues]


def test_everything_that_is_wrong_is_told_at_once(load):
    grid = load(two_buses())
    assert issues_of(grid, np.zeros((3, 5)), "text", method="gauss", tolerance=0.0, threads=0) == [
        ("wrong-length", "power_flow p_kw"),
        ("wrong-type", "power_flow q_kvar"),
        ("unknown-name", "power_flow method"),
        ("out-of-range", "power_flow tolerance"),
        ("out-of-range", "power_flow threads"),
    ]


@pytest.mark.parametrize("tolerance", [-1.0, np.nan, np.inf])
def test_tolerances_above_zero_only(load, tolerance):
    assert issues_of(load(two_buses()), tolerance=tolerance) == [("out-of-range", "power_flow tolerance")]


def test_hours_of_both_must_agree(load):
    grid = load(two_buses())
    assert issues_of(grid, np.zeros((3, 2)), np.zeros((2, 2))) == [("wrong-length", "power_flow q_kvar")]


@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 2, 2), ()])
def test_shapes_that_do_not_fit(load, shape):
    assert issues_of(load(two_buses()), np.zeros(shape)) == [("wrong-length", "power_flow p_kw")]


def test_values_that_are_not_finite_are_found(load):
    grid = load(two_buses())
    p_kw = np.zeros((4, 2))
    p_kw[2, 1], p_kw[3, 1] = np.nan, np.inf
    with pytest.raises(zh.ScenarioError, match="2 values that are not finite, the first in hour 2 at node 'bus 2'"):
        zh.grid.power_flow(grid, p_kw)


def test_values_that_are_not_looked_at_may_be_missing(load):
    text = case_text(
        [bus(1, 3), bus(2, 1, 1.0), bus(3, 2), bus(4), bus(5, 4)],
        [gen(1), gen(3, 1.0)],
        [branch(1, 2, 0.02, 0.04), branch(2, 3, 0.02, 0.04)],
    )
    grid = load(text)
    p_kw, q_kvar = np.tile(grid.p_kw, (2, 1)), np.tile(grid.q_kvar, (2, 1))
    expected = zh.grid.power_flow(grid, p_kw, q_kvar)
    assert expected.energised[0].tolist() == [True, True, True, False, False]
    p_kw[:, [0, 3, 4]] = np.nan
    q_kvar[:, [0, 2, 3, 4]] = np.nan
    state = zh.grid.power_flow(grid, p_kw, q_kvar)
    np.testing.assert_array_equal(state.v_pu, expected.v_pu)
    assert state.converged.all()
    q_kvar[0, 1] = np.nan
    assert issues_of(grid, p_kw, q_kvar) == [("not-finite", "power_flow q_kvar")]


def test_the_fixed_point_does_not_know_held_voltages(load):
    text = case_text([bus(1, 3), bus(2, 2)], [gen(1), gen(2)], [branch(1, 2, 0.02, 0.04)])
    assert issues_of(load(text), method="fixed-point") == [("not-supported", "power_flow method")]


def test_other_threads_run_meanwhile(load):
    grid = load(case33bw())
    p_kw = np.tile(grid.p_kw, (200_000, 1))
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.002)

    thread = threading.Thread(target=tick)
    thread.start()
    zh.grid.power_flow(grid, p_kw, threads=1)
    done.set()
    thread.join()
    assert len(ticks) > 5


def test_ctrl_c_stops_a_power_flow(tmp_path):
    path = tmp_path / "case.m"
    path.write_text(case33bw(), encoding="utf-8")
    program = (
        "import sys, numpy as np, zhanhe as zh\n"
        f"grid = zh.grid.from_matpower({str(path)!r})\n"
        "p_kw = np.broadcast_to(grid.p_kw, (3_000_000, 33))\n"
        "print('begun', flush=True)\n"
        "try:\n    zh.grid.power_flow(grid, p_kw, method='newton', threads=1)\n"
        "except KeyboardInterrupt:\n    print('stopped')\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(zh.__file__).parents[1])}
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout.readline() == "begun\n"
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=60)
    assert out == "stopped\n"


# MATPOWER


def test_case33bw_has_the_voltages_and_losses_of_the_tables(load):
    grid = load(case33bw())
    state = zh.grid.power_flow(grid, tolerance=1e-12)
    expected = [row for row in rows_of("voltages.csv") if row["variant"] == "base"]
    np.testing.assert_allclose(state.v_pu[0], [float(row["v_pu"]) for row in expected], rtol=0, atol=1e-9)
    angles = np.deg2rad([float(row["angle_deg"]) for row in expected])
    np.testing.assert_allclose(state.angle_rad[0], angles, rtol=0, atol=1e-9)
    assert state.loss_kw[0] == pytest.approx(202.677126, abs=5e-7)
    assert grid.node_names[:2] == ["bus 1", "bus 2"]
    assert len(grid.line_names) == 37
    assert np.isnan(state.line_loading_frac[0, 0])  # no rating


def test_loads_by_power_factor(load):
    tail = "pf = 0.85;\nmpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));\nmpc.bus(:, PD) = mpc.bus(:, PD) * pf;\n"
    text = case_text([bus(1, 3), bus(2, 1, 2.0)], [gen(1)], [branch(1, 2, 0.02, 0.04)], tail=tail)
    grid = load(text)
    np.testing.assert_allclose(grid.p_kw, [0.0, -1700.0])
    np.testing.assert_allclose(grid.q_kvar, [0.0, -2000.0 * np.sqrt(1.0 - 0.85**2)])


def test_ratings_count_as_currents(load):
    grid = load(two_buses())
    state = zh.grid.power_flow(grid, tolerance=1e-12)
    current = np.hypot(0.2, 0.1) / upper_voltage(0.2, 0.1, 0.02, 0.04)
    np.testing.assert_allclose(state.line_loading_frac[0, 0], current / 0.4, rtol=1e-9)


def test_names_comments_and_commas_are_understood(load):
    text = (
        "%{\nmpc.bus = nonsense\n%}\nfunction mpc = c\nmpc.version='2'; mpc.baseMVA = 10;\n"
        "mpc.bus = [1, 3, 0, 0, 0, 0, 1, 1, 0, 12.66, 1, 1.1, 0.9 % the source; ]\n"
        "2 1 2 1 0 0 1 1 0 12.66 1 1.1 ... goes on\n 0.9 ];\n"
        "mpc.gen = [1 0 0 10 -10 1 100 1 Inf -Inf];\nmpc.branch = [1 2 0.02 0.04 0 0 0 0 0 0 1];\n"
        "mpc.bus_name = {\n\t'the source; 100 % of it';\n\t'load';\n};\nmpc.gencost = [2 0 0 3 0 20 0];\n"
        "mpc.extra = 3;\n"
    )
    grid = load(text)
    assert grid.node_names == ["the source; 100 % of it", "load"]
    np.testing.assert_allclose(zh.grid.power_flow(grid).v_pu[0, 1], upper_voltage(0.2, 0.1, 0.02, 0.04), atol=1e-9)
    assert [issue.where.rpartition(" ")[2] for issue in grid.issues] == ["mpc.extra"]


def ring():
    """Everything that the branch and bus model of MATPOWER has, as numbers."""
    buses = [
        bus(10, 3, angle_deg=5.0), bus(20, 2, 1.0, 0.3), bus(30, 1, 2.0, 1.0, gs=0.1, bs=0.4), bus(40, 1, 0.5, 0.2),
        bus(50, 4, 3.0, 1.0),
    ]  # fmt: skip
    gens = [gen(10, v_pu=1.02), gen(20, 0.7, v_pu=1.01), gen(20, 0.4, v_pu=1.01), gen(30, 9.0, status=0),
            gen(40, 0.3, 0.1)]  # fmt: skip
    branches = [
        branch(10, 20, 0.01, 0.05, 0.02), branch(20, 30, 0.02, 0.06, 0.01, 7.0, ratio=0.97, shift=3.0),
        branch(30, 40, 0.015, 0.05, ratio=1.02), branch(40, 10, 0.01, 0.04, 0.03, 5.0),
        branch(10, 30, 0.01, 0.02, status=0), branch(40, 50, 0.01, 0.02), branch(20, 40, 0.02, 0.05, shift=-2.0),
    ]  # fmt: skip
    return buses, gens, branches


def test_the_whole_model_agrees_with_pandapower(load):
    pp = pytest.importorskip("pandapower")
    from pandapower.converter.pypower.from_ppc import from_ppc

    buses, gens, branches = ring()
    for row in branches:
        row[4] = 0.0 if row[8] else row[4]  # pandapower's transformers cannot have charging
    wide = [row + [0.0] * 11 for row in gens]
    net = from_ppc(
        {"baseMVA": 10.0, "version": 2, "bus": np.array(buses, dtype=float), "gen": np.array(wide, dtype=float),
         "branch": np.array(branches, dtype=float)},
    )  # fmt: skip
    pp.runpp(net, calculate_voltage_angles=True, tolerance_mva=1e-11)
    grid = load(case_text(buses, gens, branches))
    state = zh.grid.power_flow(grid, tolerance=1e-12)
    np.testing.assert_allclose(state.v_pu[0], net.res_bus.vm_pu, rtol=0, atol=1e-9)
    np.testing.assert_allclose(state.angle_rad[0], np.deg2rad(net.res_bus.va_degree), rtol=0, atol=1e-9)
    assert grid.line_names == ["branch 1", "branch 4", "branch 5", "branch 6"]
    assert grid.transformer_names == ["branch 2", "branch 3", "branch 7"]
    assert grid.slack_nodes == ["bus 10"]
    assert grid.held_nodes == ["bus 20"]


def test_a_case_solves_the_equations_of_its_model(load):
    buses, gens, branches = ring()
    grid = load(case_text(buses, gens, branches))
    state = zh.grid.power_flow(grid, tolerance=1e-13)
    place = {row[0]: i for i, row in enumerate(buses)}
    voltage = np.nan_to_num(state.v_pu[0]) * np.exp(1j * np.nan_to_num(state.angle_rad[0]))
    power = np.zeros(5, dtype=complex)
    lost = 0.0
    for start, end, r, x, b, _, _, _, tap, shift, status, *_ in branches:
        if not status or 50 in (start, end):
            continue
        f, t = place[start], place[end]
        ratio = (tap or 1.0) * np.exp(1j * np.deg2rad(shift))
        y = 1.0 / (r + 1j * x)
        i_f = (y + 0.5j * b) / abs(ratio) ** 2 * voltage[f] - y / np.conj(ratio) * voltage[t]
        i_t = (y + 0.5j * b) * voltage[t] - y / ratio * voltage[f]
        flows = voltage[f] * np.conj(i_f), voltage[t] * np.conj(i_t)
        power[f] += flows[0]
        power[t] += flows[1]
        lost += 1e4 * sum(flows).real
    for row in buses:
        power[place[row[0]]] += (row[4] - 1j * row[5]) / 10.0 * abs(voltage[place[row[0]]]) ** 2
    injected = {20: 0.1j * 0 + 0.1 * (1.1 - 1.0), 30: -0.1 * (2.0 + 1.0j), 40: 0.1 * (-0.5 - 0.2j + 0.3 + 0.1j)}
    assert power[1].real == pytest.approx(injected[20].real, abs=1e-10)
    assert power[2] == pytest.approx(injected[30], abs=1e-10)
    assert power[3] == pytest.approx(injected[40], abs=1e-10)
    assert abs(voltage[1]) == pytest.approx(1.01, abs=1e-12)
    assert np.angle(voltage[0], deg=True) == pytest.approx(5.0)
    assert state.loss_kw[0] == pytest.approx(lost, abs=1e-6)


def test_without_a_reference_the_first_generator_holds_the_angle(load):
    text = case_text(
        [bus(1), bus(2, 2), bus(3, 2)], [gen(3, 1.0), gen(2)], [branch(1, 2, 0.1, 0.1), branch(1, 3, 0.1, 0.1)]
    )
    grid = load(text)
    assert grid.slack_nodes == ["bus 2"]
    assert [issue.severity for issue in grid.issues] == ["warning"]


def refused(load, text):
    with pytest.raises(zh.ScenarioError) as error:
        load(text)
    assert all(issue.remedy for issue in error.value.issues)
    return [(issue.code, issue.where.rpartition("/")[2], issue.message) for issue in error.value.issues]


@pytest.mark.parametrize(
    "statement",
    [
        "mpc.bus(:, PD) = mpc.bus(:, PD) .* rand(2, 1);",
        "mpc.branch(3, BR_X) = 0.1;",
        "mpc = scale_load(2, mpc);",
        "for i = 1:3",
        "mpc.bus(:, PD) = mpc.bus(:, PD) * factor;",
        "mpc.bus(:, [PD QD]) = mpc.bus(:, PD) * 2;",
        "x = mpc.gen(1, PG);",
    ],
)
def test_statements_that_are_not_known_are_refused_by_name(load, statement):
    text = two_buses() + "\n" + statement + "\n"
    (code, where, message), *others = refused(load, text)
    assert (code, others) == ("bad-file", [])
    assert where == f"case.m:{1 + text.split(statement)[0].count(chr(10))}"
    assert statement.rstrip(";") in message


def test_wrong_cases_are_refused_with_their_lines(load):
    text = two_buses().replace("'2'", "'1'")
    assert refused(load, text)[0][:2] == ("bad-file", "case.m:1")
    text = case_text([bus(1, 3), bus(2)[:-1]], [gen(1)], [branch(1, 2, 0.1, 0.1)])
    assert refused(load, text) == [("bad-file", "case.m:8", "a row of mpc.bus has 12 numbers")]
    text = case_text([bus(1, 3), bus(2)], [gen(1)], [branch(1, 2, 0.1, 0.1)]).replace("mpc.gen", "mpc.other")
    assert refused(load, text)[0][2] == "has no mpc.gen"
    text = two_buses().replace("0.04", "x")
    assert "are not all numbers" in refused(load, text)[0][2]


def test_buses_that_are_not_there_and_twice(load):
    text = case_text([bus(1, 3), bus(2), bus(2, 7)], [gen(9)], [branch(1, 8, 0.1, 0.1)])
    assert [issue[:2] for issue in refused(load, text)] == [
        ("duplicate-name", "case.m mpc.bus"),
        ("out-of-range", "case.m:9 mpc.bus"),
        ("unknown-name", "case.m:12 mpc.gen"),
        ("unknown-name", "case.m:15 mpc.branch"),
    ]


def test_a_branch_without_impedance_is_refused(load):
    text = case_text([bus(1, 3), bus(2)], [gen(1)], [branch(1, 2, 0.0, 0.0)])
    assert refused(load, text)[0][:2] == ("out-of-range", "case.m:14 mpc.branch branch 1")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(zh.IoError):
        zh.grid.from_matpower(tmp_path / "none.m")


def test_without_pandapower_the_way_to_it_says_so(load, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandapower", None)
    with pytest.raises(ImportError, match="needs pandapower"):
        zh.grid.to_pandapower(load(two_buses()))


def test_a_network_of_pandapower_can_be_read_without_it(tmp_path):
    """One transformer and one line, against the case that pandapower 3.5.6 computed."""
    frame = {
        "bus": (["name", "vn_kv", "in_service"], [["high", 110.0, True], ["low", 20.0, True], [None, 20.0, True]]),
        "ext_grid": (["bus", "vm_pu", "va_degree", "in_service"], [[0, 1.0, 0.0, True]]),
        "load": (["bus", "p_mw", "q_mvar", "scaling", "in_service"], [[2, 5.0, 1.0, 1.0, True]]),
        "line": (
            [
                "from_bus",
                "to_bus",
                "length_km",
                "r_ohm_per_km",
                "x_ohm_per_km",
                "c_nf_per_km",
                "max_i_ka",
                "in_service",
            ],
            [[1, 2, 4.0, 0.2, 0.3, 0.0, 0.3, True]],
        ),
    }
    net = {
        kind: {"_class": "DataFrame", "_object": {"columns": columns, "index": list(range(len(rows))), "data": rows}}
        for kind, (columns, rows) in frame.items()
    }
    net |= {"sn_mva": 1.0, "f_hz": 50.0}
    net["bus"]["_object"]["data"][0][1] = 20.0
    net["line"]["_object"]["data"].append([0, 1, 1.0, 0.2, 0.3, 0.0, 0.3, True])
    net["line"]["_object"]["index"] = [7, 3]
    grid = zh.grid.from_pandapower(net)
    assert grid.node_names == ["high", "low", "bus 2"]
    assert grid.line_names == ["line 7", "line 3"]
    state = zh.grid.power_flow(grid, tolerance=1e-12)
    z = 5.0 * (0.2 + 0.3j) / 400.0
    np.testing.assert_allclose(state.v_pu[0, 2], upper_voltage(5.0, 1.0, z.real, z.imag), rtol=0, atol=1e-10)


# Of a study


def small_study():
    study = zh.Study(name="feeder", start="2025-03-01", step_h=1.0, steps=3, grid="check")
    for name, v_kv in (("source", 10.0), ("middle", 10.0), ("bar", 10.0), ("end", 0.4), ("dark", None)):
        study.add("node", name=name, v_kv=v_kv)
    study.add("node", name="boiler_room", carrier="heat")
    study.add(
        "line", name="cable", from_="source", to="middle", length_km=4.0, r_ohm_km=0.2, x_ohm_km=0.1, i_max_a=150.0
    )
    study.add("line", name="coupler", from_="middle", to="bar")
    study.add("transformer", name="unit", from_="bar", to="end", s_max_kva=400.0, u_k_frac=0.04, p_k_kw=4.0, p_0_kw=0.6)
    study.add("grid_connection", name="public", node="source", import_max_kw=5e3, import_yuan_kwh=0.5, v_pu=1.02)
    study.add("load", name="shop", node="end", p_kw=[100.0, 200.0, 300.0], power_factor=0.9)
    study.add("load", name="works", node="middle", p_kw=500.0)
    return study


def test_the_grid_of_a_study_is_the_one_of_its_grid_check():
    study = small_study()
    group = study.run().dataset["electricity"]
    grid = study.grid
    assert grid.node_names == group["node"].values.tolist()
    assert grid.line_names + grid.transformer_names == group["line"].values.tolist()
    assert grid.slack_nodes == ["source"]
    p_kw, q_kvar = np.zeros((3, 5)), np.zeros((3, 5))
    for device, node in zip(group["device"].values, group["device_node"].values, strict=True):
        place = grid.node_names.index(node)
        p_kw[:, place] += group["device_power_kw"].sel(device=device)
        q_kvar[:, place] += group["device_reactive_kvar"].sel(device=device)
    state = zh.grid.power_flow(grid, p_kw, q_kvar)
    np.testing.assert_allclose(state.v_pu, group["v_pu"], rtol=0, atol=2e-7)  # single precision
    np.testing.assert_allclose(state.loss_kw, group["loss_kw"], rtol=0, atol=1e-6)
    loading = np.hstack([state.line_loading_frac, state.transformer_loading_frac])
    np.testing.assert_allclose(loading, group["line_loading_frac"], rtol=0, atol=2e-7)
    assert state.energised[0].tolist() == [True, True, True, True, False]


def test_the_grid_of_a_study_follows_the_study():
    study = small_study()
    before = zh.grid.power_flow(study.grid, [0.0, -500.0, 0.0, 0.0, 0.0])
    study.lines["cable"].r_ohm_km *= 2
    after = zh.grid.power_flow(study.grid, [0.0, -500.0, 0.0, 0.0, 0.0])
    assert after.loss_kw[0] > before.loss_kw[0]


def test_a_study_without_electric_network_has_no_grid():
    study = zh.Study(name="bare", steps=3)
    study.add("node", name="campus")
    study.add("connection", name="outside", node="campus", import_max_kw=5.0, import_yuan_kwh=0.5)
    with pytest.raises(zh.ScenarioError, match="nominal voltage"):
        _ = study.grid
