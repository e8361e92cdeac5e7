#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zhanhe/electric/electric_network.hpp"
#include "zhanhe/formulation/branches.hpp"
#include "zhanhe/formulation/posing.hpp"
#include "zhanhe/results/feedback.hpp"

namespace zhanhe::formulation {

/// A load of the electric network, as the grid's rows need it.
struct ReactiveLoad {
  std::string node;
  double tangent = 0.0;  ///< reactive over active power
  Profile demand_kw;     ///< over the run
  std::optional<std::size_t> unserved;
};

/// A device whose inverter can give and take reactive power.
struct ReactiveSource {
  std::string device, owner, node;
  Profile most_kvar;  ///< over the run
  std::size_t column = 0;
};

/// The linear grid of the dispatch: reactive flows, squared voltages, and what ties them to the active flows. It agrees
/// with the AC state of its feedback and is linear around it. While no limit has been broken, only losses are posed.
class GridRows {
public:
  GridRows(const Study& study, const Feedback& feedback, std::vector<ReactiveLoad> loads,
           std::vector<ReactiveSource> sources);

  void shape(const Branches& branches, ShapeBuilder& builder);
  void fill(const Context& context, Program& program) const;
  /// Tells what broken limits and reactive power cost.
  void read(DispatchBuilder& dispatch) const;
  /// Losses of the lines, reactive power of the devices, taps and limits that had to be broken, in the tables of the
  /// electricity group.
  void write(const DispatchBuilder& dispatch, CarrierDispatch& group) const;

private:
  using Bus = powerflow::Index;
  /// A row that may be broken at a price, and by how much below or above.
  struct Soft {
    std::size_t row = 0, under = 0, over = 0, under_entry = 0, over_entry = 0;
  };
  struct Place {  // of a bus with free voltage
    std::size_t square = 0, balance = 0;
    double lower = 0.0, upper = 0.0;  // of the squared voltage
    std::optional<Soft> soft;
    std::size_t soft_entry = 0;
  };
  struct Move {  // of a tap that may move: by how much it raises or lowers the squared voltage behind it
    std::size_t raised = 0, lowered = 0, raised_entry = 0, lowered_entry = 0;
  };
  struct Line {
    Eigen::Index told = 0;  // its column in the feedback
    const powerflow::Branch* branch = nullptr;
    std::string to;                       // the node where its loss is taken
    std::optional<Eigen::Index> changer;  // of its taps, its column in the feedback
    std::optional<Move> move;
    std::size_t to_balance = 0;
    std::size_t reactive = 0, drop = 0;
    std::size_t drop_p = 0, drop_q = 0, leaves = 0, arrives = 0;
    std::optional<std::size_t> drop_from, drop_to;  // none where the voltage is held; then no reactive balance either
  };
  struct Tangent {
    Eigen::Index told = 0;
    std::size_t row = 0, over = 0, p = 0, q = 0, over_entry = 0;
  };
  /// The angles around a loop of lines; scaled to power, so that its entries are near 1.
  struct Loop {
    std::vector<std::size_t> lines;
    std::vector<double> signs;
    double scale_pu = 0.0;  // the largest impedance
    double price_yuan_kwh = 0.0;
    std::size_t row = 0, under = 0, over = 0, under_entry = 0, over_entry = 0;
    std::vector<std::size_t> p, q;
  };
  void write_broken(const DispatchBuilder& dispatch, CarrierDispatch& group) const;
  void write_taps(const DispatchBuilder& dispatch, CarrierDispatch& group) const;
  /// The position that a tap goes to when the dispatch raised the squared voltage by so much for 1 pu2 at `from`.
  [[nodiscard]] int moved_tap(std::size_t changer, double tap_frac, double raised_pu2) const;
  /// What the squared voltage at `from` counts for behind the ratio.
  [[nodiscard]] Hourly inner_of(const Line& line) const;
  void find_loops();
  void shape_loops(const std::map<std::string, std::size_t>& flow_of, ShapeBuilder& builder);
  void fill_loop(const Loop& loop, Program& program) const;
  [[nodiscard]] bool is_free(Bus bus) const { return places_[static_cast<std::size_t>(bus)].has_value(); }

  const Feedback& feedback_;
  electric::Names names_;
  electric::ElectricNetwork network_;
  bool only_losses_ = false;
  std::vector<ReactiveLoad> loads_;
  std::vector<ReactiveSource> sources_;
  std::vector<std::optional<Place>> places_;  // of each bus; none: a slack, or not modelled
  std::vector<double> slack_square_;          // of each bus
  std::vector<Line> lines_;
  std::vector<Loop> loops_;
  std::vector<Tangent> tangents_;
  std::vector<std::size_t> load_entries_, load_balances_, source_entries_;  // in the reactive balances
};

}  // namespace zhanhe::formulation
