#include "zhanhe/store/write.hpp"

#include <map>
#include <variant>

#include "zhanhe/h5/file.hpp"
#include "zhanhe/store/variables.hpp"

namespace zhanhe::store {

namespace {

h5::Attribute stored(const Attribute& attribute) {
  return std::visit([](const auto& value) { return h5::Attribute(value); }, attribute.value);
}

h5::Dataset write_axis(h5::Group& group, const Variable& variable) {
  if (const auto* entries = std::get_if<std::vector<std::string>>(&variable.data)) {
    return group.create_axis(variable.name, *entries);
  }
  if (const auto* entries = std::get_if<std::vector<std::int64_t>>(&variable.data)) {
    return group.create_axis(variable.name, *entries);
  }
  return group.create_axis(variable.name, std::get<std::vector<double>>(variable.data));
}

/// Writes a variable that is no axis, by what it holds.
struct WriteData {
  h5::Group& group;
  const Variable& variable;
  h5::Storage storage;

  h5::Dataset operator()(const Eigen::ArrayXXd* table) const {
    const auto rows = static_cast<std::size_t>(table->rows());
    const h5::ColumnMajor<const double> values{table->data(), rows, static_cast<std::size_t>(table->cols()), rows};
    return group.write(variable.name, values, variable.dims, storage);
  }
  h5::Dataset operator()(const std::vector<std::string>& values) const {
    return group.write(variable.name, values, variable.dims);
  }
  template <class T>
  h5::Dataset operator()(const std::vector<T>& values) const {
    return group.write(variable.name, values, variable.dims, storage);
  }
  template <class T>
  h5::Dataset operator()(const T& value) const {
    return group.write_scalar(variable.name, value);
  }
};

h5::Dataset write_variable(h5::Group& group, const Variable& variable, bool compress) {
  if (variable.is_axis()) return write_axis(group, variable);
  const h5::Storage storage{variable.single_precision ? h5::Kind::float32 : h5::Kind::float64, compress};
  return std::visit(WriteData{group, variable, storage}, variable.data);
}

bool uses_time(const Variable& variable) {
  return !variable.dims.empty() && variable.dims.front() == "time" && !variable.group.empty();
}

void write_contents(const Contents& contents, h5::File& file, bool compress) {
  std::map<std::string, h5::Group> groups;
  for (const Variable& variable : contents.variables) {
    if (!variable.group.empty() && !groups.contains(variable.group)) {
      groups.emplace(variable.group, file.root().create_group(variable.group));
    }
    h5::Group& group = variable.group.empty() ? file.root() : groups.at(variable.group);
    // A reader that opens one group does not look for the axis in its parent.
    if (uses_time(variable) && !group.has("time")) group.link("time", file.root().dataset("time"));
    h5::Dataset dataset = write_variable(group, variable, compress);
    for (const Attribute& attribute : variable.attributes) dataset.set_attribute(attribute.name, stored(attribute));
  }
}

}  // namespace

void write(const Results& results, const std::filesystem::path& path, const std::string& created, bool compress) {
  const Contents described = contents(results);
  h5::replace_file(path, [&](h5::File& file) {
    for (const Attribute& attribute : described.attributes) {
      file.root().set_attribute(attribute.name, stored(attribute));
    }
    if (!created.empty()) {
      file.root().set_attribute("created", created);
      file.root().set_attribute("history", created + " written by zhanhe " ZHANHE_VERSION);
    }
    write_contents(described, file, compress);
  });
}

}  // namespace zhanhe::store
