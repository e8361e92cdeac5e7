// A year of weather from monthly means.
//
//   d, t       day of a 366-day calendar, time
//   x_d, y_d   normal noise with memory of days           day_noise(temperature_stream / wind_stream)
//   u_d        even noise on 0..1 with memory of days     sky(d): Phi of such a normal noise
//   w_h        normal noise with memory of hours          hour_noise
//   c_d        share of clear-sky irradiance on the day   clearness
//   z          zenith angle in the middle of the step     cos_zenith
//
//   noise with memory:  sum_{k=0..5} r^k n(i-k) / sqrt(sum r^2k),  n standard normal, i counted round the year
//   GHI  = c_d 1098 cos z exp(-0.059 / cos z)                          Haurwitz (1945, 1946)
//   c_d  = 0.08 + 0.92 u_d^p,  p for each month so that its sum is met
//   DHI  = GHI k_d(k_t)^q,     k_d of Erbs, Klein and Duffie (1982), q for each month so that its sum is met
//   DNI  = (GHI - DHI) / cos z,  bounded by 1098 W/m2 because GHI is proportional to cos z: no limit near the horizon
//   T    = line through the mid-month means + 2.8 K x + (2.5 + 4 u) K cos(2 pi (hour - 15)/24), shifted by month
//   wind = (1 + 0.42 cos(2 pi (hour - 14)/24)) W3(y) W2.2(w),  W_k the Weibull number of shape k, scaled by month

#include "zhanhe/climate/synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <span>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/climate/noise.hpp"
#include "zhanhe/climate/signed_text.hpp"
#include "zhanhe/climate/sun.hpp"

