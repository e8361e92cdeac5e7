"""Plans with the grid inside keep their limits in pandapower's power flow."""

import numpy as np
import pytest
from pandapower_nets import run
from test_grid_dispatch import ring

import zhanhe as zh

pp = pytest.importorskip("pandapower")


@pytest.mark.parametrize("second_source", [False, True])
def test_a_plan_of_a_ring_keeps_every_limit(second_source):
    study = ring(second_source)
    power = study.run().dataset["electricity"]
    net = zh.grid.to_pandapower(study.grid)
    held = {node: study.nodes[node] for node in power["node"].values}
    sources = [d.node for d in study.devices.values() if d.kind == "grid_connection"]
    place = {net.bus.name[bus]: bus for bus in net.bus.index}
    nodes = power["device_node"].values
    given = {node: pp.create_sgen(net, place[node], 0.0, 0.0) for node in set(nodes) - set(sources)}
    for hour in range(power.sizes["time"]):
        net.sgen[["p_mw", "q_mvar"]] = 0.0
        for d, node in enumerate(nodes):
            if node in sources:
                continue
            net.sgen.loc[given[node], "p_mw"] += 1e-3 * float(power["device_power_kw"][hour, d])
            net.sgen.loc[given[node], "q_mvar"] += 1e-3 * float(power["device_reactive_kvar"][hour, d])
        run(net)
        for node, limits in held.items():
            v_pu = net.res_bus.vm_pu[place[node]]
            assert limits.v_min_pu * 0.999 < v_pu < limits.v_max_pu * 1.001
        assert net.res_line.loading_percent.max() < 100.1
        flowing = 1e3 * net.res_line.p_from_mw.to_numpy()
        planned = power["line_flow_kw"].values[hour]
        assert np.abs(planned - flowing).max() < 1e-2 * max(100.0, np.abs(flowing).max())
