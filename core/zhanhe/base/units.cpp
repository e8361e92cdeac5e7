#include "zhanhe/base/units.hpp"

#include <array>

namespace zhanhe {

namespace {

// Longest suffix first, so that "_yuan_kw_month" is not read as "_month".
constexpr std::array units{
    Unit{"_yuan_kva_month", "yuan/(kVA month)"},
    Unit{"_yuan_kwh_year", "yuan/(kWh year)"},
    Unit{"_yuan_kw_month", "yuan/(kW month)"},
    Unit{"_yuan_kw_year", "yuan/(kW year)"},
    Unit{"_yuan_kwh_h", "yuan/(kWh h)"},
    Unit{"_yuan_kvarh", "yuan/kvarh"},
    Unit{"_yuan_kw2h", "yuan/(kW2 h)"},
    Unit{"_yuan_kwh", "yuan/kWh"},
    Unit{"_yuan_kg", "yuan/kg"},
    Unit{"_yuan_kw", "yuan/kW"},
    Unit{"_yuan_m2", "yuan/m2"},
    Unit{"_kg_kwh", "kg/kWh"},
    Unit{"_kwh_m2_k", "kWh/(m2 K)"},
    Unit{"_kwh_m2", "kWh/m2"},
    Unit{"_frac_h", "h-1"},
    Unit{"_ohm_km", "ohm/km"},
    Unit{"_w_m2k2", "W/(m2 K2)"},
    Unit{"_frac_k", "K-1"},
    Unit{"_w_m2k", "W/(m2 K)"},
    Unit{"_kwh_k", "kWh/K"},
    Unit{"_nf_km", "nF/km"},
    Unit{"_kg_m3", "kg/m3"},
    Unit{"_m3_kg", "m3/kg"},
    Unit{"_w_mk", "W/(m K)"},
    Unit{"_w_m2", "W/m2"},
    Unit{"_yuan", "yuan"},
    Unit{"_kvar", "kvar"},
    Unit{"_frac", "1"},
    Unit{"_year", "year"},
    Unit{"_m3_h", "m3/h"},
    Unit{"_w_k", "W/K"},
    Unit{"_m_s", "m/s"},
    Unit{"_kwh", "kWh"},
    Unit{"_kva", "kVA"},
    Unit{"_mva", "MVA"},
    Unit{"_kpa", "kPa"},
    Unit{"_ohm", "ohm"},
    Unit{"_deg", "degree"},
    Unit{"_rad", "rad"},
    Unit{"_min", "min"},
    Unit{"_cop", "1"},
    Unit{"_kw", "kW"},
    Unit{"_kv", "kV"},
    Unit{"_ka", "kA"},
    Unit{"_km", "km"},
    Unit{"_m2", "m2"},
    Unit{"_m3", "m3"},
    Unit{"_kg", "kg"},
    Unit{"_hz", "Hz"},
    Unit{"_pu", "1"},
    Unit{"_a", "A"},
    Unit{"_m", "m"},
    Unit{"_c", "degC"},
    Unit{"_k", "K"},
    Unit{"_h", "h"},
    Unit{"_s", "s"},
};

}  // namespace

std::span<const Unit> known_units() { return units; }

std::string_view unit_of(std::string_view name) {
  for (const Unit& unit : units) {
    if (name.ends_with(unit.suffix)) return unit.symbol;
  }
  return {};
}

}  // namespace zhanhe
