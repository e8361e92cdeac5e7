#include <algorithm>
#include <optional>
#include <string>

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

/// A name that cannot be read or told from another.
std::optional<std::string> unreadable(const std::string& name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(name, is_control)) return "the name has control characters";
  if (!name.empty() && name.find_first_not_of(' ') == std::string::npos) return "the name is all spaces";
  return std::nullopt;
}

void check_readable(Validation& validation) {
  for_each_component(validation.study, [&](const auto& component) {
    if (const auto fault = unreadable(component.name)) {
      validation.tell(component, "name", IssueCode::out_of_range, *fault, "choose a name of visible characters");
    }
  });
}

/// Carriers are groups of the results file.
void check_group_name(Validation& validation, const Carrier& carrier) {
  const std::string& name = carrier.name;
  if (name != "." && name != ".." && name.find('/') == std::string::npos) return;
  validation.tell(carrier, "name", IssueCode::out_of_range, "'" + name + "' cannot be a group of the results file",
                  "choose a name without '/' that is neither '.' nor '..'");
}

}  // namespace

void validate_names(Validation& validation) {
  check_readable(validation);
  for (const Carrier& carrier : validation.study.all<Carrier>()) {
    check_group_name(validation, carrier);
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
