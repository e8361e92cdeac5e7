"""Running a study: answers, statuses, progress, threads, Ctrl-C, results in memory and in files."""

import dataclasses
import doctest
import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from studies import campus, long_study

import zhanhe as zh

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_the_ten_lines_of_the_design_work():
    series = np.tile(np.r_[np.zeros(8), np.full(8, 0.5), np.zeros(8)], 2)
    study = zh.Study(start="2025-01-01", step_h=1.0, steps=48)
    study.add("node", name="campus", carrier="electricity")
    study.add("pv", name="roof", node="campus", p_max_kw=500, profile=series)
    study.add("connection", name="grid", node="campus", import_max_kw=1000, import_yuan_kwh=0.5)
    study.add_table("load", pd.DataFrame({"name": ["a", "b"], "node": "campus", "p_kw": [60.0, 40.0]}))
    study.devices["roof"].p_max_kw /= 2
    results = study.run(grid="off")
    # 125 kW of sun in 8 of 24 hours serve the 100 kW; the other 16 hours of two days are bought.
    assert results.status == "optimal"
    assert str(results.status) == "optimal"
    assert results.objective_yuan == pytest.approx(2 * 16 * 100 * 0.5, rel=1e-9)
    power_kw = results.dataset["electricity"]["device_power_kw"]
    np.testing.assert_allclose(power_kw.sel(device="roof"), np.minimum(250 * series, 100), atol=1e-6)
    np.testing.assert_allclose(power_kw.sum("device"), 0.0, atol=1e-6)


def test_the_example_of_the_package_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for example in doctest.DocTestParser().get_examples(zh.__doc__):
        exec(example.source.replace("progress=True", "steps=6"), names)
    assert names["results"].status == "optimal"
    assert len(names["results"].time) == 6


@pytest.mark.parametrize(
    ("solver", "engine"),
    [("auto", "interior-point"), ("interior-point", "interior-point"), ("highs", "highs"), ("highs-ipm", "highs")],
)
def test_results_tell_how_they_came_about(solver, engine):
    results = campus().run(solver=solver)
    assert results.engine == engine
    assert results.iterations >= 0
    assert results.certificate.gap <= 1e-6
    assert results.certificate.lower_bound_yuan == pytest.approx(48 * 50.0, rel=1e-6)
    assert results.certificate.primal_residual < 1e-6
    assert results.certificate.dual_residual < 1e-6
    assert set(results.seconds) == {"pose", "solve", "judge", "read", "check", "settle", "total"}
    assert results.seconds["total"] >= results.seconds["solve"] > 0
    assert results.causes == []
    assert results.violations == []
    assert results.summary
    assert all(results.summary.doc(name) for name in results.summary)
    assert "optimal" in repr(results)
    assert next(iter(results.summary)) in repr(results.summary)
    assert "<table>" in results._repr_html_()


def test_an_edited_study_runs_again():
    study = campus()
    first = study.run().objective_yuan
    study.devices["grid"].import_yuan_kwh = 1.0
    assert study.run().objective_yuan == pytest.approx(2 * first, rel=1e-9)


@pytest.mark.parametrize(
    "start", ["2025-01-02T03:00", np.datetime64("2025-01-02T03:00"), pd.Timestamp("2025-01-02T03:00")]
)
def test_start_and_steps_choose_a_part(start):
    results = campus().run(start=start, steps=5)
    assert results.objective_yuan == pytest.approx(5 * 50.0, rel=1e-9)
    assert results.time[0] == np.datetime64("2025-01-02T03:00")
    assert len(results.time) == 5


def test_infeasible_is_a_status_with_its_causes():
    study = campus()
    study.devices["grid"].import_max_kw = 60.0
    study.devices["school"].firm = True
    results = study.run()
    assert results.status == "infeasible"
    assert results.status is zh.Status.infeasible
    assert math.isnan(results.objective_yuan)
    assert results.causes
    for cause in results.causes:
        assert cause.times[0] == cause.first_time == "2025-01-01 00:00:00"
        assert cause.steps == len(cause.times) == 48
    # 100 kW are asked for and 60 may come: the balance is 40 kW short, and the limit of
    # the import and the demand of the firm load stand against it.
    (row,) = [cause for cause in results.causes if cause.kind == "row"]
    assert (row.owner, row.quantity, row.unit) == ("campus", "balance", "kW")
    assert row.amount == pytest.approx(40.0, rel=1e-6)
    bounds = [(cause.owner, cause.quantity) for cause in results.causes if cause.kind == "bound"]
    assert bounds == [("grid", "import"), ("school", "firm demand")]


