#include "zhanhe/powerflow/tile.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "zhanhe/base/huge_pages.hpp"

namespace zhanhe::powerflow {

namespace {

/// Columns of a table that stand far apart are asked for so many earlier than they are read: each is a stream of its
/// own, more than a processor follows.
constexpr std::size_t ahead = 8;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Whether eight columns are worth being read together: at least this many of them go anywhere.
constexpr int worthwhile = 3;

}  // namespace

Tile::Tile(const Equations& equations, const InjectionTables& injections, const Kernels& kernels)
    : kernels_(kernels), equations_(equations), size_(at(equations.size()) * lanes) {
  p_ = reader(injections.p, injections.p_bus, injections.to_pu);
  q_ = reader(injections.q, injections.q_bus, injections.to_pu);
  // One piece of memory. Only what the tables may leave out has to be zero at the start, and the right-hand sides.
  memory_ = AlignedArray::unset((4 * eights + 6) * size_);
  prefer_huge_pages(memory_.data(), memory_.size() * sizeof(double));
  double* next = memory_.data();
  const auto part = [&](std::size_t count) { return std::exchange(next, next + count * size_); };
  for (double** array : {&p_.into, &q_.into, &vr_, &vi_}) *array = part(eights);
  for (float* SixteenView::* array :
       {&SixteenView::p, &SixteenView::q, &SixteenView::ur, &SixteenView::ui, &SixteenView::rr, &SixteenView::ri}) {
    sixteen_.*array = reinterpret_cast<float*>(part(1));  // sixteen floats take the room of eight doubles
  }
  std::fill(p_.into, vr_, 0.0);
  std::fill_n(sixteen_.rr, 2 * 2 * size_, 0.0F);
}

Tile::Reader Tile::reader(const NodeTable& table, const std::vector<Index>& bus, double scale) const {
  Reader made;
  made.table = table;
  made.scale = scale;
  std::vector<bool> taken(at(equations_.size()), false);
  std::vector<Column> all;
  for (std::size_t column = 0; column < bus.size(); ++column) {
    const Index place = bus[column] < 0 ? -1 : equations_.place_of_bus()[at(bus[column])];
    if (place < 0) continue;
    all.push_back({static_cast<Index>(column), static_cast<std::int32_t>(place), taken[at(place)]});
    taken[at(place)] = true;
  }
  if (table.node_stride != 1) {
    made.columns = std::move(all);
    return made;
  }
  // Blocks of eight columns each; what does not fill them stays as it is.
  for (auto begin = all.begin(); begin != all.end();) {
    const Index first = begin->column / 8 * 8;
    const auto end = std::find_if(begin, all.end(), [&](const Column& c) { return c.column >= first + 8; });
    if (end - begin >= worthwhile && first + 8 <= static_cast<Index>(bus.size())) {
      EightColumns block{table.data + first, {-1, -1, -1, -1, -1, -1, -1, -1}, {}};
      for (auto c = begin; c != end; ++c) {
        block.place[c->column - first] = c->place;
        block.adds[c->column - first] = c->adds;
      }
      made.eights.push_back(block);
    } else {
      made.columns.insert(made.columns.end(), begin, end);
    }
    begin = end;
  }
  return made;
}

std::span<const Index> Tile::hours_of(std::size_t eight) const {
  const std::size_t begin = std::min(hours_.size(), eight * lanes);
  return std::span(hours_).subspan(begin, std::min(lanes, hours_.size() - begin));
}

bool Tile::in_a_row(std::size_t eight) const {
  const std::span<const Index> hours = hours_of(eight);
  return hours.size() == lanes && hours.back() - hours.front() + 1 == static_cast<Index>(lanes);
}

void Tile::read_column(const Reader& reader, const Column& column, std::size_t eight, double* to, double* bad) const {
  const std::span<const Index> hours = hours_of(eight);
  const double* const from = reader.table.data + column.column * reader.table.node_stride;
  double* const here = to + at(column.place) * lanes;
  const bool together = reader.table.hour_stride == 1 && in_a_row(eight);
  for (std::size_t l = 0; l < lanes; ++l) {
    double x = 0.0;
    if (together) {
      x = reader.scale * from[hours.front() + static_cast<Index>(l)];
    } else if (l < hours.size()) {
      x = reader.scale * from[hours[l] * reader.table.hour_stride];
    }
    here[l] = column.adds ? here[l] + x : x;
    bad[l] += 0.0 * x;
  }
}

void Tile::read(Reader& reader, std::size_t eight, double* bad) const {
  double* const to = reader.into + eight * size_;
  const NodeTable& table = reader.table;
  const std::span<const Index> hours = hours_of(eight);
  if (in_a_row(eight)) {
    kernels_.bring(reader.eights.data(), static_cast<int>(reader.eights.size()), hours.front() * table.hour_stride,
                   table.hour_stride, reader.scale, to, bad);
  } else {
    for (const EightColumns& block : reader.eights) {
      for (int c = 0; c < 8; ++c) {
        if (block.place[c] < 0) continue;
        read_column(reader, {block.from + c - table.data, block.place[c], block.adds[c]}, eight, to, bad);
      }
    }
  }
  for (std::size_t n = 0; n < reader.columns.size(); ++n) {
    if (n + ahead < reader.columns.size()) {
      __builtin_prefetch(table.data + reader.columns[n + ahead].column * table.node_stride +
                         hours.front() * table.hour_stride);
    }
    read_column(reader, reader.columns[n], eight, to, bad);
  }
}

void Tile::take(std::span<const Index> hours) {
  hours_.assign(hours.begin(), hours.end());
  std::fill_n(finite_, most, false);
  for (std::size_t eight = 0; eight * lanes < hours_.size(); ++eight) {
    alignas(64) double bad[lanes] = {};  // NaN where a number is not finite
    read(p_, eight, bad);
    read(q_, eight, bad);
    for (std::size_t l = 0; l < hours_of(eight).size(); ++l) finite_[eight * lanes + l] = std::isfinite(bad[l]);
  }
}

void Tile::plan_deliveries(State& state, Magnitudes* magnitudes) {
  const std::vector<Index>& place_of = equations_.place_of_bus();
  const auto place = [&](Index bus) { return static_cast<std::int32_t>(place_of[at(bus)]); };
  std::vector<Index> column_of(place_of.size(), Magnitudes::none);
  std::vector<Delivery> more;
  for (std::size_t c = 0; magnitudes && c < magnitudes->bus_of_column.size(); ++c) {
    const Index bus = magnitudes->bus_of_column[c];
    if (bus < 0 || place_of[at(bus)] < 0) continue;
    if (column_of[at(bus)] == Magnitudes::none) {
      column_of[at(bus)] = static_cast<Index>(c);
    } else {
      more.push_back({nullptr, magnitudes->v_pu.col(static_cast<Index>(c)).data(), place(bus)});
    }
  }
  for (Index bus = 0; bus < static_cast<Index>(place_of.size()); ++bus) {
    if (place(bus) < 0) continue;
    const Index column = column_of[at(bus)];
    deliveries_.push_back({reinterpret_cast<double*>(state.voltage_pu.col(bus).data()),
                           column == Magnitudes::none ? nullptr : magnitudes->v_pu.col(column).data(), place(bus)});
  }
  deliveries_.insert(deliveries_.end(), more.begin(), more.end());
}

void Tile::store(State& state, Magnitudes* magnitudes) {
  if (hours_.empty()) return;
  if (deliveries_.empty()) plan_deliveries(state, magnitudes);
  const std::size_t count = (hours_.size() + lanes - 1) / lanes;
  const auto whole = [&](std::size_t eight) {
    return in_a_row(eight) &&
           std::ranges::all_of(hours_of(eight), [&](Index hour) { return bool(state.converged(hour)); });
  };
  EightView views[eights] = {};
  for (std::size_t eight = 0; eight < count; ++eight) {
    views[eight].vr = vr(eight);
    views[eight].vi = vi(eight);
  }
  const auto listed = static_cast<int>(deliveries_.size());
  if (count == 2 && whole(0) && whole(1) && hours_[most - 1] - hours_[0] + 1 == static_cast<Index>(most)) {
    kernels_.deliver(deliveries_.data(), listed, hours_[0], views, 2);
    return;
  }
  for (std::size_t eight = 0; eight < count; ++eight) {
    const std::span<const Index> hours = hours_of(eight);
    if (whole(eight)) {
      kernels_.deliver(deliveries_.data(), listed, hours.front(), &views[eight], 1);
      continue;
    }
    for (const Delivery& to : deliveries_) {
      for (std::size_t l = 0; l < hours.size(); ++l) {
        const std::size_t from = at(to.place) * lanes + l;
        const Index hour = hours[l];
        const bool known = state.converged(hour);
        const double re = known ? views[eight].vr[from] : nan;
        const double im = known ? views[eight].vi[from] : nan;
        if (to.voltage) {
          to.voltage[2 * hour] = re;
          to.voltage[2 * hour + 1] = im;
        }
        if (to.magnitude) to.magnitude[hour] = std::sqrt(re * re + im * im);
      }
    }
  }
}

}  // namespace zhanhe::powerflow
