#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::test {

/// Appends a component and returns it; the reference holds until the next one of that kind is added.
template <class T>
T& add(Study& study, T component) {
  study.all<T>().push_back(std::move(component));
  return study.all<T>().back();
}

inline Node node_named(const std::string& name, double v_kv = 10.0, const std::string& carrier = "electricity") {
  Node node;
  node.name = name;
  node.carrier = carrier;
  if (carrier == "electricity") node.v_kv = v_kv;
  return node;
}

inline Line line_between(const std::string& name, const std::string& from, const std::string& to) {
  Line line;
  line.name = name;
  line.from = from;
  line.to = to;
  return line;
}

template <class T>
T device_at(const std::string& name, const std::string& node) {
  T device;
  device.name = name;
  device.node = node;
  return device;
}

/// A good day: a public grid at 'town' at 10 kV, a line to 'campus', a load, a battery and photovoltaics there.
inline Study good_day() {
  Study study;
  study.settings.steps = 24;
  add(study, node_named("town"));
  add(study, node_named("campus"));
  add(study, line_between("feeder", "town", "campus"));
  auto grid = device_at<GridConnection>("grid", "town");
  grid.import_max_kw = 1000.0;
  grid.export_max_kw = 500.0;
  grid.import_yuan_kwh = Profile(0.6);
  grid.export_yuan_kwh = Profile(0.4);
  add(study, grid);
  auto load = device_at<Load>("lecture_hall", "campus");
  load.p_kw = Profile(std::vector<double>(24, 80.0), "loads.csv:lecture_hall");
  add(study, load);
  auto battery = device_at<Battery>("b1", "campus");
  battery.p_max_kw = 50.0;
  battery.e_max_kwh = 100.0;
  add(study, battery);
  auto pv = device_at<Pv>("roof", "campus");
  pv.p_max_kw = 60.0;
  pv.profile = Profile(std::vector<double>(24, 0.5));
  add(study, pv);
  return study;
}

/// A tariff with one string for every month.
inline Tariff flat_tariff(const std::string& name) {
  Tariff tariff;
  tariff.name = name;
  tariff.energy_yuan_kwh = 0.4;
  tariff.periods.assign(12, std::string(24, 'F'));
  return tariff;
}

inline std::vector<std::string> codes(const Issues& issues) {
  std::vector<std::string> list;
  for (const Issue& issue : issues) list.emplace_back(to_string(issue.code));
  return list;
}

using Codes = std::vector<std::string>;

}  // namespace zhanhe::test
