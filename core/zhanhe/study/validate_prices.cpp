#include <algorithm>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

Profile import_price(const Study&, const Connection& connection) { return connection.import_yuan_kwh; }

/// The fields its import price comes from are good, here and in its tariff.
bool import_price_known(const Validation& validation, const Connection& connection) {
  return !validation.wrong(connection, "import_yuan_kwh");
}

bool import_price_known(const Validation& validation, const GridConnection& connection) {
  if (validation.wrong(connection, "import_yuan_kwh") || validation.wrong(connection, "tariff")) return false;
  if (connection.import_yuan_kwh.given()) return true;
  const auto* tariff = validation.study.find<Tariff>(connection.tariff);
  return tariff && std::ranges::none_of(Tariff::fields(), [&](const Field& field) {
           return field.name != "name" && validation.wrong(*tariff, field.name);
         });
}

/// Warns when a kWh that is bought could be sold at once with a profit.
template <class T>
void check_export(Validation& validation, const T& connection) {
  if (!validation.axis || !(connection.import_max_kw > 0.0) || !(connection.export_max_kw > 0.0)) return;
  if (validation.wrong(connection, "export_yuan_kwh") || !import_price_known(validation, connection)) return;
  const Profile& paid = connection.export_yuan_kwh;
  const Profile cost = import_price(validation.study, connection);
  if (!paid.given() || !cost.given()) return;
  if (extent(paid.values()).highest <= extent(cost.values()).lowest) return;
  std::vector<std::size_t> steps;
  for (std::size_t t = 0; t < validation.axis->steps; ++t) {
    if (paid[t] > cost[t]) steps.push_back(t);
  }
  if (steps.empty()) return;
  validation.tell(connection, "export_yuan_kwh", IssueCode::export_above_import,
                  "export earns more than import costs in " + std::to_string(steps.size()) +
                      (steps.size() == 1 ? " step: " : " steps: ") + validation.when(steps),
                  "correct the prices, unless buying to sell at once is meant", Severity::warning);
}

}  // namespace

void validate_prices(Validation& validation) {
  for (const Tariff& tariff : validation.study.all<Tariff>()) {
    if (validation.wrong(tariff, "periods")) continue;
    if (const std::string problem = period_problem(tariff.periods); !problem.empty()) {
      validation.tell(tariff, "periods", IssueCode::out_of_range, problem,
                      "write 12 texts of 24 letters S, P, F, V, one for each hour");
    }
  }
  for_each_device(validation.study, [&validation](const auto& device) {
    if constexpr (requires { import_price_known(validation, device); }) check_export(validation, device);
  });
}

}  // namespace zhanhe
