"""A study in Python: settings, components, arrays, tables, errors."""

import copy
import datetime
import pickle

import numpy as np
import pandas as pd
import pytest
from studies import campus

import zhanhe as zh


def issues_of(call, *arguments, **keywords):
    """(code, message or remedy) of everything that a refused call tells."""
    with pytest.raises(zh.ScenarioError) as raised:
        call(*arguments, **keywords)
    return raised.value.issues


def test_settings_are_attributes_with_docs():
    study = zh.Study(start="2025-01-01", step_h=0.5, steps=96, latitude_deg=33.7)
    settings = study.settings
    assert (settings.start, settings.step_h, settings.steps, settings.latitude_deg) == ("2025-01-01", 0.5, 96, 33.7)
    settings.steps = 48
    settings.latitude_deg = None
    assert (study.settings.steps, study.settings.latitude_deg) == (48, None)
    assert "default 8760" in zh.Settings.steps.__doc__
    assert zh.Study.steps.__doc__ == zh.Settings.steps.__doc__
    assert repr(settings) == "Settings(step_h=0.5, steps=48)"
    assert "<table>" in settings._repr_html_()


def test_every_setting_of_a_scenario_can_be_read_and_set():
    fields = zh.schema()["properties"]["study"]["properties"]
    assert set(zh.Study().settings.to_dict()) == set(fields)
    study = zh.Study(grid="off", carbon_yuan_kg=0.1)
    assert (study.settings.grid, study.settings.carbon_yuan_kg) == ("off", 0.1)
    study.settings.grid = None
    assert study.settings.grid == "check"


@pytest.mark.parametrize(
    ("name", "value"), [("name", "n"), ("title", "t"), ("start", "2026-01-01"), ("step_h", 0.25), ("steps", 3)]
)
def test_name_and_time_axis_are_reached_from_the_study_itself(name, value):
    study = zh.Study()
    setattr(study, name, value)
    assert getattr(study.settings, name) == value
    setattr(study.settings, name, None)
    assert getattr(study, name) == getattr(zh.Study(), name)


@pytest.mark.parametrize("name", ["weather", "carbon_yuan_kg", "utc_offset_h"])
def test_the_other_settings_are_not_attributes_of_the_study(name):
    with pytest.raises(AttributeError, match=f"study.settings.{name}"):
        getattr(zh.Study(), name)
    with pytest.raises(AttributeError, match=f"study.settings.{name}"):
        setattr(zh.Study(), name, "off")


def test_the_grid_of_a_study_is_no_setting():
    with pytest.raises(AttributeError, match=r"the setting is study\.settings\.grid"):
        zh.Study().grid = "off"


def test_settings_belong_to_their_study_and_its_copy_has_its_own():
    study = campus()
    copied = study.copy()
    copied.settings.steps = 3
    assert (study.steps, copied.steps) == (48, 3)
    settings = study.settings
    del study
    settings.steps = 5
    assert settings.steps == 5


def test_a_wrong_setting_is_told_and_changes_nothing():
    settings = campus().settings
    (issue,) = issues_of(setattr, settings, "steps", "many")
    assert issue.code == "wrong-type"
    assert settings.steps == 48
    with pytest.raises(AttributeError, match="did you mean 'grid'"):
        settings.gird = "off"
    with pytest.raises(AttributeError, match="did you mean 'fill_gaps'"):
        _ = settings.fill_gap


@pytest.mark.parametrize(
    "start",
    [
        datetime.datetime(2025, 1, 1),
        datetime.date(2025, 1, 1),
        pd.Timestamp("2025-01-01"),
        np.datetime64("2025-01-01", "ns"),
    ],
)
def test_start_takes_every_kind_of_date(start):
    study = zh.Study(start=start, steps=24)
    assert study.start.startswith("2025-01-01")
    assert study.validate() == []


