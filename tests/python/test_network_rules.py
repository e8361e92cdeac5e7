"""Rules of an incremental distribution network: nothing is fed back, sources within the highest demand."""

import numpy as np
import pytest

import zhanhe as zh

SUN = np.r_[np.zeros(6), np.sin(np.linspace(0.0, np.pi, 12)), np.zeros(6)]
DEMAND_KW = np.r_[np.full(12, 40.0), 60.0, np.full(5, 50.0), np.full(5, 90.0), 100.0]


def district(rules="incremental", pv_kw=90.0, **more):
    study = zh.Study(start="2025-05-01", step_h=1.0, steps=24, network_rules=rules)
    study.add("node", name="bus", carrier="electricity")
    study.add("connection", name="grid", node="bus", import_max_kw=500, export_max_kw=500,
              import_yuan_kwh=0.6, export_yuan_kwh=0.3)  # fmt: skip
    study.add("pv", name="roof", node="bus", p_max_kw=pv_kw, profile=SUN, **more)
    study.add("load", name="works", node="bus", p_kw=DEMAND_KW)
    return study


def test_nothing_is_fed_back():
    surplus_kw = np.maximum(90.0 * SUN - DEMAND_KW, 0.0)
    assert surplus_kw.sum() > 100
    free = district("none").run(grid="off")
    bound = district().run(grid="off")
    power = lambda results: results.dataset["electricity"]["device_power_kw"].sel(device="grid").to_numpy()  # noqa: E731
    np.testing.assert_allclose(-np.minimum(power(free), 0.0), surplus_kw, atol=1e-6)
    assert power(bound).min() > -1e-9
    # What was sold is thrown away.
    assert bound.objective_yuan - free.objective_yuan == pytest.approx(0.3 * surplus_kw.sum(), rel=1e-9)
    assert [issue.code for issue in district().validate()] == ["assumed"]


def test_a_surplus_that_cannot_be_curtailed_is_infeasible():
    results = district(curtailable=False).run(grid="off")
    assert results.status == "infeasible"
    assert district("none", curtailable=False).run(grid="off").status == "optimal"


def test_more_sources_than_demand_are_refused_with_both_numbers():
    with pytest.raises(zh.ScenarioError) as error:
        district(pv_kw=100.25).run(grid="off")
    (issue,) = [issue for issue in error.value.issues if issue.severity == "error"]
    assert issue.code == "above-peak-load"
    assert "100.25 kW" in issue.message
    assert "100 kW at 2025-05-01 23:00:00" in issue.message


def test_chosen_sizes_stay_within_what_is_left():
    def cheap(rules):
        study = district(rules, pv_kw=30.0)
        study.add("generator", name="engine", node="bus", p_max_kw=0, extendable=True, size_max_kw=400,
                  invest_yuan_kw_year=1.0, cost_yuan_kwh=0.1)  # fmt: skip
        return study.run(grid="off")

    def size_kw(results):
        return float(results.dataset["electricity"]["size_kw"].sel(sized="engine"))

    assert size_kw(cheap("none")) > 90
    assert size_kw(cheap("incremental")) == pytest.approx(70.0, abs=1e-6)
