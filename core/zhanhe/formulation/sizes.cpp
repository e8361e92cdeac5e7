#include <algorithm>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

SizePlace shape_size(const std::string& owner, const std::string& unit, ShapeBuilder& builder) {
  SizePlace place;
  place.chosen = true;
  place.global = builder.global(owner, "size", unit);
  return place;
}

SizeRow shape_size_row(const std::string& owner, const std::string& quantity, std::size_t column, std::size_t size,
                       ShapeBuilder& builder) {
  SizeRow place;
  place.row = builder.row(owner, quantity);
  builder.column_entry(place.row, column);
  place.entry = builder.global_entry(place.row, size);
  return place;
}

SizeRow shape_level_row(const std::string& owner, const std::string& quantity, std::size_t state, std::size_t size,
                        ShapeBuilder& builder) {
  SizeRow place;
  place.row = builder.row(owner, quantity, "kWh");
  builder.after_entry(place.row, state);
  place.entry = builder.global_entry(place.row, size);
  return place;
}

void fill_size(const SizePlace& place, double least, const std::optional<double>& largest, double invest_yuan_year,
               const Context& context, Program& program) {
  Program::Global& size = program.globals[place.global];
  size.lower = least;
  size.upper = largest.value_or(no_limit);
  size.cost = invest_yuan_year * context.year_share();
}

void fill_size_row(const SizeRow& row, const Hourly& factor, bool upper, Program& program) {
  program.rows[row.row].lower = upper ? -no_limit : 0.0;
  program.rows[row.row].upper = upper ? 0.0 : no_limit;
  program.of_globals[row.entry].value = factor.times(-1.0);
}

void read_size(const SizePlace& place, const std::string& device, const std::string& owner, std::string_view kind,
               const std::string& node, const std::string& unit, double invest_yuan_year, const Context& context,
               DispatchBuilder& dispatch) {
  if (!place.chosen) return;
  const double size = dispatch.global(place.global);
  dispatch.sizes.push_back({device, node, std::string(kind), unit, size});
  dispatch.billed_sizes.push_back({device, owner, size * invest_yuan_year * context.year_share()});
}

Hourly widest(const Profile& cut_profile, double least, double largest, bool upper) {
  const auto value = [&](double fraction) {
    if (fraction == 0.0) return 0.0;
    return fraction * ((fraction > 0.0) == upper ? largest : least);
  };
  if (cut_profile.constant()) return value(cut_profile[0]);
  std::vector<double> values(cut_profile.values().begin(), cut_profile.values().end());
  for (double& fraction : values) fraction = value(fraction);
  return Hourly(std::move(values));
}

}  // namespace zhanhe::formulation