namespace zhanhe::climate {

namespace {

constexpr double pi = std::numbers::pi;
constexpr std::array<int, 12> days_of_month{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::array<int, 12> days_before{0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335};  // with 29 February
constexpr int calendar_days = 366;
constexpr double darkest = 0.08;  ///< share of clear-sky irradiance left on the darkest day

enum Stream : std::uint64_t { sky_stream = 1, temperature_stream = 2, wind_stream = 3, hour_stream = 4 };

double noise_with_memory(std::uint64_t seed, Stream stream, int index, int cycle, double memory) {
  double sum = 0.0;
  double squares = 0.0;
  double weight = 1.0;
  for (int k = 0; k < 6; ++k, weight *= memory) {
    const int place = (index - k + cycle) % cycle;
    sum += weight * normal_noise(seed, stream, static_cast<std::uint64_t>(place));
    squares += weight * weight;
  }
  return sum / std::sqrt(squares);
}

/// The noise of every day of the calendar and of every hour of it, made once.
struct Noise {
  explicit Noise(std::uint64_t seed) {
    for (int day = 0; day < calendar_days; ++day) {
      const double normal = noise_with_memory(seed, sky_stream, day, calendar_days, 0.5);
      sky.push_back(0.5 * std::erfc(-normal / std::numbers::sqrt2));
      temperature.push_back(noise_with_memory(seed, temperature_stream, day, calendar_days, 0.7));
      wind.push_back(noise_with_memory(seed, wind_stream, day, calendar_days, 0.4));
    }
    for (int hour = 0; hour < calendar_days * 24; ++hour) {
      gust.push_back(noise_with_memory(seed, hour_stream, hour, calendar_days * 24, 0.6));
    }
  }
  std::vector<double> sky;  ///< even on 0..1, a dark day is near 0
  std::vector<double> temperature;
  std::vector<double> wind;
  std::vector<double> gust;  ///< by hour of the calendar
};

struct Instant {
  int month;    ///< 0..11
  int day;      ///< of the 366-day calendar, from 0
  double hour;  ///< of the day, in the middle of the step
};

Instant instant(const TimeAxis& axis, std::size_t step) {
  const CivilTime start = axis.time(step);
  const double hour = start.hour + (start.minute * 60 + start.second + 0.5 * axis.step_s) / 3600.0;
  return {start.month - 1, days_before[static_cast<std::size_t>(start.month) - 1] + start.day - 1, hour};
}

/// The Weibull number of this shape and scale 1 that is as likely to be exceeded as a standard normal number.
double weibull(double normal, double shape) {
  return std::pow(-std::log(0.5 * std::erfc(normal / std::numbers::sqrt2)), 1.0 / shape);
}

/// Straight lines between the noons of neighbouring days, so that nothing jumps at midnight.
double between_noons(std::span<const double> daily, const Instant& at) {
  const int other = (at.day + (at.hour < 12.0 ? -1 : 1) + calendar_days) % calendar_days;
  const double away = std::abs(at.hour - 12.0) / 24.0;
  return (1.0 - away) * daily[static_cast<std::size_t>(at.day)] + away * daily[static_cast<std::size_t>(other)];
}

/// Straight lines between the middles of the months.
double between_months(const std::array<double, 12>& monthly, const Instant& at) {
  const auto month = static_cast<std::size_t>(at.month);
  const double along = (at.day - days_before[month] + at.hour / 24.0) / days_of_month[month] - 0.5;
  const std::size_t other = (month + (along < 0.0 ? 11 : 1)) % 12;
  const double away = std::min(std::abs(along), 0.5);
  return (1.0 - away) * monthly[month] + away * monthly[other];
}

/// Diffuse part of the irradiance over the clearness index (Erbs, Klein and Duffie 1982, Estimation of the diffuse
/// radiation fraction for hourly, daily and monthly-average global radiation, Solar Energy 28(4) 293-302, Eq. 1).
double diffuse_frac(double index) {
  if (index <= 0.22) return 1.0 - 0.09 * index;
  if (index > 0.80) return 0.165;
  return 0.9511 + index * (-0.1604 + index * (4.388 + index * (-16.638 + index * 12.336)));
}

/// The exponent in [0, 200] at which a falling sum meets its target; the nearer end when it meets it nowhere.
template <class Sum>
double exponent_for(double target, const Sum& sum) {
  double low = 0.0;
  double high = 200.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (sum(middle) > target ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// The steps [first, last) of one calendar month.
struct Month {
  CivilTime start;
  std::size_t first;
  std::size_t last;

  [[nodiscard]] std::size_t index() const { return static_cast<std::size_t>(start.month) - 1; }
  [[nodiscard]] std::size_t steps() const { return last - first; }
};

CivilTime month_after(const CivilTime& time) {
  return time.month == 12 ? CivilTime{time.year + 1, 1, 1} : CivilTime{time.year, time.month + 1, 1};
}

/// The axis, widened to whole months.
TimeAxis whole_months(const TimeAxis& axis) {
  const CivilTime first = axis.time(0);
  const CivilTime last = axis.time(axis.steps - 1);
  TimeAxis wide = axis;
  wide.start_s = seconds_since_1970({first.year, first.month, 1});
  wide.steps = static_cast<std::size_t>((seconds_since_1970(month_after(last)) - wide.start_s) / axis.step_s);
  return wide;
}

std::vector<Month> months_of(const TimeAxis& wide) {
  std::vector<Month> months;
  for (std::size_t first = 0; first < wide.steps;) {
    const CivilTime start = wide.time(first);
    const auto seconds = seconds_since_1970(month_after(start)) - wide.seconds(first);
    const std::size_t last = first + static_cast<std::size_t>(seconds / wide.step_s);
    months.push_back({start, first, last});
    first = last;
  }
  return months;
}

void shift_to_mean(std::span<double> values, double mean) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  for (double& value : values) value += mean - sum / static_cast<double>(values.size());
}

void scale_to_mean(std::span<double> values, double mean) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double factor = sum > 0.0 ? mean * static_cast<double>(values.size()) / sum : 0.0;
  for (double& value : values) value *= factor;
}

/// Fills the irradiance of one month; says whether both sums were met.
bool fill_irradiance(const Month& month, const SunPath& sun, const MonthlyClimate& climate, const Noise& noise,
                     Weather& weather) {
  const double step_h = weather.axis.step_h();
  const double days = static_cast<double>(month.steps()) * step_h / 24.0;
  const double days_share = days / days_of_month[month.index()];  // 29/28 in a leap year's February
  const double ghi_target = climate.ghi_kwh_m2[month.index()] * days_share;
  const double dhi_target = climate.dhi_kwh_m2[month.index()] * days_share;

  std::vector<double> cos_zenith(month.steps());
  std::vector<double> clear_w_m2(month.steps());
  std::vector<std::size_t> day(month.steps());
  std::map<std::size_t, double> clear_kwh_m2;  // by day
  for (std::size_t i = 0; i < month.steps(); ++i) {
    const std::size_t step = month.first + i;
    cos_zenith[i] = std::max(std::cos(sun.zenith_deg[step] * pi / 180.0), 0.0);
    clear_w_m2[i] = cos_zenith[i] > 0.0 ? 1098.0 * cos_zenith[i] * std::exp(-0.059 / cos_zenith[i]) : 0.0;
    day[i] = static_cast<std::size_t>(instant(weather.axis, step).day);
    clear_kwh_m2[day[i]] += clear_w_m2[i] * step_h / 1000.0;
  }
  const auto clearness = [&](std::size_t of_day, double exponent) {
    return darkest + (1.0 - darkest) * std::pow(noise.sky[of_day], exponent);
  };
  const auto ghi_sum = [&](double exponent) {
    double sum = 0.0;
    for (const auto& [of_day, kwh_m2] : clear_kwh_m2) sum += clearness(of_day, exponent) * kwh_m2;
    return sum;
  };
  const double sky_exponent = exponent_for(ghi_target, ghi_sum);

  std::vector<double> ghi_w_m2(month.steps());
  std::vector<double> diffuse(month.steps(), 1.0);
  for (std::size_t i = 0; i < month.steps(); ++i) {
    if (clear_w_m2[i] <= 0.0) continue;
    ghi_w_m2[i] = clearness(day[i], sky_exponent) * clear_w_m2[i];
    const double distance = sun.distance_au[month.first + i];
    diffuse[i] = diffuse_frac(ghi_w_m2[i] * distance * distance / (1361.0 * cos_zenith[i]));
  }
  const auto dhi_sum = [&](double exponent) {
    double sum = 0.0;
    for (std::size_t i = 0; i < month.steps(); ++i) sum += ghi_w_m2[i] * std::pow(diffuse[i], exponent);
    return sum * step_h / 1000.0;
  };
  const double diffuse_exponent = exponent_for(dhi_target, dhi_sum);

  for (std::size_t i = 0; i < month.steps(); ++i) {
    const std::size_t step = month.first + i;
    weather.ghi_w_m2[step] = ghi_w_m2[i];
    weather.dhi_w_m2[step] = ghi_w_m2[i] * std::pow(diffuse[i], diffuse_exponent);
    if (cos_zenith[i] > 0.0) weather.dni_w_m2[step] = (ghi_w_m2[i] - weather.dhi_w_m2[step]) / cos_zenith[i];
  }
  const auto met = [](double sum, double target) { return std::abs(sum - target) <= 1e-6 * std::max(target, 1.0); };
  return met(ghi_sum(sky_exponent), ghi_target) && met(dhi_sum(diffuse_exponent), dhi_target);
}

Issues check(const Site& site, const TimeAxis& axis, const MonthlyClimate& climate) {
  Issues issues = validate(site, "site");
  if (axis.utc_offset_h != site.utc_offset_h) {
    issues.push_back({IssueCode::bad_time_zone, Severity::error, "time axis",
                      "it is at UTC" + signed_text(axis.utc_offset_h) + " h, the site at UTC" +
                          signed_text(site.utc_offset_h) + " h",
                      "give both the local standard time of the site"});
  }
  if ((axis.step_s != 900 && axis.step_s != 1800 && axis.step_s != 3600) || axis.start_s % axis.step_s != 0) {
    issues.push_back({IssueCode::bad_time, Severity::error, "time axis",
                      "steps of " + std::to_string(axis.step_s) + " s from " + to_string(axis.time(0)),
                      "use steps of 900, 1800 or 3600 s that start at a multiple of the step"});
  }
  const auto within = [&issues](const char* name, const std::array<double, 12>& values, double low, double high) {
    for (std::size_t month = 0; month < 12; ++month) {
      if (values[month] >= low && values[month] <= high) continue;  // false for NaN
      issues.push_back({std::isfinite(values[month]) ? IssueCode::out_of_range : IssueCode::not_finite, Severity::error,
                        "monthly climate " + std::string(name) + " month " + std::to_string(month + 1),
                        number_text(values[month]) + " is outside " + number_text(low) + ".." + number_text(high),
                        "give the mean temperature and wind and the irradiation of the month"});
    }
  };
  within("temperature_c", climate.temperature_c, -70.0, 70.0);
  within("ghi_kwh_m2", climate.ghi_kwh_m2, 0.0, 400.0);
  within("dhi_kwh_m2", climate.dhi_kwh_m2, 0.0, 400.0);
  within("wind_m_s", climate.wind_m_s, 0.0, 40.0);
  return issues;
}

Weather cut(const Weather& wide, const TimeAxis& axis) {
  Weather weather = wide;
  weather.axis = axis;
  const auto first = static_cast<std::ptrdiff_t>((axis.start_s - wide.axis.start_s) / axis.step_s);
  const auto last = first + static_cast<std::ptrdiff_t>(axis.steps);
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    weather.*column = std::vector<double>((wide.*column).begin() + first, (wide.*column).begin() + last);
  }
  return weather;
}

}  // namespace

MonthlyClimate zhengzhou_climate() {
  return {.temperature_c = {1.5, 3.4, 8.1, 15.3, 21.5, 25.9, 27.0, 25.7, 21.6, 15.3, 7.5, 2.9},
          .ghi_kwh_m2 = {73.2, 76.6, 118.6, 137.7, 162.5, 159.7, 153.7, 128.8, 102.1, 85.4, 50.1, 65.2},
          .dhi_kwh_m2 = {36.3, 49.4, 64.9, 79.4, 79.9, 89.4, 91.1, 83.5, 58.0, 46.9, 29.0, 30.1},
          .wind_m_s = {2.45, 2.53, 2.93, 2.90, 2.74, 2.28, 2.18, 1.94, 1.90, 2.06, 2.00, 2.12},
          .wind_height_m = 10.0,
          .source = "China Standard Weather Data, Zhengzhou 570830, monthly means"};
}

Weather synthetic_weather(const Site& site, const TimeAxis& axis, Issues& issues, const MonthlyClimate& climate,
                          std::uint64_t seed) {
  Weather none;
  none.axis.steps = 0;
  const Issues found = check(site, axis, climate);
  issues.insert(issues.end(), found.begin(), found.end());
  if (has_errors(found) || axis.steps == 0) return none;

  const Noise noise(seed);
  Weather wide;
  wide.site = site;
  wide.axis = whole_months(axis);
  wide.wind_height_m = climate.wind_height_m;
  wide.source = "synthetic, seed " + std::to_string(seed) + ", from " + climate.source;
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    (wide.*column).assign(wide.axis.steps, 0.0);
  }

