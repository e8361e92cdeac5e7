#pragma once

#include <map>
#include <string>
#include <vector>

#include "zhanhe/formulation/context.hpp"
#include "zhanhe/formulation/quantity.hpp"
#include "zhanhe/network/devices.hpp"
#include "zhanhe/program/program.hpp"
#include "zhanhe/results/dispatch.hpp"

namespace zhanhe::formulation {

/// The first of a device's three steps: it declares columns, rows and states, each labelled. Numbers come later.
class ShapeBuilder {
public:
  ShapeBuilder(Program& program, const std::vector<Node>& nodes);

  std::size_t column(const std::string& owner, std::string quantity, std::string unit = "kW");
  std::size_t row(const std::string& owner, std::string quantity, std::string unit = "kW");
  std::size_t state(const std::string& owner, std::string quantity, std::string unit);

  /// The balance row of a node: what is injected minus what leaves equals the demand of its loads.
  [[nodiscard]] std::size_t balance(const std::string& node) const { return balance_.at(node); }

  /// An entry of a matrix, to be filled: its place in the program's list.
  std::size_t column_entry(std::size_t row, std::size_t column);
  std::size_t before_entry(std::size_t row, std::size_t state);
  std::size_t after_entry(std::size_t row, std::size_t state);
  std::size_t drive(std::size_t state, std::size_t column);

private:
  Program& program_;
  std::map<std::string, std::size_t> balance_;
};

/// The last of the three steps: a device tells what it did, carrier by carrier. Nothing is worked out before all is
/// told.
class DispatchBuilder {
public:
  DispatchBuilder(const Program& program, const Solution& solution) : program_(program), solution_(solution) {}

  /// A column of the solution, times a factor.
  [[nodiscard]] Quantity x(std::size_t column, Hourly factor = 1.0) const {
    return {std::move(factor), first_of(solution_.x, column)};
  }
  [[nodiscard]] Quantity state_after(std::size_t state) const { return {1.0, first_of(solution_.state_after, state)}; }
  [[nodiscard]] double state_first(std::size_t state) const {
    return solution_.state_first(0, static_cast<Eigen::Index>(state));
  }
  [[nodiscard]] Quantity row_price(std::size_t row) const { return {1.0, first_of(solution_.row_price, row)}; }
  [[nodiscard]] const Program& program() const { return program_; }

  struct Power {
    std::string device, node, kind, owner, meter;
    Quantity power_kw;
  };
  struct Level {
    std::string store, node;
    double first_kwh = 0.0;
    Quantity level_kwh, charge_kw, discharge_kw;
  };
  struct Unserved {
    std::string load, node;
    Quantity unserved_kw;
  };
  struct Exchange {
    std::string connection, node;
    Quantity import_kw, export_kw, import_yuan_kwh, export_yuan_kwh;
  };
  struct Curtailed {
    std::string source, node;
    Quantity curtailed_kw;
  };
  /// As BilledFlow and BilledPeak.
  struct Flow {
    std::string device, owner, part;
    Quantity power_kw;
    Profile price_yuan_kwh, carbon_kg_kwh;
  };
  struct Peak {
    std::string device, owner;
    Quantity power_kw;
    double initial_kw = 0.0, price_yuan_kw_month = 0.0;
  };

  std::vector<Power> powers;
  std::vector<Level> levels;
  std::vector<Unserved> unserved;
  std::vector<Exchange> exchanges;
  std::vector<Curtailed> curtailed;
  std::vector<Flow> flows;
  std::vector<Peak> peaks;

private:
  static const double* first_of(const Eigen::ArrayXXd& table, std::size_t column) {
    return table.col(static_cast<Eigen::Index>(column)).data();
  }

