"""Weather functions in Python against pvlib on the same numbers."""

import numpy as np
import pandas as pd
import pytest
from workloads import data

import zhanhe as zh

pvlib = pytest.importorskip("pvlib")

LATITUDE_DEG, LONGITUDE_DEG = 33.75, 113.3
SOILING = [0.06, 0.08, 0.05, 0.04, 0.03, 0.02, 0.01, 0.01, 0.02, 0.03, 0.05, 0.06]


def test_the_sun_stands_where_pvlib_sees_it():
    times = pd.date_range("2025-01-01", periods=8760, freq="h", tz="UTC")
    ours = zh.climate.sun_position(LATITUDE_DEG, LONGITUDE_DEG, times.tz_localize(None).to_numpy())
    theirs = pvlib.solarposition.get_solarposition(times, LATITUDE_DEG, LONGITUDE_DEG)
    np.testing.assert_allclose(ours.zenith_deg, theirs["zenith"], atol=0.02)
    # The azimuth of a sun near the zenith is ill-defined; weigh it with the sine of the zenith.
    turn = (ours.azimuth_deg - theirs["azimuth"].to_numpy() + 180) % 360 - 180
    assert np.abs(turn * np.sin(np.radians(ours.zenith_deg))).max() < 0.02
    seconds = times.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    np.testing.assert_array_equal(zh.climate.sun_position(LATITUDE_DEG, LONGITUDE_DEG, seconds), ours)


def test_a_synthetic_year_feeds_pv_and_wind():
    weather = zh.climate.synthetic(LATITUDE_DEG, LONGITUDE_DEG, 8.0)
    assert weather.steps == len(weather) == 8760
    assert [issue.code for issue in weather.issues] == ["assumed"]
    assert not weather.ghi_w_m2.flags.writeable
    assert zh.climate.time(weather)[-1] == np.datetime64("2025-12-31T23:00")
    flat = zh.climate.plane_of_array(weather, tilt_deg=0.0)
    # A plane that lies flat sees the horizontal's irradiance.
    np.testing.assert_allclose(flat, weather.ghi_w_m2, atol=1e-6)
    pv = zh.climate.pv_profile(weather)
    assert pv.shape == (8760,)
    assert 0.0 <= pv.min() <= pv.max() < 1.1
    np.testing.assert_allclose(zh.climate.pv_profile(weather, system_frac=0.43), pv / 2, rtol=1e-12)
    wind = zh.climate.wind_profile(weather)
    assert 0.0 <= wind.min() <= wind.max() <= 0.88 + 1e-12
    curve = ([0.0, 100.0], [1.0, 1.0])
    np.testing.assert_allclose(zh.climate.wind_profile(weather, curve=curve, net_frac=0.5), 0.5)


def test_the_same_arguments_give_the_same_weather_and_another_seed_another():
    arguments = (LATITUDE_DEG, LONGITUDE_DEG, 8.0)
    one, two, other = (zh.climate.synthetic(*arguments, steps=240, seed=seed) for seed in (None, None, 7))
    np.testing.assert_array_equal(one.ghi_w_m2, two.ghi_w_m2)
    assert not np.array_equal(one.ghi_w_m2, other.ghi_w_m2)


def test_weather_maps_to_a_leap_year_and_to_quarters():
    weather = zh.climate.synthetic(LATITUDE_DEG, LONGITUDE_DEG, 8.0)
    mapped = zh.climate.map_to(weather, "2024-01-01", 0.25, 8784 * 4)
    assert len(mapped) == 8784 * 4
    np.testing.assert_array_equal(mapped.temperature_c[: 59 * 96 : 4], weather.temperature_c[: 59 * 24])


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda weather: zh.climate.pv_profile(weather, tilt_deg=400.0), "out-of-range"),
        (lambda weather: zh.climate.wind_profile(weather, recipe="plane"), "unknown-name"),
        (lambda weather: zh.climate.wind_profile(weather, curve=([1.0], [2.0])), "wrong-length"),
        (lambda weather: zh.climate.synthetic(100.0, 0.0, 0.0), "out-of-range"),
        (lambda weather: zh.climate.synthetic(0.0, 0.0, 0.0, start="soon"), "bad-time"),
    ],
)
def test_wrong_arguments_are_scenario_errors(call, code):
    weather = zh.climate.synthetic(LATITUDE_DEG, LONGITUDE_DEG, 8.0, steps=24)
    with pytest.raises(zh.ScenarioError) as raised:
        call(weather)
    assert code in [issue.code for issue in raised.value.issues]


