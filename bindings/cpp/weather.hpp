#pragma once

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::bind {

/// A weather and what was told while it was made.
struct NotedWeather {
  Weather weather;
  Issues issues;
};

}  // namespace zhanhe::bind
