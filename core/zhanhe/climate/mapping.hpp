#pragma once

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// Weather on another time axis of the same clock: each step takes the weather of its month, day and time of day,
/// whatever the year, so that one year of weather serves any year and several years. 29 February repeats the 28th where
/// the weather has none, and is left out where the axis has none.
///
/// Every column is a mean over its interval and stays one. A step shorter than the weather's carries the mean of the
/// interval it lies in; a longer step carries the mean of the intervals it covers. So the sum over any whole hour, and
/// with it the energy of the irradiance, is that of the weather to rounding. (Within an hour the irradiance does not
/// follow the sun; its direction does, because the plane of array takes the sun at the middle of each short step.)
///
/// Issues: mapped-time (note) when the year changes or 29 February is repeated; series-gap when the weather does not
/// cover a step; bad-time when an axis does not begin on a multiple of its step, or neither step divides the other;
/// bad-time-zone when the clocks differ; and those of validate(weather). With an error the weather that comes back has
/// no steps.
[[nodiscard]] Weather map_to(const Weather& weather, const TimeAxis& axis, Issues& issues);

}  // namespace zhanhe::climate
