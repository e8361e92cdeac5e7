#include <algorithm>
#include <array>

#include "component.hpp"
#include "zhanhe/base/nearest.hpp"

namespace zhanhe::bind {

namespace {

template <class T>
Kind make_kind() {
  return {T::kind,
          T::doc,
          [](const Study& study) { return study.all<T>().size(); },
          [](Study& study, std::size_t index) -> Component& { return study.all<T>()[index]; },
          [](Study& study, std::size_t index) { return zhanhe::slots(study.all<T>()[index]); },
          [] {
            static T fresh;
            return zhanhe::slots(fresh);
          },
          [](Study& study, std::size_t index) {
            auto& all = study.all<T>();
            all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
          },
          [](const std::shared_ptr<Study>& study, std::size_t index) {
            return py::cast(HandleOf<T>{{study, find_kind(T::kind), study->all<T>()[index].name, index}});
          }};
}

template <class... Ts>
std::vector<Kind> make_kinds(TypeList<Ts...>) {
  return {make_kind<Ts>()...};
}

template <class... Ts>
std::vector<const Kind*> pick(TypeList<Ts...>) {
  return {find_kind(Ts::kind)...};
}

/// Index of the component of that name, or the number of components.
std::size_t find_index(Study& study, const Kind& kind, const std::string& name, std::size_t hint) {
  const std::size_t count = kind.count(study);
  if (hint < count && kind.at(study, hint).name == name) return hint;
  std::size_t index = 0;
  while (index < count && kind.at(study, index).name != name) ++index;
  return index;
}

}  // namespace

std::span<const Kind> all_kinds() {
  static const std::vector<Kind> kinds = make_kinds(ComponentKinds{});
  return kinds;
}

const Kind* find_kind(std::string_view name) {
  const auto kinds = all_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [name](const Kind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::size_t Handle::index() const {
  const std::size_t found = find_index(*study, *kind, name, hint);
  if (found == kind->count(*study)) {
    throw py::key_error("the " + std::string(kind->name) + " '" + name + "' is no longer in the study");
  }
  hint = found;
  return found;
}

std::vector<Found> find_named(Study& study, std::span<const Kind* const> kinds, const std::string& name) {
  std::vector<Found> found;
  for (const Kind* kind : kinds) {
    const std::size_t index = find_index(study, *kind, name, 0);
    if (index < kind->count(study)) found.push_back({kind, index});
  }
  return found;
}

std::vector<std::string> View::names() const {
  std::vector<std::string> names;
  for (const Kind* kind : kinds) {
    for (std::size_t i = 0; i < kind->count(*study); ++i) names.push_back(kind->at(*study, i).name);
  }
  return names;
}

Found View::find(const std::string& name) const {
  const std::vector<Found> found = find_named(*study, kinds, name);
  if (found.empty()) {
    throw py::key_error("there is no " + std::string(title) + " '" + name + "'; " + suggestion(name, names()));
  }
  if (found.size() > 1) {
    throw py::key_error("'" + name + "' is the name of a " + std::string(found[0].kind->name) + " and of a " +
                        std::string(found[1].kind->name) + "; rename one");
  }
  return found.front();
}

bool View::contains(const std::string& name) const { return !find_named(*study, kinds, name).empty(); }

const std::vector<ViewInfo>& all_views() {
  static const std::vector<const Kind*> devices = pick(Devices{}), nodes = pick(TypeList<Node>{}),
                                        lines = pick(TypeList<Line>{}), transformers = pick(TypeList<Transformer>{}),
                                        pipes = pick(TypeList<Pipe>{}), tariffs = pick(TypeList<Tariff>{}),
                                        shapes = pick(TypeList<Shape>{}), carriers = pick(TypeList<Carrier>{}),
                                        budgets = pick(TypeList<Budget>{}), obligations = pick(TypeList<Obligation>{});
  static const std::vector<ViewInfo> views{
      {"devices", "device", "All devices by name, kind by kind.", devices},
      {"nodes", "node", "All nodes by name.", nodes},
      {"lines", "line", "All lines by name.", lines},
      {"transformers", "transformer", "All transformers by name.", transformers},
      {"pipes", "pipe", "All pipes by name.", pipes},
      {"tariffs", "tariff", "All tariffs by name.", tariffs},
      {"shapes", "shape", "All calendar shapes by name.", shapes},
      {"carriers", "carrier", "Carriers beyond the known ones, by name.", carriers},
      {"budgets", "budget", "All budgets by name.", budgets},
      {"obligations", "obligation", "All obligations to consume renewable electricity, by name.", obligations}};
  return views;
}

}  // namespace zhanhe::bind
