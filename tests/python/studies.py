"""Small studies made in code, whose answers follow by hand."""

import numpy as np

import zhanhe as zh


def campus(steps=48, **settings):
    """A load of 100 kW behind a connection at 0.5 yuan/kWh: every step costs 50 yuan."""
    study = zh.Study(name="campus", start="2025-01-01", step_h=1.0, steps=steps, grid="off", **settings)
    study.add("node", name="campus", carrier="electricity")
    study.add("connection", name="grid", node="campus", import_max_kw=1000.0, import_yuan_kwh=0.5)
    study.add("load", name="school", node="campus", p_kw=100.0)
    return study


def long_study(devices=40, steps=8760):
    """Many stores behind prices without a pattern: with the defaults minutes of work for the simplex method."""
    rng = np.random.default_rng(1)
    study = zh.Study(name="long", start="2025-01-01", step_h=1.0, steps=steps, grid="off")
    for i in range(devices):
        study.add("node", name=f"n{i}")
        study.add("load", name=f"load{i}", node=f"n{i}", p_kw=100.0 * rng.random(steps))
        study.add("battery", name=f"battery{i}", node=f"n{i}", p_max_kw=50.0, e_max_kwh=200.0)
        study.add("pv", name=f"pv{i}", node=f"n{i}", p_max_kw=100.0, profile=rng.random(steps))
        if i:
            study.add("line", name=f"line{i}", from_=f"n{i - 1}", to=f"n{i}", p_max_kw=800.0)
    study.add("connection", name="grid", node="n0", import_max_kw=1e5, import_yuan_kwh=rng.random(steps))
    return study


def scenario_of(study):
    """The text of a scenario file with the same nodes, lines, loads, batteries, PV and connections."""
    text = f'schema = "zhanhe-scenario/1"\n[study]\nsteps = {study.steps}\ngrid = "{study.settings.grid}"\n'
    components = [*study.nodes.values(), *study.lines.values(), *study.devices.values()]
    for component in components:
        text += f"[[{component.kind}]]\n"
        for field, value in component.to_dict().items():
            if isinstance(value, np.ndarray):
                text += f"{field} = {value.tolist()}\n"
            elif isinstance(value, bool):
                text += f"{field} = {str(value).lower()}\n"
            elif value not in (None, ""):
                text += f"{field} = {value!r}\n"
    return text