def test_an_unknown_setting_is_told_with_the_nearest():
    (issue,) = issues_of(zh.Study, step=24)
    assert issue.code == "unknown-key"
    assert "'steps'" in issue.remedy or "'step_h'" in issue.remedy
    with pytest.raises(AttributeError, match="did you mean 'steps'"):
        zh.Study().stepz = 3
    with pytest.raises(AttributeError, match="did you mean 'devices'"):
        _ = zh.Study().device


def test_all_wrong_settings_are_told_at_once():
    assert [issue.code for issue in issues_of(zh.Study, steps="many", stpe=1, name=3)] == [
        "wrong-type",
        "unknown-key",
        "wrong-type",
    ]


def test_every_kind_has_a_class_with_documented_fields():
    names = {"".join(part.title() for part in kind.split("_")) for kind in zh.kinds}
    assert names == set(zh.components.__all__) - {"Component", "Components"}
    doc = zh.components.Battery.round_trip_frac.__doc__
    assert "Energy returned of energy drawn" in doc
    assert "0.87" in doc
    assert "unit kW" in zh.components.Pv.p_max_kw.__doc__.replace("Unit", "unit")


def test_components_are_found_by_name_and_edited_in_place():
    study = campus()
    roof = study.add("pv", name="roof", node="campus", p_max_kw=500, profile=0.2)
    study.devices["roof"].p_max_kw *= 2
    assert roof.p_max_kw == 1000.0
    assert roof.kind == "pv"
    assert list(study.devices) == ["school", "grid", "roof"]
    assert len(study.devices) == 3
    assert "roof" in study.devices
    assert "ruf" not in study.devices
    assert 3 not in study.devices
    assert study.devices.get("nothing") is None
    assert dict(study.devices.items())["roof"] == roof
    assert study.nodes.keys() == ["campus"]
    assert [device.name for device in study.devices.values()] == ["school", "grid", "roof"]
    assert study.devices._ipython_key_completions_() == ["school", "grid", "roof"]
    assert roof.to_dict()["p_max_kw"] == 1000.0


def test_a_handle_survives_what_is_added_and_removed_around_it():
    study = campus()
    handles = [study.add("pv", name=f"pv{i}", node="campus", p_max_kw=float(i), profile=0.5) for i in range(100)]
    for i in range(0, 100, 2):
        study.remove(f"pv{i}")
    assert handles[51].p_max_kw == 51.0
    handles[51].p_max_kw = 7
    assert study.devices["pv51"].p_max_kw == 7.0
    with pytest.raises(KeyError, match="no longer in the study"):
        _ = handles[50].p_max_kw


def test_renaming_keeps_the_handle_and_refuses_a_taken_name():
    study = campus()
    school = study.devices["school"]
    school.name = "old school"
    assert school.p_kw == 100.0
    assert "school" not in study.devices
    study.add("load", name="new", node="campus", p_kw=1.0)
    (issue,) = issues_of(setattr, school, "name", "new")
    assert issue.code == "duplicate-name"
    assert school.name == "old school"


def test_unknown_names_are_told_with_the_nearest():
    study = campus()
    with pytest.raises(KeyError, match="did you mean 'school'"):
        _ = study.devices["shcool"]
    with pytest.raises(KeyError, match="did you mean 'school'"):
        study.remove("schol")
    with pytest.raises(AttributeError, match="did you mean 'p_kw'"):
        _ = study.devices["school"].p_kv
    with pytest.raises(AttributeError, match="did you mean 'p_kw'"):
        study.devices["school"].p_k = 3.0
    assert study.devices["school"].p_kw == 100.0


