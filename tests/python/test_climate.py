"""Weather functions in Python against pvlib on the same numbers."""

import numpy as np
import pandas as pd
import pytest

import zhanhe as zh

pvlib = pytest.importorskip("pvlib")

LATITUDE_DEG, LONGITUDE_DEG = 33.75, 113.3


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