  const Program& program_;
  const Solution& solution_;
};

/// Where a primitive stands in the program.
template <class Primitive>
struct Place;

/// Ramp limits: a state holds the last output, a row keeps the change within them.
struct RampPlace {
  std::size_t state = 0;
  std::size_t row = 0;
  std::size_t drive = 0;
  std::size_t before = 0;
};

template <>
struct Place<Generator> {
  std::size_t output = 0;
  bool ramps = false;
  RampPlace ramp;
};
template <>
struct Place<Converter> {
  std::size_t input = 0;
  std::vector<std::size_t> entries;  ///< of the inputs, then of the outputs
  bool ramps = false;
  RampPlace ramp;
};
template <>
struct Place<Store> {
  std::size_t charge = 0;
  std::size_t discharge = 0;
  std::size_t level = 0;
  std::size_t charge_drive = 0;
  std::size_t discharge_drive = 0;
  std::size_t charge_entry = 0;
};
template <>
struct Place<Load> {
  std::size_t balance = 0;
  bool may_be_unserved = false;
  std::size_t unserved = 0;
  Profile demand_kw;  ///< over the run
};
template <>
struct Place<Connection> {
  std::size_t import = 0;
  bool exports = false;
  std::size_t out = 0;
  std::size_t out_entry = 0;
  bool peaks = false;
  std::size_t raise = 0;
  std::size_t peak = 0;
  std::size_t peak_row = 0;
  std::size_t peak_entry = 0;
};

/// The three steps of each primitive; each primitive has its file in devices/.
template <class Primitive>
Place<Primitive> shape(const Primitive& device, const Context& context, ShapeBuilder& builder);
template <class Primitive>
void fill(const Primitive& device, const Place<Primitive>& place, const Context& context, Program& program);
template <class Primitive>
void read(const Primitive& device, std::string_view kind, const Place<Primitive>& place, const Context& context,
          DispatchBuilder& dispatch);

/// The primitive that a named device poses as; each device has its file in devices/.
template <Named Device>
typename Device::Primitive as_primitive(const Device& device, const Context& context);

/// Copies name, owner, meter and node from a named device to its primitive.
template <class Primitive, class Device>
Primitive same_place(const Device& device) {
  Primitive primitive;
  static_cast<NodeDevice&>(primitive) = static_cast<const NodeDevice&>(device);
  return primitive;
}

/// The generator of a device that follows the weather: its own profile when it has one, else what `availability`
/// computes; output that may not be curtailed must run.
template <class Device, class Availability>
Generator weather_generator(const Device& device, Availability&& availability) {
  auto generator = same_place<Generator>(device);
  generator.p_max_kw = device.p_max_kw;
  generator.cost_yuan_kwh = device.cost_yuan_kwh;
  generator.profile = device.profile.given() ? device.profile : Profile(availability(), "weather");
  if (!device.curtailable) generator.must_run_frac = generator.profile;
  return generator;
}

/// Bounds and cost of a column that runs between must-run and available: a generator's output, a converter's input.
template <class Device>
void fill_activity(const Device& device, const Context& context, Program::Column& column) {
  column.lower = context.hourly(context.cut(device.must_run_frac), device.p_max_kw);
  column.upper = context.hourly(context.cut(device.profile), device.p_max_kw);
  const double carbon_yuan_kwh = device.carbon_kg_kwh * context.carbon_yuan_kg();
  column.cost = context.hourly(sum(context.cut(device.cost_yuan_kwh), carbon_yuan_kwh));
}

/// Declares the state and row of ramp limits on a column, and fills them. `p_max_kw` scales the limits.
struct RampLimits {
  std::optional<double> up_frac_h, down_frac_h, initial_kw;
  double p_max_kw = 0.0;

  template <class Device>
  static RampLimits of(const Device& device) {
    return {device.ramp_up_frac_h, device.ramp_down_frac_h, device.p_initial_kw, device.p_max_kw};
  }
  [[nodiscard]] bool any() const { return up_frac_h || down_frac_h; }
};
RampPlace shape_ramp(const std::string& owner, std::size_t column, ShapeBuilder& builder);
void fill_ramp(const RampLimits& limits, const RampPlace& place, const Context& context, Program& program);

}  // namespace zhanhe::formulation