def test_a_name_of_two_kinds_is_removed_by_its_kind():
    study = campus()
    study.add("node", name="school")
    with pytest.raises(ValueError, match="kind="):
        study.remove("school")
    study.remove("school", kind="node")
    assert "school" in study.devices
    del study.devices["school"]
    assert "school" not in study.devices


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("p_max_kw", "500", "wrong-type"),
        ("p_max_kw", None, "wrong-type"),
        ("p_max_kw", [1.0, 2.0], "wrong-type"),
        ("p_max_kw", np.array(["a"]), "wrong-type"),
        ("p_max_kw", float("nan"), "not-finite"),
        ("curtailable", 1, "wrong-type"),
        ("node", 3, "wrong-type"),
        ("profile", "loads.csv:pv", "wrong-type"),
        ("profile", np.ones((2, 2)), "wrong-type"),
        ("profile", np.array(["2025-01-01"], dtype="datetime64[s]"), "wrong-type"),
        ("profile", np.array(["1", "2"]), "wrong-type"),
        ("profile", ["1", "2"], "wrong-type"),
        ("profile", pd.Series(["1", "2"]), "wrong-type"),
        ("profile", np.ones(3) * 1j, "wrong-type"),
        ("profile", object(), "wrong-type"),
    ],
)
def test_a_wrong_value_is_refused_with_its_code_and_changes_nothing(field, value, code):
    study = campus()
    roof = study.add("pv", name="roof", node="campus", p_max_kw=500.0, profile=0.5)
    before = roof.to_dict()
    (issue,) = issues_of(setattr, roof, field, value)
    assert issue.code == code
    assert "'roof'" in issue.where
    assert field in issue.where
    assert issue.remedy
    assert roof.to_dict() == before


TABLE = np.arange(12.0).reshape(4, 3)


@pytest.mark.parametrize(
    "series",
    [
        pytest.param(TABLE[:, 1], id="strided"),
        pytest.param(np.asfortranarray(TABLE)[:, 1], id="column of F order"),
        pytest.param(np.array([10.0, 7.0, 4.0, 1.0])[::-1], id="backwards"),
        pytest.param(pd.DataFrame(TABLE)[1].to_numpy(), id="read-only of pandas"),
        pytest.param(pd.Series([1.0, 4.0, 7.0, 10.0], pd.date_range("2030-01-01", periods=4, freq="h")), id="dated"),
        pytest.param(np.array([1, 4, 7, 10], dtype=np.int8), id="int8"),
        pytest.param(np.array([1, 4, 7, 10], dtype=np.float32), id="float32"),
        pytest.param([1, 4.0, np.float64(7), 10], id="list"),
        pytest.param((1, 4, 7, 10), id="tuple"),
        pytest.param(pd.Series([1, 4, 7, 10], dtype="Int64"), id="Int64"),
    ],
)
def test_a_series_takes_any_array_of_one_dimension(series):
    study = zh.Study(steps=4)
    study.add("node", name="a")
    load = study.add("load", name="l", node="a", p_kw=series)
    np.testing.assert_array_equal(load.p_kw, [1.0, 4.0, 7.0, 10.0])


