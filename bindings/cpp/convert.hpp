#pragma once

#include <optional>
#include <string>
#include <vector>

#include "types.hpp"
#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe::bind {

/// A Python value as the core takes it: bool, numbers, text, dates as ISO text, dicts, sequences, and as a series
/// whatever numpy can see as one row of numbers (strided, read-only, pandas with any index, masked). Nothing when it is
/// none of these. `series` prefers a series to a list for plain sequences.
[[nodiscard]] std::optional<Value> to_value(py::handle value, bool series = false);
/// None, NaN, pandas.NA or NaT: how a table says that a cell is empty.
[[nodiscard]] bool is_missing(py::handle value);
/// What kind of thing a value is, for messages: "a DataFrame".
[[nodiscard]] std::string describe(py::handle value);
/// A time as text: text itself, or the ISO form of a date, a timestamp or numpy.datetime64.
[[nodiscard]] std::optional<std::string> time_text(py::handle value);

/// The field of that name, or nullptr.
[[nodiscard]] const FieldSlot* find_slot(const std::vector<FieldSlot>& slots, const std::string& name);
/// The value of a field: float, int, bool, str, list, dicts for ports; a series is a read-only array of shape (steps,)
/// that shares the core's numbers.
[[nodiscard]] py::object to_python(const FieldSlot& slot);
/// Sets a field from a Python value; None puts its default back. Adds an issue and returns false when it cannot.
bool set_from_python(const std::vector<FieldSlot>& slots, const std::vector<FieldSlot>& defaults,
                     const std::string& name, py::handle value, const std::string& where, Issues& issues);

/// A read-only array that looks at numbers of the core; `owner` keeps them alive.
[[nodiscard]] py::object view(const double* data, std::vector<py::ssize_t> shape, std::vector<py::ssize_t> strides,
                              py::handle owner);
/// An array of shape (n,) that owns its numbers.
[[nodiscard]] FloatArray to_array(std::vector<double> values);
/// The numbers of an array-like of one dimension; ScenarioError (wrong-type) told at `where` when it is none.
[[nodiscard]] std::vector<double> to_numbers(py::handle values, const std::string& where);

}  // namespace zhanhe::bind
