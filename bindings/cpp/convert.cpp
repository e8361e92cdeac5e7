#include "convert.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>
#include <memory>
#include <span>

#include "errors.hpp"

namespace zhanhe::bind {

namespace {

using AnyStrides = py::array_t<double, py::array::forcecast>;

std::string type_name(py::handle value) { return py::str(py::type::handle_of(value).attr("__name__")); }

/// Numbers of an array of one dimension whatever its strides, order and writeability; nothing for another content.
std::optional<std::vector<double>> numbers_of(py::handle value) {
  const py::module_ numpy = py::module_::import("numpy");
  try {
    py::object array = numpy.attr("ma").attr("isMaskedArray")(value).cast<bool>()
                           ? value.attr("astype")("f8").attr("filled")(std::nan(""))
                           : numpy.attr("asarray")(value);
    if (array.attr("ndim").cast<int>() != 1) return std::nullopt;
    const std::string kind = py::str(array.attr("dtype").attr("kind"));
    if (kind == "O") {
      // Numbers among None or NA are numbers with gaps; numpy would also read texts as numbers.
      py::list cells;
      for (const py::handle cell : array) {
        if (py::isinstance<py::str>(cell) || py::isinstance<py::bytes>(cell)) return std::nullopt;
        cells.append(is_missing(cell) ? py::float_(std::nan("")) : py::reinterpret_borrow<py::object>(cell));
      }
      array = numpy.attr("asarray")(cells, py::arg("dtype") = "f8");
    } else if (kind.find_first_of("biuf") == std::string::npos) {
      return std::nullopt;
    }
    const AnyStrides numbers(array);
    const auto row = numbers.unchecked<1>();
    std::vector<double> copied(static_cast<std::size_t>(row.shape(0)));
    for (py::ssize_t i = 0; i < row.shape(0); ++i) copied[static_cast<std::size_t>(i)] = row(i);
    return copied;
  } catch (const py::error_already_set& refused) {
    // numpy's way to say that these are no numbers. Anything else (Ctrl-C, memory) is not ours to swallow.
    if (refused.matches(PyExc_TypeError) || refused.matches(PyExc_ValueError)) return std::nullopt;
    throw;
  }
}

std::optional<Value> list_of(py::handle sequence) {
  ValueList list;
  for (const py::handle item : sequence) {
    auto value = to_value(item);
    if (!value) return std::nullopt;
    list.push_back(std::move(*value));
  }
  return Value{std::move(list), {}};
}

std::optional<Value> record_of(const py::dict& dict) {
  ValueRecord record;
  for (const auto& [key, item] : dict) {
    auto value = to_value(item);
    if (!value) return std::nullopt;
    record.emplace_back(py::str(key), std::move(*value));
  }
  return Value{std::move(record), {}};
}

struct ToPython {
  py::object operator()(const double* value) const { return py::float_(*value); }
  py::object operator()(const std::optional<double>* value) const { return py::cast(*value); }
  py::object operator()(const int* value) const { return py::int_(*value); }
  py::object operator()(const bool* value) const { return py::bool_(*value); }
  py::object operator()(const std::string* value) const { return py::str(*value); }
  py::object operator()(const std::vector<double>* value) const { return py::cast(*value); }
  py::object operator()(const std::vector<std::string>* value) const { return py::cast(*value); }
  py::object operator()(const Profile* profile) const {
    if (!profile->given()) return py::none();
    if (profile->constant()) return py::float_((*profile)[0]);
    // Copies of a profile share its numbers: the array keeps them alive whatever becomes of the component.
    auto kept = std::make_unique<Profile>(*profile);
    const std::span<const double> values = kept->values();
    const py::capsule owner(kept.get(), [](void* shared) { delete static_cast<Profile*>(shared); });
    kept.release();
    return view(values.data(), {static_cast<py::ssize_t>(values.size())}, {sizeof(double)}, owner);
  }
  py::object operator()(const std::vector<Port>* ports) const {
    py::list list;
    for (const Port& port : *ports) {
      py::dict record;
      record["node"] = port.node;
      record["factor_frac"] = (*this)(&port.factor_frac);
      list.append(record);
    }
    return list;
  }
};

/// Gives the field the value that a fresh component has.
void reset(const FieldSlot& slot, const FieldSlot& fresh) {
  std::visit([&fresh](auto* target) { *target = *std::get<std::remove_const_t<decltype(target)>>(fresh.value); },
             slot.value);
}

}  // namespace

std::string describe(py::handle value) { return value.is_none() ? "None" : "a Python " + type_name(value); }

bool is_missing(py::handle value) {
  if (value.is_none()) return true;
  if (PyFloat_Check(value.ptr())) return std::isnan(PyFloat_AS_DOUBLE(value.ptr()));
  const std::string type = type_name(value);
  return type == "NAType" || type == "NaTType";
}

std::optional<std::string> time_text(py::handle value) {
  if (py::isinstance<py::str>(value)) return value.cast<std::string>();
  if (type_name(value) == "datetime64") return py::str(value.attr("astype")("datetime64[s]"));
  if (py::hasattr(value, "isoformat")) return py::str(value.attr("isoformat")());
  return std::nullopt;
}

std::optional<Value> to_value(py::handle value, bool series) {
  PyObject* object = value.ptr();
  if (PyBool_Check(object)) return Value{object == Py_True, {}};
  if (PyLong_Check(object)) {
    int overflow = 0;
    const long long whole = PyLong_AsLongLongAndOverflow(object, &overflow);
    return overflow == 0 ? Value{static_cast<std::int64_t>(whole), {}} : Value{value.cast<double>(), {}};
  }
  if (PyFloat_Check(object)) return Value{PyFloat_AS_DOUBLE(object), {}};
  if (PyUnicode_Check(object)) return Value{value.cast<std::string>(), {}};
  if (PyDict_Check(object)) return record_of(py::reinterpret_borrow<py::dict>(value));
  if (auto text = time_text(value)) return Value{std::move(*text), {}};
  const bool array = py::hasattr(value, "__array__");
  if (array && py::hasattr(value, "ndim") && value.attr("ndim").cast<int>() == 0) {
    // Numbers, flags and texts of numpy. Durations stay what they are.
    const py::object item = value.attr("item")();
    return py::type::handle_of(item).is(py::type::handle_of(value)) ? std::nullopt : to_value(item);
  }
  const bool sequence = PyList_Check(object) || PyTuple_Check(object);
  if (array || (sequence && series)) {
    if (auto numbers = numbers_of(value)) return Value{Profile(std::move(*numbers)), {}};
  }
  if (sequence) return list_of(value);
  if (array && py::hasattr(value, "tolist") && value.attr("ndim").cast<int>() == 1)
    return list_of(value.attr("tolist")());
  return std::nullopt;
}

const FieldSlot* find_slot(const std::vector<FieldSlot>& slots, const std::string& name) {
  for (const FieldSlot& slot : slots) {
    if (slot.info->name == name) return &slot;
  }
  return nullptr;
}

py::object to_python(const FieldSlot& slot) {
  return std::visit([](const auto* value) { return ToPython{}(value); }, slot.value);
}

bool set_from_python(const std::vector<FieldSlot>& slots, const std::vector<FieldSlot>& defaults,
                     const std::string& name, py::handle value, const std::string& where, Issues& issues) {
  const FieldSlot* slot = find_slot(slots, name);
  if (slot && value.is_none() && !slot->info->required) {
    reset(*slot, *find_slot(defaults, name));
    return true;
  }
  auto given = to_value(value, slot && slot->info->type == FieldType::profile);
  if (slot && !given) {
    issues.push_back({IssueCode::wrong_type, Severity::error, where + " " + name, "is " + describe(value),
                      "give " + std::string(slot->info->doc)});
    return false;
  }
  if (!given) given = Value{std::string(), {}};  // an unknown name: its value does not matter
  return set_slot(slots, name, *given, where, where, issues, {});
}

py::object view(const double* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides,
                py::handle owner) {
  py::array_t<double> array(std::move(shape), std::move(strides), data, owner);
  array.attr("flags").attr("writeable") = false;
  return array;
}

FloatArray to_array(std::vector<double> values) {
  auto kept = std::make_unique<std::vector<double>>(std::move(values));
  const std::vector<double>& moved = *kept;
  const py::capsule owner(kept.get(), [](void* data) { delete static_cast<std::vector<double>*>(data); });
  kept.release();
  return FloatArray(py::array_t<double>(static_cast<py::ssize_t>(moved.size()), moved.data(), owner));
}

std::vector<double> to_numbers(py::handle values, const std::string& where) {
  auto numbers = numbers_of(values);
  if (!numbers) refuse(IssueCode::wrong_type, where, "is " + describe(values), "give an array of numbers, shape (n,)");
  return std::move(*numbers);
}

}  // namespace zhanhe::bind