def test_a_series_comes_back_as_an_array_that_cannot_be_written_and_does_not_change():
    study = zh.Study(steps=3)
    study.add("node", name="a")
    given = np.array([1.0, 2.0, 3.0])
    load = study.add("load", name="l", node="a", p_kw=given)
    given[:] = 0.0
    back = load.p_kw
    np.testing.assert_array_equal(back, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="read-only"):
        back[0] = 5.0
    assert np.shares_memory(back, load.p_kw)
    load.p_kw = 7
    assert load.p_kw == 7.0
    study.remove("l")
    del load, study
    np.testing.assert_array_equal(back, [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    "holed", [np.ma.masked_array([1.0, 2.0, 3.0], [0, 1, 0]), pd.Series([1, None, 3], dtype="Int64"), [1.0, None, 3.0]]
)
def test_a_gap_in_a_series_stays_a_gap_and_validate_tells_it(holed):
    study = zh.Study(steps=3)
    study.add("node", name="a")
    study.add("connection", name="c", node="a", import_max_kw=10.0)
    load = study.add("load", name="l", node="a", p_kw=holed)
    np.testing.assert_array_equal(load.p_kw, [1.0, np.nan, 3.0])
    assert [issue.code for issue in study.validate()] in (["series-gap"], ["not-finite"])


def test_none_puts_the_default_back():
    study = campus()
    battery = study.add("battery", name="b", node="campus", p_max_kw=1, e_max_kwh=2, level_initial_frac=0.5)
    battery.round_trip_frac = 0.5
    battery.round_trip_frac = None
    battery.level_initial_frac = None
    assert battery.round_trip_frac == 0.87
    assert battery.level_initial_frac is None
    study.devices["grid"].import_yuan_kwh = None
    assert study.devices["grid"].import_yuan_kwh == 0.0


def test_ports_are_dicts():
    study = campus()
    study.add("node", name="hot", carrier="heat")
    pump = study.add(
        "converter",
        name="pump",
        p_max_kw=10.0,
        inputs=[{"node": "campus"}],
        outputs=[{"node": "hot", "factor_frac": np.full(48, 3.0)}],
    )
    assert pump.inputs == [{"node": "campus", "factor_frac": 1.0}]
    np.testing.assert_array_equal(pump.outputs[0]["factor_frac"], np.full(48, 3.0))
    (issue,) = issues_of(setattr, pump, "inputs", [{"nod": "campus", "node": "campus"}])
    assert issue.code == "unknown-key"


def test_add_tells_everything_that_is_wrong_and_adds_nothing():
    study = campus()
    codes = {issue.code for issue in issues_of(study.add, "pv", name="roof", p_max_kw="x", tilt=3, profile=object())}
    assert codes == {"wrong-type", "unknown-key", "missing-key"}
    assert "roof" not in study.devices
    (issue,) = issues_of(study.add, "pvv", name="roof")
    assert "'pv'" in issue.remedy
    (issue,) = issues_of(study.add, "load", name="school", node="campus", p_kw=1)
    assert issue.code == "duplicate-name"


def test_add_table_makes_a_component_of_each_row_with_empty_cells_as_defaults():
    study = campus()
    frame = pd.DataFrame(
        {
            "name": ["a", "b", "c"],
            "node": ["campus"] * 3,
            "p_max_kw": [1, 2, 3],
            "e_max_kwh": [10.0, 20.0, 30.0],
            "round_trip_frac": [0.9, np.nan, None],
            "cyclic": [False, True, None],
            "owner": ["school", None, pd.NA],
        }
    )
    study.add_table("battery", frame)
    found = [study.devices[name] for name in "abc"]
    assert [b.round_trip_frac for b in found] == [0.9, 0.87, 0.87]
    assert [b.cyclic for b in found] == [False, True, True]
    assert [b.owner for b in found] == ["school", "district", "district"]


def test_add_table_takes_a_mapping_and_whole_numbers_that_pandas_made_floats():
    study = campus()
    study.add("node", name="far")
    study.add_table("line", {"name": ["l"], "from": ["campus"], "to": ["far"], "parallel": [2.0]})
    assert study.lines["l"].parallel == 2


def test_the_field_from_is_written_with_an_underscore():
    study = campus()
    study.add("node", name="far")
    line = study.add("line", name="l", from_="campus", to="far")
    assert line.from_ == "campus"
    assert line.to_dict()["from"] == "campus"
    line.from_, line.to = "far", "campus"
    assert repr(line) == "Line(name='l', from_='far', to='campus')"
    with pytest.raises(AttributeError, match="did you mean 'from_'"):
        line.form_ = "a"


def test_add_table_collects_the_issues_of_all_rows_and_adds_nothing():
    study = campus()
    frame = pd.DataFrame({"name": ["a", "a", "school", "d"], "node": "campus", "p_kw": [1.0, 2.0, 3.0, "x"], "shap": 1})
    issues = issues_of(study.add_table, "load", frame)
    assert [issue.code for issue in issues].count("unknown-key") == 4
    assert [issue.code for issue in issues].count("wrong-type") == 1
    assert [issue.code for issue in issues].count("duplicate-name") >= 1
    assert any("row 3" in issue.where for issue in issues)
    assert list(study.devices) == ["school", "grid"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (3, "wrong-type"),
        ({"name": ["a"], "node": []}, "wrong-length"),
        (pd.DataFrame([["a", "b"]], columns=["name", "name"]), "duplicate-name"),
    ],
)
def test_what_is_no_table_is_refused(table, code):
    (issue,) = issues_of(campus().add_table, "load", table)
    assert issue.code == code


