#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/network/network.hpp"
#include "zhanhe/series/time_axis.hpp"
#include "zhanhe/study/inputs.hpp"
#include "zhanhe/study/settings.hpp"

namespace zhanhe {

struct Weather;

/// The steps of a study's axis that a run covers.
struct Window {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Everything a run needs. Copies are cheap: series are shared.
struct Study {
  Settings settings;
  Network network;
  ComponentTable<Inputs> inputs;
  std::shared_ptr<const Weather> weather;  ///< as read; nullptr: synthetic when a device needs it
  Issues issues;                           ///< warnings and notes of the loader
  std::string scenario_text;               ///< the file it came from; empty when made in code
  std::string scenario_path;

  template <class T>
  [[nodiscard]] std::vector<T>& all() {
    return all_of<T>(*this);
  }
  template <class T>
  [[nodiscard]] const std::vector<T>& all() const {
    return all_of<T>(*this);
  }
  /// The component of that kind and name, or nullptr.
  template <class T>
  [[nodiscard]] const T* find(std::string_view name) const {
    for (const T& component : all<T>()) {
      if (component.name == name) return &component;
    }
    return nullptr;
  }

  /// The axis of all series. Settings must be valid.
  [[nodiscard]] TimeAxis axis() const;

private:
  template <class T, class Self>
  static auto& all_of(Self& self) {
    if constexpr (lists<T>(Inputs{})) {
      return std::get<std::vector<T>>(self.inputs.vectors);
    } else {
      return self.network.template all<T>();
    }
  }
};

/// All kinds of components a scenario may hold, in the order of the documentation.
using ComponentKinds = Join<NetworkParts, Inputs, Devices>;

/// The part of a study that starts at `start` (nothing: at its beginning) and has `steps` steps (nothing: to its end).
/// Throws ScenarioError when `start` is no time, lies on no step, or the part does not fit.
[[nodiscard]] Window window(const Study& study, const std::optional<std::string>& start,
                            std::optional<long long> steps);

/// The import price of a grid connection over the study's whole axis: its own, else its tariff's.
[[nodiscard]] Profile import_price(const Study& study, const GridConnection& connection);
/// Its price of the monthly peak: its own, else its tariff's, else none.
[[nodiscard]] double demand_price(const Study& study, const GridConnection& connection);

/// Everything wrong with a study, and what is worth a warning or a note. Without errors it can be run.
/// Checks every field against its table, names and references, series lengths and numbers, islands and prices.
[[nodiscard]] Issues validate(const Study& study);

}  // namespace zhanhe
