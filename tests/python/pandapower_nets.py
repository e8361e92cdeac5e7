"""Networks of pandapower, and the comparison of a grid made of one with what runpp finds."""

import numpy as np
import pytest

import zhanhe as zh

pp = pytest.importorskip("pandapower")

SAME_PU = 1e-9
SAME_KW = 1e-4
SAME_LOADING = 1e-7


def run(net, **options):
    """pandapower's answer, as sharp as it gets."""
    for tolerance_mva in (1e-10, 1e-8):  # rounding keeps large networks above the first
        try:
            return pp.runpp(
                net, calculate_voltage_angles=True, tolerance_mva=tolerance_mva, max_iteration=20, **options
            )
        except pp.LoadflowNotConverged:
            pass
    raise AssertionError("pandapower did not converge")


def loss_kw(net):
    """Losses of lines and transformers, which pandapower states one by one."""
    tables = [net[f"res_{kind}"] for kind in ("line", "trafo", "trafo3w") if len(net[kind])]
    return 1e3 * sum(float(np.nansum(table.pl_mw.to_numpy(float))) for table in tables)


def loading_frac(net, *kinds):
    """Loadings in the order of the tables."""
    tables = [net[f"res_{kind}"].loading_percent.to_numpy(float) for kind in kinds if len(net[kind])]
    return np.concatenate([*tables, np.zeros(0)]) / 100.0


def same(net, **settings):
    """Run both and compare all that they state."""
    run(net)
    grid = zh.grid.from_pandapower(net)
    state = zh.grid.power_flow(grid, tolerance=1e-12, **settings)
    assert state.converged.all()
    result = net.res_bus.loc[net.bus.index]
    v_pu = result.vm_pu.to_numpy(float)
    np.testing.assert_array_equal(state.energised[0], np.isfinite(v_pu))
    np.testing.assert_allclose(state.v_pu[0], v_pu, rtol=0, atol=SAME_PU)
    turned = np.exp(1j * state.angle_rad[0]) * np.exp(-1j * np.deg2rad(result.va_degree.to_numpy(float)))
    assert np.max(np.abs(turned - 1.0), initial=0.0, where=state.energised[0]) < SAME_PU
    assert state.loss_kw[0] == pytest.approx(loss_kw(net), abs=SAME_KW)
    for ours, theirs in (
        (state.line_loading_frac, loading_frac(net, "line")),
        (state.transformer_loading_frac, loading_frac(net, "trafo", "trafo3w")),
    ):
        # Without supply pandapower states nothing; without rating we do not.
        stated = np.isfinite(theirs) & np.isfinite(ours[0])
        np.testing.assert_allclose(ours[0][stated], theirs[stated], rtol=SAME_LOADING, atol=SAME_LOADING)
    return grid, state


def feeder(buses=4, v_kv=20.0, f_hz=50.0, sn_mva=1.0):
    """An external grid, lines in a row, and a load at the end of each."""
    net = pp.create_empty_network(f_hz=f_hz, sn_mva=sn_mva)
    for i in range(buses):
        pp.create_bus(net, v_kv, name=f"node {i}")
    pp.create_ext_grid(net, 0, vm_pu=1.02, va_degree=0.0)
    for i in range(1, buses):
        pp.create_line_from_parameters(net, i - 1, i, 3.0 + i, 0.3, 0.35, 250.0, 0.3, name=f"line {i - 1}-{i}")
        pp.create_load(net, i, 0.8 + 0.1 * i, 0.25)
    return net


def transformer(net, hv, lv, **changed):
    """A transformer of 110/20 kV with everything that a plate says."""
    plate = {
        "sn_mva": 25.0, "vn_hv_kv": 112.0, "vn_lv_kv": 20.8, "vk_percent": 11.2, "vkr_percent": 0.35, "pfe_kw": 21.0,
        "i0_percent": 0.12, "shift_degree": 150.0,
    }  # fmt: skip
    return pp.create_transformer_from_parameters(net, hv, lv, **(plate | changed))


def substation(**changed):
    """A bus of 110 kV, a transformer, and a feeder of 20 kV behind it."""
    net = feeder()
    net.ext_grid = net.ext_grid.drop(net.ext_grid.index)
    high = pp.create_bus(net, 110.0, name="high")
    pp.create_ext_grid(net, high, vm_pu=1.01, va_degree=4.0)
    transformer(net, high, 0, **changed)
    return net


def three_windings(**changed):
    net = pp.create_empty_network()
    buses = [pp.create_bus(net, v_kv) for v_kv in (110.0, 20.0, 10.0)]
    pp.create_ext_grid(net, buses[0], vm_pu=1.01)
    pp.create_load(net, buses[1], 18.0, 5.0)
    pp.create_load(net, buses[2], 7.0, 2.0)
    plate = {
        "sn_hv_mva": 40.0, "sn_mv_mva": 30.0, "sn_lv_mva": 12.0, "vn_hv_kv": 112.0, "vn_mv_kv": 20.6, "vn_lv_kv": 10.4,
        "vk_hv_percent": 11.0, "vk_mv_percent": 9.0, "vk_lv_percent": 13.0, "vkr_hv_percent": 0.4,
        "vkr_mv_percent": 0.35, "vkr_lv_percent": 0.5,
        "pfe_kw": 30.0, "i0_percent": 0.15, "shift_mv_degree": 30.0, "shift_lv_degree": -150.0,
    }  # fmt: skip
    pp.create_transformer3w_from_parameters(net, *buses, **(plate | changed))
    return net


SHARES = [(30, 0, 0, 0), (0, 0, 40, 0), (0, 60, 0, 25), (20, 30, 50, 50), (100, 0, 100, 0), (0, 100, 0, 100)]

NETWORKS = [
    "case4gs", "case5", "case6ww", "case9", "case14", "case24_ieee_rts", "case30", "case_ieee30", "case33bw", "case39",
    "case57", "case89pegase", "case118", "case_illinois200", "iceland", "GBreducednetwork", "create_cigre_network_hv",
    "create_cigre_network_mv", "create_cigre_network_lv", "mv_oberrhein", "example_simple", "example_multivoltage",
    "four_loads_with_branches_out", "simple_four_bus_system", "simple_mv_open_ring_net", "panda_four_load_branch",
    "create_kerber_dorfnetz", "create_kerber_landnetz_freileitung_1", "create_kerber_vorstadtnetz_kabel_1",
    "create_dickert_lv_network", "create_synthetic_voltage_control_lv_network", "ieee_european_lv_asymmetric",
]  # fmt: skip
