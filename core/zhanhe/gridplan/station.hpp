#pragma once

#include "zhanhe/gridplan/capacity_class.hpp"

#include <vector>

namespace zhanhe::gridplan {

/// Which terminal of closed equipment with supply faces the source: the one with fewest branches up to a slack. 0 when
/// they are equally far, out of service or without terminals.
[[nodiscard]] Index source_terminal(const NamedGrid& grid, const powerflow::Equipment& equipment);

/// What classes of DL/T 2041 are asked for when nobody names them.
struct FoundStations {
  std::vector<Station> stations = {};     ///< transformers, those between the same buses together
  std::vector<Station> feeders = {};      ///< lines that leave a slack or the far side of a transformer
  std::vector<std::string> unrated = {};  ///< equipment that would be one but has no rated current
};

/// Stations and feeders of a grid, by its topology. Names are those of the equipment, joined by " + ". Precondition:
/// problems(grid, ...) is empty.
[[nodiscard]] FoundStations find_stations(const NamedGrid& grid);

}  // namespace zhanhe::gridplan