def test_a_store_that_cannot_come_back_is_told_at_its_cyclic_end():
    study = campus(steps=4)
    study.add("store", name="tank", node="campus", e_max_kwh=100, p_in_max_kw=0, p_out_max_kw=10)
    study.devices["tank"].loss_frac_h = 0.1
    study.devices["tank"].level_initial_frac = 0.5
    results = study.run()
    assert results.status == "infeasible"
    (cause,) = results.causes
    assert (cause.kind, cause.owner, cause.quantity) == ("row", "tank", "level at the cyclic end")
    assert cause.first_time == "2025-01-01 03:00:00"
    # Without charging 50 kWh become 50 * 0.9^4.
    assert cause.amount == pytest.approx(50 * (1 - 0.9**4), rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"solver": "simplex"}, "unknown-name"),
        ({"solver": "hihgs"}, "unknown-name"),
        ({"grid": "despatch"}, "unknown-name"),
        ({"start": "2026-01-01"}, "bad-time"),
        ({"start": "tomorrow"}, "bad-time"),
        ({"start": 3}, "wrong-type"),
        ({"steps": 49}, "wrong-length"),
        ({"steps": 0}, "wrong-length"),
        ({"threads": -1}, "out-of-range"),
    ],
)
def test_wrong_arguments_are_scenario_errors(arguments, code):
    with pytest.raises(zh.ScenarioError) as raised:
        campus().run(**arguments)
    assert [issue.code for issue in raised.value.issues] == [code]


def test_a_study_with_errors_does_not_run():
    study = campus()
    study.devices["school"].node = "nowhere"
    with pytest.raises(zh.ScenarioError) as raised:
        study.run()
    assert raised.value.issues == study.validate()


def test_progress_tells_the_stages_in_order():
    told = []
    campus().run(progress=lambda stage, done_frac: told.append((stage, done_frac)))
    stages = list(dict.fromkeys(stage for stage, _ in told))
    assert stages[0] == "pose"
    assert [stage for stage in ("pose", "judge", "read", "settle") if stage in stages] == [
        "pose",
        "judge",
        "read",
        "settle",
    ]
    assert all(done_frac <= 1.0 for _, done_frac in told)


def test_progress_that_returns_false_stops_the_run():
    with pytest.raises(zh.Cancelled):
        campus().run(progress=lambda stage, done_frac: False)
    assert campus().run(progress=lambda stage, done_frac: None).status == "optimal"


def test_what_progress_raises_arrives():
    def fail(stage, done_frac):
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        campus().run(progress=fail)


def test_progress_true_shows_a_bar(capsys):
    campus().run(progress=True)
    assert "settle" in capsys.readouterr().err
    with pytest.raises(TypeError, match="callable"):
        campus().run(progress=3)


def test_a_bar_without_tqdm_is_a_line_of_text(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    campus().run(progress=True)
    assert "\rpose" in capsys.readouterr().err


def test_other_threads_go_on_during_a_run():
    study = long_study(devices=4, steps=2000)
    seen, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.005):
            seen.append(1)

    ticking = threading.Thread(target=tick)
    counts = []
    ticking.start()
    try:
        study.run(progress=lambda stage, done_frac: counts.append((stage, len(seen))))
    finally:
        stop.set()
        ticking.join()
    # The other thread moved on between two reports of this one, which holds the GIL only to report.
    assert counts[-1][1] > counts[0][1]


def test_two_runs_at_once_give_what_each_gives_alone():
    cheap, dear = campus(), campus()
    dear.devices["grid"].import_yuan_kwh = 2.0
    found = {}
    threads = [
        threading.Thread(target=lambda name=name, study=study: found.setdefault(name, study.run().objective_yuan))
        for name, study in (("cheap", cheap), ("dear", dear))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"cheap": pytest.approx(2400.0), "dear": pytest.approx(9600.0)}


def test_a_study_may_be_edited_while_it_runs():
    study = campus()

    def edit(stage, done_frac):
        study.devices["grid"].import_yuan_kwh = 5.0

    assert study.run(progress=edit).objective_yuan == pytest.approx(2400.0)
    assert study.run().objective_yuan == pytest.approx(24000.0)


