#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zhanhe/formulation/context.hpp"
#include "zhanhe/formulation/quantity.hpp"
#include "zhanhe/network/devices.hpp"
#include "zhanhe/program/program.hpp"
#include "zhanhe/results/dispatch.hpp"
#include "zhanhe/study/rooms.hpp"

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

  /// A variable or row of the whole run, and their entries.
  std::size_t global(const std::string& owner, std::string quantity, std::string unit);
  std::size_t global_entry(std::size_t row, std::size_t global);

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
    Profile square_yuan_kw2h = 0.0;
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
  /// A size that the optimiser chose; `unit` is "kW" or "kWh".
  struct Size {
    std::string owner, node, kind, unit;
    double size = 0.0;
  };

  struct Room {
    std::string building;
    Eigen::ArrayXd temperature_c, usual_c, low_c, high_c;
    double reduction_error_k = 0.0;
  };
  std::vector<Room> rooms;

  [[nodiscard]] double global(std::size_t global) const { return solution_.g[static_cast<Eigen::Index>(global)]; }

  std::vector<Flow> flows;
  std::vector<Peak> peaks;
  std::vector<BilledSize> billed_sizes;
  std::vector<Size> sizes;

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

/// A row  quantity - factor size <= 0 or >= 0  that keeps a column or state within a size that is chosen.
struct SizeRow {
  std::size_t row = 0;
  std::size_t entry = 0;  ///< of the size
};

/// The size of an extendable device: a variable of the whole run, and the rows that keep its activity within it.
struct SizePlace {
  bool chosen = false;
  std::size_t global = 0;
  std::optional<SizeRow> upper, lower;
};

/// Ramp limits: a state holds the last output, a row keeps the change within them. Where the size is chosen, two rows.
struct RampPlace {
  std::size_t state = 0;
  std::size_t row = 0;
  std::size_t drive = 0;
  std::size_t before = 0;
  std::size_t fall_before = 0;
  SizeRow rise, fall;
};

/// What generators and converters have in common: one column that runs between must-run and available.
struct ActivityPlace {
  std::size_t column = 0;
  SizePlace size;
  bool ramps = false;
  RampPlace ramp;
};

