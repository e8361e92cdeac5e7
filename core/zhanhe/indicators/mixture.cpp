#include "zhanhe/indicators/mixture.hpp"

#include <cmath>
#include <limits>

#include <Eigen/SparseLU>

namespace zhanhe::indicators {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

/// Lists the transfers by the node they leave and counts those that each node waits for.
void Mixture::order(const Flows& flows) {
  const auto nodes = static_cast<std::size_t>(flows.throughput_kw.size());
  first_.assign(nodes + 1, 0);
  waiting_.assign(nodes, 0);
  own_kw_.assign(nodes, 0.0);
  for (const Transfer& t : flows.transfers) {
    if (t.from == t.to) {
      own_kw_[static_cast<std::size_t>(t.from)] += t.kw;
      continue;
    }
    ++first_[static_cast<std::size_t>(t.from) + 1];
    ++waiting_[static_cast<std::size_t>(t.to)];
  }
  for (std::size_t i = 0; i < nodes; ++i) first_[i + 1] += first_[i];
  leaving_.resize(static_cast<std::size_t>(first_[nodes]));
  std::vector<int>& next = ready_;  // free until the sweep
  next.assign(first_.begin(), first_.end() - 1);
  for (std::size_t k = 0; k < flows.transfers.size(); ++k) {
    const Transfer& t = flows.transfers[k];
    if (t.from == t.to) continue;
    int& place = next[static_cast<std::size_t>(t.from)];
    leaving_[static_cast<std::size_t>(place++)] = static_cast<int>(k);
  }
}

/// Sends what leaves a node on; a node that waits for nothing more gets ready.
void Mixture::send(int node, const Flows& flows) {
  const auto i = static_cast<std::size_t>(node);
  const bool flowing = !std::isnan(content_(carbon, node));
  for (int k = first_[i]; k < first_[i + 1]; ++k) {
    const Transfer& t = flows.transfers[static_cast<std::size_t>(leaving_[static_cast<std::size_t>(k)])];
    if (flowing) arriving_.col(t.to) += t.kw * content_.col(node);
    if (--waiting_[static_cast<std::size_t>(t.to)] == 0) ready_.push_back(t.to);
  }
}

/// Mixes node by node where all that arrives is known. `ready_` grows while it is read.
void Mixture::sweep(const Flows& flows) {
  for (std::size_t next = 0; next < ready_.size(); ++next) {
    const int node = ready_[next];
    const double kw = flows.throughput_kw[node] - own_kw_[static_cast<std::size_t>(node)];
    if (kw > least_kw) content_.col(node) = arriving_.col(node) / kw;
    send(node, flows);
  }
}

/// Of the nodes that still wait those from which a loop is reached; nothing comes to them from the others that wait.
std::vector<bool> Mixture::on_loops(const Flows& flows) const {
  std::vector<bool> loops(waiting_.size());
  std::vector<std::vector<int>> before(waiting_.size());
  std::vector<int> going(waiting_.size(), 0);
  for (std::size_t i = 0; i < loops.size(); ++i) loops[i] = waiting_[i] > 0;
  for (const Transfer& t : flows.transfers) {
    const auto from = static_cast<std::size_t>(t.from), to = static_cast<std::size_t>(t.to);
    if (t.from == t.to || !loops[from] || !loops[to]) continue;
    before[to].push_back(t.from);
    ++going[from];
  }
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < loops.size(); ++i) {
    if (loops[i] && going[i] == 0) ends.push_back(i);
  }
  for (std::size_t next = 0; next < ends.size(); ++next) {
    const std::size_t end = ends[next];
    loops[end] = false;
    for (const int node : before[end]) {
      if (--going[static_cast<std::size_t>(node)] == 0) ends.push_back(static_cast<std::size_t>(node));
    }
  }
  return loops;
}

