#include <algorithm>

#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// The names that may not meet twice, and who has them.
class NameSpace {
public:
  template <class T>
  void add(Validation& validation, const T& component) {
    if (component.name.empty()) return;
    const auto [taken, fresh] = owners_.emplace(component.name, Owner{T::kind, &component});
    if (fresh) return;
    const Owner& owner = taken->second;
    const std::string by =
        owner.component->origin.empty() ? "another " + std::string(owner.kind) : place_of(owner.kind, *owner.component);
    validation.tell(component, "name", IssueCode::duplicate_name, "'" + component.name + "' is the name of " + by,
                    "choose another name");
  }

private:
  struct Owner {
    std::string_view kind;
    const Component* component = nullptr;
  };
  std::map<std::string, Owner> owners_;
};

template <class... Ts>
void check_together(Validation& validation, TypeList<Ts...> kinds) {
  NameSpace names;
  for_each_type(kinds, [&]<class T>() {
    for (const T& component : validation.study.all<T>()) names.add(validation, component);
  });
}

}  // namespace

void validate_names(Validation& validation) {
  for (const Carrier& carrier : validation.study.all<Carrier>()) {
    if (std::ranges::find(known_carriers, carrier.name) == known_carriers.end()) continue;
    validation.tell(carrier, "name", IssueCode::duplicate_name, "'" + carrier.name + "' is a carrier already",
                    "leave the declaration out");
  }
  check_together(validation, TypeList<Carrier>{});
  check_together(validation, TypeList<Node>{});
  check_together(validation, TypeList<Line, Transformer>{});
  check_together(validation, TypeList<Tariff>{});
  check_together(validation, TypeList<Shape>{});
  check_together(validation, TypeList<Budget>{});
  check_together(validation, TypeList<Obligation>{});
  // A result file has one axis of devices: `study.devices["x"]` must be one of them.
  check_together(validation, Devices{});
}

}  // namespace zhanhe