template <>
struct Place<Generator> {
  ActivityPlace output;
};
template <>
struct Place<Converter> {
  ActivityPlace input;
  std::vector<std::size_t> entries;  ///< of the inputs, then of the outputs
};
template <>
struct Place<Process> {
  std::vector<std::size_t> shares;   ///< of each point
  std::vector<std::size_t> entries;  ///< of the first point all nodes, then of the next
  SizePlace size;
  std::optional<SizeRow> upper, lower;           ///< where a bound of one column does not do
  std::vector<std::size_t> lower_entries;        ///< of each point
  std::size_t on = 0, on_row = 0, on_entry = 0;  ///< with whole numbers
};
template <>
struct Place<Store> {
  bool one_column = false;  ///< `discharge` is the net power: without losses and limits of power
  std::size_t charge = 0;   ///< none with one column
  std::size_t discharge = 0;
  std::size_t level = 0;
  std::size_t charge_drive = 0;
  std::size_t discharge_drive = 0;
  std::size_t charge_entry = 0;
  bool spills = false;
  std::size_t spill = 0;
  std::size_t spill_drive = 0;
  SizePlace size;  ///< its rows keep the level
  std::optional<SizeRow> charge_row, discharge_row;
};
template <>
struct Place<Load> {
  std::size_t balance = 0;
  bool may_be_unserved = false;
  std::size_t unserved = 0;
  Profile demand_kw;  ///< over the run
};
/// One use of rooms: heat or cold.
struct RoomUse {
  std::size_t power = 0;
  std::size_t drive = 0;
  std::size_t balance = 0;
  std::size_t entry = 0;  ///< of the power in the balance
  std::size_t comfort_entry = 0;
  bool may_be_unserved = false;
  std::size_t unserved = 0;
};
template <>
struct Place<Rooms> {
  std::size_t mass = 0;     ///< its temperature beyond the usual
  std::size_t comfort = 0;  ///< the row that keeps the air in its band
  std::size_t comfort_after = 0;
  std::optional<RoomUse> heat, cooling;
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

/// Copies what named converters share to their primitive.
template <class Primitive, class Device>
Primitive same_conversion(const Device& device) {
  Primitive primitive;
  static_cast<zhanhe::Device&>(primitive) = device;
  static_cast<Extension&>(primitive) = device;
  primitive.p_max_kw = device.p_max_kw;
  primitive.profile = device.profile;
  primitive.must_run_frac = device.must_run_frac;
  primitive.cost_yuan_kwh = device.cost_yuan_kwh;
  if constexpr (requires { primitive.integer = device.integer; }) primitive.integer = device.integer;
  return primitive;
}

/// The converter of a named device: its activity is the power that p_max_kw is of. `factor` gives what flows at a side
/// for each kW of it; sides without a node are left out.
template <class Device, class Factor>
Converter conversion(const Device& device, Factor&& factor) {
  auto converter = same_conversion<Converter>(device);
  for (const auto& side : Device::sides()) {
    if ((device.*side.node).empty()) continue;
    (side.gives ? converter.outputs : converter.inputs).push_back({device.*side.node, factor(side.field)});
  }
  return converter;
}

/// The process of a named device that may have a part-load curve, an operating point for each of its loads. `rated` is
/// the side that p_max_kw is of; `factor` gives what flows at another one for each kW of that, at an efficiency
/// relative to that of full load. Sides without a node are left out.
template <class Device, class Factor>
Process part_load_process(const Device& device, std::string_view rated, Factor&& factor) {
  auto process = same_conversion<Process>(device);
  const bool curve = !device.part_load_frac.empty();
  const std::vector<double> loads = curve ? device.part_load_frac : std::vector{1.0};
  const std::vector<double> efficiencies = curve ? device.part_load_efficiency_frac : std::vector{1.0};
  auto sides = Device::sides();
  std::ranges::stable_partition(sides, [&](const auto& side) { return side.field == rated; });
  std::erase_if(sides, [&](const auto& side) { return (device.*side.node).empty(); });
  for (const auto& side : sides) process.nodes.push_back(device.*side.node);
  for (std::size_t k = 0; k < loads.size(); ++k) {
    for (const auto& side : sides) {
      const Profile flow = side.field == rated ? Profile(1.0) : factor(side.field, efficiencies[k]);
      process.points.push_back(product(flow, side.gives ? loads[k] : -loads[k]));
    }
  }
  return process;
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

/// What an activity is bounded by, priced by, and how fast it may change: the shared fields of a generator's output and
/// a converter's input.
struct Activity {
  std::string name;
  double p_max_kw = 0.0;
  Profile profile, must_run_frac, cost_yuan_kwh, cost_yuan_kw2h, carbon_kg_kwh, ramp_up_frac_h, ramp_down_frac_h;
  std::optional<double> p_initial_kw;
  Extension extension;

  template <class Device>
  static Activity of(const Device& d) {
    return {d.name,
            d.p_max_kw,
            d.profile,
            d.must_run_frac,
            d.cost_yuan_kwh,
            d.cost_yuan_kw2h,
            d.carbon_kg_kwh,
            d.ramp_up_frac_h,
            d.ramp_down_frac_h,
            d.p_initial_kw,
            d};
  }
};
ActivityPlace shape_activity(const Activity& activity, const std::string& quantity, ShapeBuilder& builder);
void fill_activity(const Activity& activity, const ActivityPlace& place, const Context& context, Program& program);
/// Tells what the activity and its size cost. `kind` and `node` are those of the device.
void read_activity(const Activity& activity, const ActivityPlace& place, const std::string& owner,
                   std::string_view kind, const std::string& node, const Context& context, DispatchBuilder& dispatch);

/// The variable of a chosen size in kW or kWh.
SizePlace shape_size(const std::string& owner, const std::string& unit, ShapeBuilder& builder);
/// A row  column - factor size, or  state after the hour - factor size.
SizeRow shape_size_row(const std::string& owner, const std::string& quantity, std::size_t column, std::size_t size,
                       ShapeBuilder& builder);
SizeRow shape_level_row(const std::string& owner, const std::string& quantity, std::size_t state, std::size_t size,
                        ShapeBuilder& builder);
void fill_size(const SizePlace& place, double least, const std::optional<double>& largest, double invest_yuan_year,
               const Context& context, Program& program);
/// Fills a row: at most factor times the size (`upper`), or at least.
void fill_size_row(const SizeRow& row, const Hourly& factor, bool upper, Program& program);
/// What a chosen size costs, and how large it is.
void read_size(const SizePlace& place, const std::string& device, const std::string& owner, std::string_view kind,
               const std::string& node, const std::string& unit, double invest_yuan_year, const Context& context,
               DispatchBuilder& dispatch);

/// `profile` times what is available at the least and at the most of a size: the largest (`upper`) or smallest value
/// that the size leaves possible. Infinite where the size has no limit.
Hourly widest(const Profile& cut_profile, double least, double largest, bool upper);

}  // namespace zhanhe::formulation