def test_validate_lists_what_is_wrong_without_raising():
    study = campus()
    study.devices["school"].node = "campsu"
    study.devices["grid"].import_max_kw = -1.0
    codes = {issue.code: issue for issue in study.validate()}
    assert set(codes) >= {"unknown-name", "negative-size"}
    assert "campus" in codes["unknown-name"].remedy
    assert codes["unknown-name"].severity == "error"
    study.devices["school"].node = "campus"
    study.devices["grid"].import_max_kw = 1000.0
    assert study.validate() == []


def test_a_copy_is_independent():
    study = campus()
    for other in (study.copy(), copy.copy(study), copy.deepcopy(study)):
        other.devices["school"].p_kw = 1.0
        assert study.devices["school"].p_kw == 100.0


def test_errors_can_be_pickled_and_are_what_python_expects():
    (issue,) = issues_of(zh.Study, stepz=1)
    error = pickle.loads(pickle.dumps(zh.ScenarioError([issue])))
    assert error.issues == [issue]
    assert str(error) == str(issue)
    assert issubclass(zh.ScenarioError, ValueError)
    assert issubclass(zh.IoError, OSError)
    assert issubclass(zh.InternalError, RuntimeError)


def test_a_missing_file_is_an_os_error_with_its_name(tmp_path):
    with pytest.raises(zh.IoError) as raised:
        zh.load(tmp_path / "gone.toml")
    assert isinstance(raised.value, OSError)
    assert str(raised.value.filename).endswith("gone.toml")
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_scenario_file_gives_the_same_study_as_code(tmp_path):
    (tmp_path / "s.toml").write_text(
        'schema = "zhanhe-scenario/1"\n[study]\nname = "campus"\nsteps = 48\ngrid = "off"\n'
        '[[node]]\nname = "campus"\n[[load]]\nname = "school"\nnode = "campus"\np_kw = 100.0\n'
        '[[connection]]\nname = "grid"\nnode = "campus"\nimport_max_kw = 1000.0\nimport_yuan_kwh = 0.5\n'
    )
    loaded, made = zh.load(tmp_path / "s.toml"), campus()
    for name, device in made.devices.items():
        assert loaded.devices[name].to_dict() == device.to_dict()
    with pytest.raises(zh.ScenarioError) as raised:
        (tmp_path / "bad.toml").write_text('schema = "zhanhe-scenario/1"\n[[nod]]\nname = "a"\n[study]\nstepz = 1\n')
        zh.load(tmp_path / "bad.toml")
    assert len(raised.value.issues) >= 2
    assert all("bad.toml" in issue.where for issue in raised.value.issues[:2])


def test_weather_is_read_when_its_file_is_named(tmp_path):
    with pytest.raises(zh.IoError):
        zh.Study(weather=str(tmp_path / "gone.epw"))
    (tmp_path / "no.epw").write_text("hello\n")
    assert {issue.code for issue in issues_of(zh.Study, weather=str(tmp_path / "no.epw"))} >= {"bad-file"}


def test_things_show_themselves():
    study = campus()
    school = study.devices["school"]
    assert repr(school) == "Load(name='school', node='campus', p_kw=100.0)"
    study.devices["grid"].import_yuan_kwh = np.ones(48)
    assert "<48 values>" in repr(study.devices["grid"])
    assert "48 steps" in repr(study)
    assert "load 1" in repr(study.devices)
    for shown in (school, study, study.devices):
        assert "<table>" in shown._repr_html_()
