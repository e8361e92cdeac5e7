"""A results file opens in the libraries people use, says the same in each, and survives a killed writer."""

import inspect
import itertools
import os
import random
import signal
import subprocess
import sys
import textwrap
import time

import h5py
import netCDF4
import numpy as np
import pandas as pd
import pytest
import xarray as xr

import check_units
import zhanhe as zh

ENGINES = ("h5netcdf", "netcdf4")
GROUPS = {"electricity", "heat", "economics", "indicators", "summary", "solve"}
STEPS = 48


def make_study(steps, loads=1):
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=steps)
    study.add("node", name="campus", carrier="electricity", v_kv=0.4)
    study.add("node", name="馆", carrier="electricity", v_kv=0.4)
    cable = {"from": "campus", "to": "馆", "length_km": 0.1, "r_ohm_km": 0.2, "x_ohm_km": 0.08, "i_max_a": 400}
    study.add("line", name="cable", **cable)
    price = [0.3 + 0.5 * (t % 24 >= 8) for t in range(steps)]
    study.add("grid_connection", name="grid", node="campus", import_max_kw=1000, import_yuan_kwh=price)
    for k in range(loads):
        demand = [100.0 / loads * (1 + ((7 * t + 3 * k) % 11) / 20) for t in range(steps)]
        study.add("load", name=f"load {k}", node="馆", p_kw=demand)
    study.add("battery", name="battery", node="馆", p_max_kw=50, e_max_kwh=100)
    study.add("node", name="hall", carrier="heat")
    study.add("load", name="radiators", node="hall", p_kw=30.0)
    electricity, heat = {"node": "campus", "factor_frac": 1.0}, {"node": "hall", "factor_frac": 0.95}
    study.add("converter", name="boiler", p_max_kw=50, inputs=[electricity], outputs=[heat])
    return study


# For the subprocesses of this file.
MAKE_STUDY = "\nimport zhanhe as zh\n" + inspect.getsource(make_study)


@pytest.fixture(scope="module")
def results():
    found = make_study(STEPS).run()
    assert str(found.status) == "optimal"
    return found


@pytest.fixture(scope="module")
def path(results, tmp_path_factory):
    file = tmp_path_factory.mktemp("results") / "r.h5"
    results.to_hdf5(file)
    return file


def names_in(file: h5py.File) -> set[str]:
    groups = {name for name in file if isinstance(file[name], h5py.Group)}
    return set(file) - groups | {f"{group}/{name}" for group in groups for name in file[group]}


def text(dataset: h5py.Dataset) -> list[str]:
    return list(dataset.asstr()[:])


def test_h5py_finds_the_groups_and_text_is_str(path):
    with h5py.File(path) as file:
        assert set(file) == GROUPS | {"time"}
        assert file.attrs["Conventions"] == "CF-1.11"
        assert file.attrs["filetype"] == "zhanhe-results"
        assert file.attrs["status"] == "optimal"
        assert file.attrs["engine_version"] == zh.__version__
        assert text(file["electricity/node"]) == ["campus", "馆"]
        assert file["electricity/device_power_kw"].attrs["units"] == "kW"
        assert file["electricity/device_power_kw"].dims[0].keys() == ["time"]
        assert file["electricity/device_power_kw"].dims[1].keys() == ["device"]
        assert file["electricity/device_power_kw"].dtype == np.float64
        assert file["electricity/v_pu"].dtype == np.float32


def test_every_number_carries_the_unit_of_its_name(path):
    root = check_units.Path(check_units.__file__).resolve().parent.parent
    assert check_units.check_results(path, check_units.known_units(root)) == []


def test_the_balance_of_every_node_holds_in_the_file(path):
    with h5py.File(path) as file:
        for carrier in ("electricity", "heat"):
            group = file[carrier]
            for node in text(group["node"]):
                at_node = np.array([place == node for place in text(group["device_node"])])
                flows = [group["device_power_kw"][:][:, at_node].sum(axis=1)]
                largest = np.abs(group["device_power_kw"][:][:, at_node]).max()
                if "line" in group:
                    leaving = np.array([place == node for place in text(group["line_from"])])
                    arriving = np.array([place == node for place in text(group["line_to"])])
                    flow, loss = group["line_flow_kw"][:], group["line_loss_kw"][:]
                    arrived = np.where(flow >= 0, arriving, leaving)  # the loss is taken where the power arrives
                    flows += [
                        -(flow * leaving).sum(axis=1),
                        (flow * arriving).sum(axis=1),
                        -(loss * arrived).sum(axis=1),
                    ]
                    largest = max(largest, np.abs(flow).max())
                assert largest > 0
                np.testing.assert_allclose(sum(flows), 0, atol=1e-6 * largest)


@pytest.mark.parametrize("engine", ENGINES)
def test_xarray_opens_the_tree_and_decodes_the_times(path, engine):
    with xr.open_datatree(path, engine=engine) as tree:
        assert set(tree.children) == GROUPS
        power = tree["electricity/device_power_kw"]
        assert power.dims == ("time", "device")
        assert power.attrs["units"] == "kW"
        assert (power.time.values == pd.date_range("2025-01-01", periods=STEPS, freq="h")).all()
        assert tree["solve/total_s"].dtype == np.float64  # seconds, not a timedelta
        assert float(tree["economics/part_yuan"].sum()) == pytest.approx(float(tree["solve/objective_yuan"]), rel=1e-9)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_xarray_opens_one_group_by_itself_with_its_times(path, engine, group):
    with xr.open_dataset(path, group=group, engine=engine) as alone, h5py.File(path) as file:
        assert set(alone.variables) == set(file[group])
        alone.load()
        if "time" in alone.dims:
            assert alone.time.values[1] == np.datetime64("2025-01-01T01:00")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tree_in_memory_is_the_tree_of_the_file(results, path, engine):
    with xr.open_datatree(path, engine=engine) as tree:
        in_memory = results.dataset
        assert set(in_memory.children) == set(tree.children)
        for group in sorted(GROUPS):
            xr.testing.assert_equal(in_memory[group].to_dataset(), tree[group].to_dataset())
        for name, value in in_memory.attrs.items():
            assert tree.attrs[name] == value, name