CTRL_C = """
import os, signal, sys, threading, time
from studies import long_study
study = long_study()
sent = []
def interrupt():
    sent.append(time.process_time())
    os.kill(os.getpid(), signal.SIGINT)
timer = threading.Timer(1.0, interrupt)
def started(stage, done_frac):
    if stage == "solve" and timer.ident is None:
        timer.start()
try:
    study.run(progress=started)
except KeyboardInterrupt:
    print(time.process_time() - sent[0])
"""


def environment():
    paths = [str(HERE), str(Path(zh.__file__).parents[1])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def test_ctrl_c_ends_a_run_of_minutes_within_seconds():
    # Seconds of work, not of the clock, which runs on when other programs have the machine: 2 at most on an idle one.
    ended = subprocess.run(
        [sys.executable, "-c", CTRL_C], capture_output=True, text=True, env=environment(), timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert float(ended.stdout) < 4.0


def test_the_dataset_is_that_of_the_file(tmp_path):
    study = campus()
    study.add("battery", name="b", node="campus", p_max_kw=10, e_max_kwh=20)
    results = study.run()
    path = results.to_hdf5(tmp_path / "r.h5")
    with xr.open_datatree(path, engine="h5netcdf") as file:
        file = file.load()
        for group in file.groups:
            ours, theirs = results.dataset[group].to_dataset(), file[group].to_dataset()
            xr.testing.assert_equal(ours, theirs)
            for name in theirs.variables:
                assert ours[name].dims == theirs[name].dims
                assert ours[name].dtype == theirs[name].dtype
                for attribute in ("units", "long_name"):
                    assert ours[name].attrs.get(attribute) == theirs[name].attrs.get(attribute), name


def test_tables_are_looked_at_and_not_copied():
    results = campus().run()
    first = results.dataset["electricity"]["device_power_kw"].to_numpy()
    again = {name: data for _, name, _, _, _, data in results._record.contents()[1]}["device_power_kw"]
    assert np.shares_memory(first, again)
    assert not first.flags.writeable
    del results
    assert first.shape == (48, 2)


def test_an_opened_file_answers_as_the_run_did(tmp_path):
    results = campus().run()
    opened = zh.open(results.to_hdf5(tmp_path / "r.h5"))
    for name in ("status", "engine", "iterations", "objective_yuan", "certificate", "seconds", "causes", "violations"):
        assert getattr(opened, name) == getattr(results, name), name
    assert dict(opened.summary) == dict(results.summary)
    assert opened.issues == results.issues
    np.testing.assert_array_equal(opened.time, results.time)
    with pytest.raises(ValueError, match="copy it"):
        opened.to_hdf5(tmp_path / "again.h5")
    with pytest.raises(AttributeError, match="scenario"):
        _ = opened.study


def test_the_causes_of_an_infeasible_run_are_in_its_file(tmp_path):
    study = campus()
    study.devices["grid"].import_max_kw = 60.0
    study.devices["school"].firm = True
    results = study.run()
    opened = zh.open(results.to_hdf5(tmp_path / "r.h5"))
    assert opened.status == "infeasible"
    assert math.isnan(opened.objective_yuan)
    assert {cause.kind for cause in opened.causes} == {"row", "bound"}
    assert opened.causes == [dataclasses.replace(cause, times=None) for cause in results.causes]


def test_pandas_gets_tables_by_name():
    results = campus().run()
    frame = results.to_pandas("electricity/device_power_kw")
    assert list(frame.columns) == ["school", "grid"]
    assert frame.index[1] == pd.Timestamp("2025-01-01 01:00")
    np.testing.assert_allclose(frame["school"], -100.0)
    assert results.to_pandas("economics")["part_yuan"].sum() == pytest.approx(results.objective_yuan)
    assert results.to_pandas()["electricity/device_power_kw"].equals(frame)
    with pytest.raises(KeyError):
        results.to_pandas("electricity/nothing")


def test_results_keep_the_study_as_it_was_run():
    study = campus()
    results = study.run()
    study.devices["grid"].import_yuan_kwh = 100.0
    assert results.study.devices["grid"].import_yuan_kwh == 0.5


def test_what_cannot_be_written_or_opened_is_an_os_error(tmp_path):
    with pytest.raises(zh.IoError):
        campus().run().to_hdf5(tmp_path / "gone" / "r.h5")
    with pytest.raises(zh.IoError):
        zh.open(tmp_path / "gone.h5")
    (tmp_path / "no.h5").write_text("hello")
    with pytest.raises(zh.IoError):
        zh.open(tmp_path / "no.h5")
