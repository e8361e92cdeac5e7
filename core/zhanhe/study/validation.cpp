#include "zhanhe/study/validation.hpp"

namespace zhanhe {

Validation::Validation(const Study& of) : study(of) {
  for_each_type(ComponentKinds{}, [this]<class T>() {
    std::vector<std::string>& list = names_[T::kind];
    if (T::kind == Carrier::kind) list.assign(known_carriers.begin(), known_carriers.end());
    for (const T& component : study.all<T>()) {
      if (!component.name.empty()) list.push_back(component.name);
    }
    known_[T::kind] = {list.begin(), list.end()};
  });
}

void Validation::tell(const Subject& subject, std::string_view field, IssueCode code, std::string message,
                      std::string remedy, Severity severity) {
  if (severity == Severity::error && !wrong_.emplace(subject.id(), field).second) return;
  std::string place = subject.place();
  if (!field.empty()) place += " " + std::string(field);
  issues.push_back({code, severity, std::move(place), std::move(message), std::move(remedy)});
}

void Validation::note_wrong(const Subject& subject, std::string_view field) { wrong_.emplace(subject.id(), field); }

bool Validation::wrong(const Subject& subject, std::string_view field) const {
  return wrong_.contains({subject.id(), field});
}

const std::vector<std::string>& Validation::names(std::string_view kind) const {
  static const std::vector<std::string> none;
  const auto found = names_.find(kind);
  return found == names_.end() ? none : found->second;
}

bool Validation::knows(std::string_view kind, const std::string& name) const {
  const auto found = known_.find(kind);
  return found != known_.end() && found->second.contains(name);
}

std::string Validation::when(std::size_t step) const {
  return axis && step < axis->steps ? to_string(axis->time(step)) : "value " + std::to_string(step + 1);
}

std::string Validation::when(const std::vector<std::size_t>& steps) const {
  constexpr std::size_t most = 3;
  std::string text;
  std::size_t spans = 0;
  for (std::size_t i = 0; i < steps.size();) {
    std::size_t last = i;
    while (last + 1 < steps.size() && steps[last + 1] == steps[last] + 1) ++last;
    if (++spans > most) return text + ", ...";
    if (!text.empty()) text += ", ";
    text += when(steps[i]);
    if (axis && steps[last] < axis->steps) {
      text += " to " + to_string(civil_time(axis->seconds(steps[last] + 1)));
    } else if (last > i) {
      text += " to " + std::to_string(steps[last] + 1);
    }
    i = last + 1;
  }
  return text;
}

}  // namespace zhanhe