def test_netcdf4_reads_the_same_numbers_as_h5py(path):
    with netCDF4.Dataset(path) as ours:
        assert ours.data_model == "NETCDF4"
        variable = ours["electricity/device_power_kw"]
        assert variable.dimensions == ("time", "device")
        time_axis = ours["electricity/time"]
        assert str(netCDF4.num2date(time_axis[25], time_axis.units, time_axis.calendar)) == "2025-01-02 01:00:00"
        seen = {f"{name}/{variable}" for name, group in ours.groups.items() for variable in group.variables} | {"time"}
        with h5py.File(path) as file:
            assert seen == names_in(file)
            np.testing.assert_array_equal(variable[:], file["electricity/device_power_kw"][:])
            assert list(ours["electricity/node"][:]) == text(file["electricity/node"])


def test_a_short_table_is_one_compressed_piece_with_a_checksum(results, tmp_path):
    results.to_hdf5(tmp_path / "r.h5")
    with h5py.File(tmp_path / "r.h5") as file:
        power = file["electricity/device_power_kw"]
        assert power.chunks == power.shape
        assert (power.shuffle, power.compression, power.fletcher32) == (True, "gzip", True)


@pytest.mark.parametrize("order", list(itertools.permutations(("h5py", "netCDF4", "zhanhe"))), ids="-".join)
def test_the_order_of_imports_does_not_matter(order, tmp_path):
    program = (
        "\n".join(f"import {name}" for name in order)
        + MAKE_STUDY
        + textwrap.dedent(f"""
        import numpy as np
        path = {str(tmp_path / "r.h5")!r}
        results = make_study(24).run()
        for _ in range(2):
            results.to_hdf5(path)
            with h5py.File(path) as file:
                power = file["electricity/device_power_kw"][:]
            with netCDF4.Dataset(path) as file:
                assert np.array_equal(file["electricity/device_power_kw"][:], power)
            assert str(zh.open(path).status) == "optimal"
        print(power.shape)
    """)
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "(24, 4)", "")


def test_a_folder_that_is_missing_is_an_os_error_and_leaves_nothing(results, tmp_path):
    with pytest.raises(zh.IoError) as failure:
        results.to_hdf5(tmp_path / "none" / "r.h5")
    assert isinstance(failure.value, OSError)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_not_ours_are_refused(path, tmp_path):
    (tmp_path / "text.h5").write_text("time,power\n0,1\n")
    (tmp_path / "half.h5").write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = [1.0]
    (tmp_path / "newer.h5").write_bytes(path.read_bytes())
    with h5py.File(tmp_path / "newer.h5", "a") as file:
        file.attrs["format_version"] = 99
    for name in ("none.h5", "text.h5", "half.h5", "other.h5", "newer.h5"):
        with pytest.raises(zh.IoError, match=name):
            zh.open(tmp_path / name)


# Writes results again and again in a forked process, which the test kills.
WRITER = (
    MAKE_STUDY
    + """
import os, sys

path = sys.argv[1]
results = make_study(2000, loads=40).run()
results.to_hdf5(path + ".whole")
for _ in sys.stdin:
    writer = os.fork()
    if writer == 0:
        print(os.getpid(), flush=True)
        while True:
            results.to_hdf5(path)
    os.waitpid(writer, 0)
    print("gone", flush=True)
"""
)


def digest(path):
    """All numbers and names of a results file."""
    with h5py.File(path) as file:
        return {
            name: np.asarray(file[name][()]).tobytes()
            if file[name].dtype.kind in "fiu"
            else repr(np.asarray(file[name][()]).tolist())
            for name in names_in(file)
        }


def test_a_writer_that_is_killed_leaves_the_older_file_or_a_whole_one(tmp_path):
    path = tmp_path / "r.h5"
    partial = tmp_path / "r.h5.partial"
    chance = random.Random(20250101)
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    interrupted = finished = 0
    try:
        for trial in range(20):
            if trial % 2 == 0:
                path.unlink(missing_ok=True)
            had_one = path.exists()
            server.stdin.write("write\n")
            server.stdin.flush()
            writer = int(server.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.25))
            os.kill(writer, signal.SIGKILL)
            assert server.stdout.readline() == "gone\n"
            interrupted += partial.exists()
            assert path.exists() or not had_one
            if path.exists():
                finished += 1
                assert digest(path) == digest(str(path) + ".whole")
    finally:
        server.stdin.close()
        server.wait(timeout=60)
        server.stdout.close()
    assert interrupted > 0, "no kill hit a writer at work"
    assert finished > 0, "no writer got to the end of a file"


def test_a_run_without_solution_is_written_with_its_causes_and_without_tables(tmp_path):
    study = make_study(24)
    study.devices["grid"].import_max_kw = 10.0
    study.devices["radiators"].firm = True
    results = study.run()
    assert str(results.status) == "infeasible"
    results.to_hdf5(tmp_path / "r.h5")
    with xr.open_datatree(tmp_path / "r.h5") as tree:
        assert set(tree.children) == {"solve"}
        assert tree.attrs["status"] == "infeasible"
        assert np.isnan(tree["solve/objective_yuan"])
        assert tree["solve"].sizes["cause"] > 0
        assert (tree["solve/cause_owner"] != "").all()
    assert str(zh.open(tmp_path / "r.h5").status) == "infeasible"
