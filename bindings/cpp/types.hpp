#pragma once

#include <pybind11/pybind11.h>

/// Python objects that a signature names by what they hold, so that help() and the type stubs tell more than "object".
/// They accept anything: what does not fit is refused as an issue, which says where and what to do.
namespace zhanhe::bind {

namespace py = pybind11;

inline bool anything(PyObject*) { return true; }

class AnyValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(AnyValue, object, anything)
};
class FloatValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(FloatValue, object, anything)
};
class OptionalFloat : public py::object {
  PYBIND11_OBJECT_DEFAULT(OptionalFloat, object, anything)
};
class IntValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(IntValue, object, anything)
};
class FlagValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(FlagValue, object, anything)
};
class TextValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(TextValue, object, anything)
};
class ProfileValue : public py::object {
  PYBIND11_OBJECT_DEFAULT(ProfileValue, object, anything)
};
class ProfileInput : public py::object {
  PYBIND11_OBJECT_DEFAULT(ProfileInput, object, anything)
};
class FloatList : public py::object {
  PYBIND11_OBJECT_DEFAULT(FloatList, object, anything)
};
class TextList : public py::object {
  PYBIND11_OBJECT_DEFAULT(TextList, object, anything)
};
class PortList : public py::object {
  PYBIND11_OBJECT_DEFAULT(PortList, object, anything)
};
class IssueList : public py::object {
  PYBIND11_OBJECT_DEFAULT(IssueList, object, anything)
};
class FloatArray : public py::object {
  PYBIND11_OBJECT_DEFAULT(FloatArray, object, anything)
};
class FlagArray : public py::object {
  PYBIND11_OBJECT_DEFAULT(FlagArray, object, anything)
};
class IntArray : public py::object {
  PYBIND11_OBJECT_DEFAULT(IntArray, object, anything)
};
class PythonResults : public py::object {
  PYBIND11_OBJECT_DEFAULT(PythonResults, object, anything)
};

}  // namespace zhanhe::bind

namespace pybind11::detail {

#define ZHANHE_NAMED(type, text)                   \
  template <>                                      \
  struct handle_type_name<zhanhe::bind::type> {    \
    static constexpr auto name = const_name(text); \
  }

ZHANHE_NAMED(AnyValue, "typing.Any");
ZHANHE_NAMED(FloatValue, "float");
ZHANHE_NAMED(OptionalFloat, "float | None");
ZHANHE_NAMED(IntValue, "int");
ZHANHE_NAMED(FlagValue, "bool");
ZHANHE_NAMED(TextValue, "str");
ZHANHE_NAMED(ProfileValue, "float | numpy.typing.NDArray[numpy.float64] | None");
ZHANHE_NAMED(ProfileInput, "numpy.typing.ArrayLike | None");
ZHANHE_NAMED(FloatList, "list[float]");
ZHANHE_NAMED(TextList, "list[str]");
ZHANHE_NAMED(PortList, "list[dict[str, typing.Any]]");
ZHANHE_NAMED(IssueList, "list[zhanhe.errors.Issue]");
ZHANHE_NAMED(FloatArray, "numpy.typing.NDArray[numpy.float64]");
ZHANHE_NAMED(FlagArray, "numpy.typing.NDArray[numpy.bool_]");
ZHANHE_NAMED(IntArray, "numpy.typing.NDArray[numpy.int32]");
ZHANHE_NAMED(PythonResults, "zhanhe.results.Results");

#undef ZHANHE_NAMED

}  // namespace pybind11::detail
