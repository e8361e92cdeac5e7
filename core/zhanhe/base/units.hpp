#pragma once

#include <span>
#include <string_view>

namespace zhanhe {

/// A unit as the last part of a name carries it ("p_max_kw") and as a file's `units` attribute spells it ("kW").
struct Unit {
  std::string_view suffix;  ///< with its leading underscore
  std::string_view symbol;  ///< UDUNITS spelling where it has one; "1" for plain numbers
};

/// Every suffix that a name may end in, longest first. The one list of units: a new unit is a line there.
[[nodiscard]] std::span<const Unit> known_units();
/// The unit a name ends in; an empty symbol when it ends in none.
[[nodiscard]] std::string_view unit_of(std::string_view name);

}  // namespace zhanhe
