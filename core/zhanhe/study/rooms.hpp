#pragma once

#include <string>

#include "zhanhe/building/rc_model.hpp"
#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// The rooms of a building, or of a class of equal ones, whose temperature may leave its usual course: what a dispatch
/// needs to use them as a store. Profiles run over the study's axis.
struct Rooms : Device {
  std::string heat_node, cooling_node;  ///< empty: not heated, or not cooled
  Profile heat_kw, cooling_kw;          ///< what they usually take
  Profile heat_max_kw, cooling_max_kw;  ///< the most they can take; 0 out of season
  Profile usual_c;                      ///< their usual temperature at the end of each step; NaN where nobody knows it
  Profile low_c, high_c;                ///< the comfort band, which holds it; NaN out of season
  building::RcModel model;              ///< of all buildings of the class together
  bool firm = false;
  double unserved_yuan_kwh = 0.0;
};

}  // namespace zhanhe