/// The nodes on loops that source energy reaches: the others only circle what they hold, which has no mixture.
std::vector<int> Mixture::fed_by_sources(const std::vector<bool>& loops, const Flows& flows) const {
  std::vector<int> fed;
  std::vector<bool> seen(loops.size(), false);
  const auto add = [&](int node) {
    const auto i = static_cast<std::size_t>(node);
    if (!loops[i] || seen[i] || flows.throughput_kw[node] - own_kw_[i] <= least_kw) return;
    seen[i] = true;
    fed.push_back(node);
  };
  for (int node = 0; node < static_cast<int>(loops.size()); ++node) {
    if (arriving_.col(node).tail<3>().sum() > 0.0) add(node);
  }
  for (std::size_t next = 0; next < fed.size(); ++next) {
    const auto i = static_cast<std::size_t>(fed[next]);
    for (int k = first_[i]; k < first_[i + 1]; ++k) {
      add(flows.transfers[static_cast<std::size_t>(leaving_[static_cast<std::size_t>(k)])].to);
    }
  }
  return fed;
}

void Mixture::solve_loops(const std::vector<bool>& loops, const Flows& flows) {
  const std::vector<int> fed = fed_by_sources(loops, flows);
  if (fed.empty()) return;
  std::vector<int> row(waiting_.size(), -1);
  for (std::size_t r = 0; r < fed.size(); ++r) row[static_cast<std::size_t>(fed[r])] = static_cast<int>(r);
  const auto count = static_cast<Eigen::Index>(fed.size());
  std::vector<Eigen::Triplet<double>> entries;
  Eigen::MatrixXd right(count, 4);
  for (std::size_t r = 0; r < fed.size(); ++r) {
    const auto i = static_cast<std::size_t>(fed[r]);
    entries.emplace_back(static_cast<int>(r), static_cast<int>(r), flows.throughput_kw[fed[r]] - own_kw_[i]);
    right.row(static_cast<Eigen::Index>(r)) = arriving_.col(fed[r]).matrix().transpose();
    for (int k = first_[i]; k < first_[i + 1]; ++k) {
      const Transfer& t = flows.transfers[static_cast<std::size_t>(leaving_[static_cast<std::size_t>(k)])];
      if (const int to = row[static_cast<std::size_t>(t.to)]; to >= 0) {
        entries.emplace_back(to, static_cast<int>(r), -t.kw);
      }
    }
  }
  Eigen::SparseMatrix<double> system(count, count);
  system.setFromTriplets(entries.begin(), entries.end());
  Eigen::SparseLU<Eigen::SparseMatrix<double>> factors(system);
  if (factors.info() != Eigen::Success) return;
  const Eigen::MatrixXd mixed = factors.solve(right);
  for (Eigen::Index r = 0; r < count; ++r) {
    content_.col(fed[static_cast<std::size_t>(r)]) = mixed.row(r).transpose().array();
  }
}

/// Loops are solved: what leaves them goes on to the nodes behind them.
void Mixture::leave_loops(const std::vector<bool>& loops, const Flows& flows) {
  ready_.clear();
  for (int node = 0; node < static_cast<int>(loops.size()); ++node) {
    if (loops[static_cast<std::size_t>(node)]) send(node, flows);
  }
  std::erase_if(ready_, [&](int node) { return loops[static_cast<std::size_t>(node)]; });
}

const Eigen::Array4Xd& Mixture::solve(const Flows& flows) {
  order(flows);
  const int nodes = static_cast<int>(flows.throughput_kw.size());
  content_.setConstant(4, nodes, nan);
  arriving_ = flows.given;
  ready_.clear();
  for (int node = 0; node < nodes; ++node) {
    if (waiting_[static_cast<std::size_t>(node)] == 0) ready_.push_back(node);
  }
  sweep(flows);
  if (static_cast<int>(ready_.size()) == nodes) return content_;
  const std::vector<bool> loops = on_loops(flows);
  solve_loops(loops, flows);
  leave_loops(loops, flows);
  sweep(flows);
  return content_;
}

}  // namespace zhanhe::indicators
