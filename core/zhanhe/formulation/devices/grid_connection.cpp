#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Connection as_primitive(const GridConnection& device, const Context& context) {
  auto connection = same_place<Connection>(device);
  connection.import_max_kw = device.import_max_kw;
  connection.export_max_kw = device.export_max_kw;
  connection.import_yuan_kwh = import_price(context.study(), device);
  connection.export_yuan_kwh = device.export_yuan_kwh;
  connection.demand_yuan_kw_month = demand_price(context.study(), device);
  connection.peak_initial_kw = device.peak_initial_kw;
  connection.carbon_kg_kwh = device.carbon_kg_kwh;
  return connection;
}

}  // namespace zhanhe::formulation