def test_a_bad_weather_file_is_told_with_its_lines(tmp_path):
    (tmp_path / "bad.epw").write_text("LOCATION\n")
    with pytest.raises(zh.ScenarioError) as raised:
        zh.climate.read_epw(tmp_path / "bad.epw")
    assert "bad.epw" in str(raised.value)
    with pytest.raises(zh.IoError):
        zh.climate.read_epw(tmp_path / "gone.epw")


def plane_in_pvlib(weather, tilt_deg):
    """Irradiance on a plane that faces south, by pvlib: isotropic sky, sun in the middle of each hour."""
    middle = pd.DatetimeIndex(zh.climate.time(weather)).tz_localize("Etc/GMT-8") + pd.Timedelta("30min")
    sun = pvlib.solarposition.get_solarposition(middle, LATITUDE_DEG, LONGITUDE_DEG)
    plane = pvlib.irradiance.get_total_irradiance(
        tilt_deg, 180.0, sun["zenith"].to_numpy(), sun["azimuth"].to_numpy(), np.array(weather.dni_w_m2),
        np.array(weather.ghi_w_m2), np.array(weather.dhi_w_m2), albedo=0.2, model="isotropic",
    )  # fmt: skip
    return plane["poa_global"]


@pytest.fixture(scope="module")
def roof():
    """A year under the weather that a study without a file has: modules that get dirty, and collectors."""
    study = zh.Study(name="roof", start="2025-01-01", step_h=1.0, steps=8760, grid="off", latitude_deg=LATITUDE_DEG,
                     longitude_deg=LONGITUDE_DEG, utc_offset_h=8.0)  # fmt: skip
    study.add("node", name="power")
    study.add("node", name="heat", carrier="heat", supply_c=70.0, return_c=40.0)
    for node in ("power", "heat"):
        study.add("connection", name=f"sink_{node}", node=node, import_max_kw=0.0, import_yuan_kwh=1.0,
                  export_max_kw=1e6, export_yuan_kwh=0.1)  # fmt: skip
    study.add("pv", name="modules", node="power", p_max_kw=100.0, tilt_deg=30.0, soiling_frac=SOILING,
              inverter_frac=0.96, system_frac=0.95)  # fmt: skip
    study.add("solar_thermal", name="collectors", node="heat", area_m2=200.0, tilt_deg=40.0)
    return study.run().dataset


def test_dirty_modules_and_their_inverter_give_what_pvlib_says(roof):
    weather = zh.climate.synthetic(LATITUDE_DEG, LONGITUDE_DEG, 8.0)
    clean = plane_in_pvlib(weather, 30.0)
    seen = clean * (1.0 - np.take(SOILING, pd.DatetimeIndex(zh.climate.time(weather)).month - 1))
    cell_c = pvlib.temperature.ross(seen, np.array(weather.temperature_c), noct=45.0)
    dc = pvlib.pvsystem.pvwatts_dc(seen, cell_c, pdc0=100.0, gamma_pdc=-0.0037) * 0.95
    expected = pvlib.inverter.pvwatts(dc, pdc0=100.0 / 0.96, eta_inv_nom=0.96)
    ours = roof["electricity"]["device_power_kw"].sel(device="modules").values
    assert ours.sum() == pytest.approx(expected.sum(), rel=1e-4)
    np.testing.assert_allclose(ours, expected, atol=0.05)


def test_collectors_give_what_their_equation_makes_of_the_plane_of_pvlib(roof):
    weather = zh.climate.synthetic(LATITUDE_DEG, LONGITUDE_DEG, 8.0)
    above = 55.0 - np.array(weather.temperature_c)  # ISO 9806: eta_0 G - a1 dT - a2 dT^2
    expected = 0.9 * (0.78 * plane_in_pvlib(weather, 40.0) - 3.5 * above - 0.015 * above * np.abs(above))
    expected = np.maximum(expected, 0.0) * 200.0 / 1000.0
    ours = roof["heat"]["device_power_kw"].sel(device="collectors").values
    assert expected.sum() > 50_000.0
    assert ours.sum() == pytest.approx(expected.sum(), rel=1e-4)
    np.testing.assert_allclose(ours, expected, atol=0.05)


def test_the_degree_days_of_the_zhengzhou_year_are_those_of_its_days():
    weather = zh.climate.read_epw(data("weather/CHN_Henan.Zhengzhou.570830_CSWD.epw"))
    day_c = np.array(weather.temperature_c).reshape(365, 24).mean(axis=1)
    # JGJ 26: heating below a daily mean of 18 degrees, cooling above 26.
    assert np.maximum(18.0 - day_c, 0.0).sum() == pytest.approx(2197.0, abs=1.0)
    assert np.maximum(day_c - 26.0, 0.0).sum() == pytest.approx(114.0, abs=1.0)
