#include "zhanhe/store/read.hpp"

#include <algorithm>
#include <string_view>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::store {

namespace {

/// Opens a file and makes sure that it is ours and not of a newer layout.
h5::File open(const std::filesystem::path& path) {
  h5::File file = h5::File::open(path);
  const h5::Group& root = file.root();
  const auto filetype = root.has_attribute("filetype") ? root.attribute("filetype") : h5::Attribute();
  const auto* text = std::get_if<std::string>(&filetype);
  if (text == nullptr || *text != "zhanhe-results") {
    const bool ours = text != nullptr && text->starts_with("zhanhe-");
    throw IoError(path.string(), ours ? "holds " + *text + ", not results of a run; any reader of netCDF-4 opens it"
                                      : "an HDF5 file, but not results of zhanhe");
  }
  const auto version = root.attribute_as<std::int64_t>("format_version");
  if (version > format_version) {
    throw IoError(path.string(), "written by a newer zhanhe (format " + std::to_string(version) +
                                     "; this one reads up to " + std::to_string(format_version) + ")");
  }
  return file;
}

/// The one value of a scalar.
template <class T>
T single(std::vector<T> values, const h5::Group& group, std::string_view name) {
  if (values.size() != 1) {
    throw IoError(group.file_path(), group.path() + "/" + std::string(name) + " is no scalar");
  }
  return std::move(values.front());
}

std::string text(const h5::Group& group, std::string_view name) {
  return single(group.dataset(name).read_texts(), group, name);
}

double number(const h5::Group& group, std::string_view name) {
  return single(group.dataset(name).read_doubles(), group, name);
}

std::int64_t integer(const h5::Group& group, std::string_view name) {
  return single(group.dataset(name).read_integers(), group, name);
}

/// The values of one of the columns that belong to a numbered axis of `count` entries.
template <class T>
std::vector<T> column(const h5::Group& group, std::string_view name, std::size_t count) {
  std::vector<T> values;
  if constexpr (std::is_same_v<T, std::string>) {
    values = group.dataset(name).read_texts();
  } else if constexpr (std::is_same_v<T, double>) {
    values = group.dataset(name).read_doubles();
  } else {
    values = group.dataset(name).read_integers();
  }
  if (values.size() != count) {
    throw IoError(group.file_path(), group.path() + "/" + std::string(name) + " is not as long as its axis");
  }
  return values;
}

std::size_t entries(const h5::Group& group, std::string_view axis) {
  return group.has(axis) ? group.dataset(axis).read_integers().size() : 0;
}

std::vector<Attribute> attributes_of(const h5::Group& root) {
  std::vector<Attribute> result;
  for (const std::string& name : root.attribute_names()) {
    if (name == "scenario") continue;
    const h5::Attribute value = root.attribute(name);
    if (const auto* as_text = std::get_if<std::string>(&value)) result.push_back({name, *as_text});
    if (const auto* as_number = std::get_if<double>(&value)) result.push_back({name, *as_number});
    if (const auto* as_integer = std::get_if<std::int64_t>(&value)) result.push_back({name, *as_integer});
  }
  return result;
}

Info::Group group_of(const h5::Group& root, const std::string& name) {
  const h5::Group group = root.group(name);
  Info::Group result{name, {}, {}};
  for (const std::string& member : group.dataset_names()) {
    const h5::Dataset dataset = group.dataset(member);
    const std::vector<std::size_t> shape = dataset.shape();
    if (dataset.is_axis() && shape.size() == 1) {
      result.axes.push_back({member, shape.front()});
    } else {
      result.variables.push_back(member);
    }
  }
  return result;
}

void read_time(const h5::Group& root, Info& into) {
  constexpr std::string_view prefix = "seconds since ";
  const h5::Dataset time = root.dataset("time");
  const auto units = time.attribute_as<std::string>("units");
  if (!units.starts_with(prefix)) throw IoError(root.file_path(), "/time has unknown units: " + units);
  into.start = units.substr(prefix.size());
  into.steps = time.read_integers().size();
  into.step_h = root.attribute_as<double>("step_h");
}

void read_solve(const h5::Group& solve, Info& into) {
  into.status = text(solve, "status");
  into.engine = text(solve, "engine");
  into.iterations = integer(solve, "iterations");
  into.objective_yuan = number(solve, "objective_yuan");
  into.message = text(solve, "message");
  into.certificate = {number(solve, "lower_bound_yuan"), number(solve, "gap"),
                      number(solve, "primal_residual"),  number(solve, "dual_residual"),
                      text(solve, "worst_row"),          integer(solve, "infeasibility_proved") != 0};
  into.seconds = {number(solve, "pose_s"), number(solve, "solve_s"), number(solve, "judge_s"),
                  number(solve, "read_s"), number(solve, "check_s"), number(solve, "settle_s"),
                  number(solve, "total_s")};
}

std::vector<Info::CauseText> read_causes(const h5::Group& solve) {
  const std::size_t count = entries(solve, "cause");
  std::vector<Info::CauseText> causes(count);
  if (count == 0) return causes;
  const auto owner = column<std::string>(solve, "cause_owner", count);
  const auto quantity = column<std::string>(solve, "cause_quantity", count);
  const auto unit = column<std::string>(solve, "cause_unit", count);
  const auto kind = column<std::string>(solve, "cause_kind", count);
  const auto amount = column<double>(solve, "cause_amount", count);
  const auto steps = column<std::int64_t>(solve, "cause_steps", count);
  const auto first = column<std::string>(solve, "cause_first_time", count);
  const auto last = column<std::string>(solve, "cause_last_time", count);
  for (std::size_t i = 0; i < count; ++i) {
    causes[i] = {owner[i], quantity[i], unit[i], kind[i], amount[i], steps[i], first[i], last[i]};
  }
  return causes;
}

std::vector<Info::IssueText> read_issues(const h5::Group& solve) {
  const std::size_t count = entries(solve, "issue");
  std::vector<Info::IssueText> issues(count);
  if (count == 0) return issues;
  const auto code = column<std::string>(solve, "issue_code", count);
  const auto severity = column<std::string>(solve, "issue_severity", count);
  const auto where = column<std::string>(solve, "issue_where", count);
  const auto message = column<std::string>(solve, "issue_message", count);
  const auto remedy = column<std::string>(solve, "issue_remedy", count);
  for (std::size_t i = 0; i < count; ++i) issues[i] = {code[i], severity[i], where[i], message[i], remedy[i]};
  return issues;
}

std::vector<Figure> read_summary(const h5::Group& summary) {
  std::vector<Figure> figures;
  for (const std::string& name : summary.dataset_names()) {
    figures.push_back({name, number(summary, name), summary.dataset(name).attribute_as<std::string>("long_name")});
  }
  return figures;
}

}  // namespace

Info info(const std::filesystem::path& path) {
  const h5::File file = open(path);
  const h5::Group& root = file.root();
  Info result;
  result.path = path.string();
  result.attributes = attributes_of(root);
  read_time(root, result);
  for (const std::string& name : root.group_names()) result.groups.push_back(group_of(root, name));
  if (root.has("summary")) result.summary = read_summary(root.group("summary"));
  const h5::Group solve = root.group("solve");
  read_solve(solve, result);
  result.causes = read_causes(solve);
  result.issues = read_issues(solve);
  return result;
}

std::string scenario_of(const std::filesystem::path& path) {
  const h5::File file = open(path);
  return file.root().has_attribute("scenario") ? file.root().attribute_as<std::string>("scenario") : "";
}

}  // namespace zhanhe::store
