"""Grids on the way to pandapower and back: the same answers there, and the same grid again."""

import numpy as np
import pytest
from pandapower_nets import NETWORKS, SAME_KW, SAME_PU, SHARES, feeder, run, same, substation, three_windings

import zhanhe as zh

pp = pytest.importorskip("pandapower")
nw = pytest.importorskip("pandapower.networks")

BACK = [name for name in NETWORKS if name not in ("iceland", "GBreducednetwork")]


@pytest.mark.parametrize("name", BACK)
def test_the_way_to_pandapower_and_back(name):
    grid = zh.grid.from_pandapower(getattr(nw, name)())
    state = zh.grid.power_flow(grid, tolerance=1e-12)
    net = zh.grid.to_pandapower(grid)
    run(net)
    nodes = len(grid.node_names)
    np.testing.assert_allclose(net.res_bus.vm_pu.to_numpy()[:nodes], state.v_pu[0], rtol=0, atol=SAME_PU)
    again = zh.grid.from_pandapower(net)
    back = zh.grid.power_flow(again, tolerance=1e-12)
    assert again.node_names[:nodes] == grid.node_names
    assert again.line_names == grid.line_names
    np.testing.assert_allclose(back.v_pu[0, :nodes], state.v_pu[0], rtol=0, atol=1e-11)
    assert back.loss_kw[0] == pytest.approx(state.loss_kw[0], abs=SAME_KW)
    np.testing.assert_allclose(back.line_loading_frac, state.line_loading_frac, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: substation(tap_side="lv", tap_neutral=1, tap_pos=-4, tap_step_percent=1.5, tap_changer_type="Ratio"),
        lambda: substation(parallel=2, df=0.7),
        three_windings,
    ],
)
def test_the_way_back_of_transformers(make):
    grid, state = same(make())
    net = zh.grid.to_pandapower(grid)
    _, back = same(net)
    nodes = len(grid.node_names)
    np.testing.assert_allclose(back.v_pu[0, :nodes], state.v_pu[0], rtol=0, atol=1e-11)
    assert back.transformer_loading_frac.max() == pytest.approx(state.transformer_loading_frac.max(), rel=1e-9)


@pytest.mark.parametrize("shares", SHARES)
def test_the_way_back_of_loads_that_depend_on_the_voltage(shares):
    names = ("const_z_p_percent", "const_i_p_percent", "const_z_q_percent", "const_i_q_percent")
    net = feeder(5)
    pp.create_load(net, 2, 1.5, 0.6, **dict(zip(names, shares, strict=True)))
    grid, state = same(net)
    _, back = same(zh.grid.to_pandapower(grid))
    np.testing.assert_allclose(back.v_pu[0, :5], state.v_pu[0], rtol=0, atol=1e-11)


def test_the_way_back_of_everything_at_buses():
    net = feeder(6)
    pp.create_gen(net, 3, 2.0, vm_pu=1.015)
    pp.create_shunt(net, 2, q_mvar=-0.8, p_mw=0.05)
    pp.create_xward(net, 4, 0.2, 0.1, 0.15, -0.1, r_ohm=4.0, x_ohm=11.0, vm_pu=1.03)
    pp.create_impedance(net, 1, 4, rft_pu=0.02, xft_pu=0.05, sn_mva=7.0, gf_pu=0.01, bt_pu=-0.01)
    pp.create_switch(net, 2, 5, et="b", z_ohm=0.4)
    pp.create_ext_grid(net, 5, vm_pu=1.0, va_degree=3.0)
    net.bus.loc[1, "in_service"] = True
    spare = pp.create_bus(net, 20.0, in_service=False)
    pp.create_load(net, spare, 1.0)
    grid, state = same(net)
    _, back = same(zh.grid.to_pandapower(grid))
    nodes = len(grid.node_names)
    np.testing.assert_allclose(back.v_pu[0, :nodes], state.v_pu[0], rtol=0, atol=1e-11)