  for (std::size_t step = 0; step < wide.axis.steps; ++step) {
    const Instant at = instant(wide.axis, step);
    const double swing_c = (2.5 + 4.0 * between_noons(noise.sky, at)) * std::cos(2.0 * pi * (at.hour - 15.0) / 24.0);
    wide.temperature_c[step] =
        between_months(climate.temperature_c, at) + 2.8 * between_noons(noise.temperature, at) + swing_c;
    const auto hour = static_cast<std::size_t>(at.day * 24 + static_cast<int>(at.hour));
    wide.wind_m_s[step] = (1.0 + 0.42 * std::cos(2.0 * pi * (at.hour - 14.0) / 24.0)) *
                          weibull(between_noons(noise.wind, at), 3.0) * weibull(noise.gust[hour], 2.2);
  }
  const SunPath sun = sun_mid_interval(site, wide.axis);
  Issues unmet;
  for (const Month& month : months_of(wide.axis)) {
    shift_to_mean(std::span(wide.temperature_c).subspan(month.first, month.steps()),
                  climate.temperature_c[month.index()]);
    scale_to_mean(std::span(wide.wind_m_s).subspan(month.first, month.steps()), climate.wind_m_s[month.index()]);
    if (fill_irradiance(month, sun, climate, noise, wide)) continue;
    unmet.push_back({IssueCode::out_of_range, Severity::error,
                     "monthly climate month " + std::to_string(month.index() + 1),
                     "the sums of global and diffuse irradiation cannot be reached at latitude " +
                         number_text(site.latitude_deg) + ": too little sun, or more diffuse than global",
                     "give the monthly sums of this place"});
  }
  issues.insert(issues.end(), unmet.begin(), unmet.end());
  if (!unmet.empty()) return none;
  issues.push_back({IssueCode::assumed, Severity::note, "weather", "the weather is made, not measured: " + wide.source,
                    "give a weather file (EPW) for results that are to be quoted"});
  return cut(wide, axis);
}

}  // namespace zhanhe::climate
