#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "zhanhe/network/devices.hpp"
#include "zhanhe/network/network_parts.hpp"

namespace zhanhe {

/// Components of several kinds, each kind in its own contiguous vector.
template <class List>
struct ComponentTable;

template <class... Ts>
struct ComponentTable<TypeList<Ts...>> {
  std::tuple<std::vector<Ts>...> vectors;
};

/// Everything that is connected: carriers, nodes, lines, transformers, pipes and devices, by kind.
struct Network {
  ComponentTable<NetworkParts> parts;
  ComponentTable<Devices> devices;

  template <class T>
  [[nodiscard]] std::vector<T>& all() {
    return std::get<std::vector<T>>(table<T>(*this).vectors);
  }
  template <class T>
  [[nodiscard]] const std::vector<T>& all() const {
    return std::get<std::vector<T>>(table<T>(*this).vectors);
  }

  [[nodiscard]] const std::vector<Node>& nodes() const { return all<Node>(); }
  [[nodiscard]] const std::vector<Line>& lines() const { return all<Line>(); }
  [[nodiscard]] const std::vector<Transformer>& transformers() const { return all<Transformer>(); }
  [[nodiscard]] const std::vector<Pipe>& pipes() const { return all<Pipe>(); }

private:
  template <class T, class Self>
  static auto& table(Self& self) {
    if constexpr (lists<T>(NetworkParts{})) {
      return self.parts;
    } else {
      return self.devices;
    }
  }
};

/// The power limit of a line in the dispatch, either way: `p_max_kw`, else its thermal rating
/// sqrt(3) v_kv i_max_a parallel, else nothing.
[[nodiscard]] std::optional<double> power_limit_kw(const Line& line, const Node& from);
/// The same for a transformer: its rated power.
[[nodiscard]] double power_limit_kw(const Transformer& transformer);

}  // namespace zhanhe
