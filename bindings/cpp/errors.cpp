#include "errors.hpp"

#include "module.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/base/observer.hpp"

namespace zhanhe::bind {

namespace {

/// Sets zhanhe.errors.<name>(arguments...) as the Python error. A failure to make it is the error then.
template <class... Arguments>
void raise(const char* name, Arguments&&... arguments) {
  try {
    const py::object type = py::module_::import("zhanhe.errors").attr(name);
    py::set_error(type, type(std::forward<Arguments>(arguments)...));
  } catch (py::error_already_set& failure) {
    failure.restore();
  }
}

}  // namespace

py::object make_issue(const std::string& code, const std::string& severity, const std::string& where,
                      const std::string& message, const std::string& remedy) {
  return py::module_::import("zhanhe.errors").attr("Issue")(code, severity, where, message, remedy);
}

IssueList to_python(const Issues& issues) {
  const py::object type = py::module_::import("zhanhe.errors").attr("Issue");
  py::list list;
  for (const Issue& issue : issues) {
    list.append(type(to_string(issue.code), to_string(issue.severity), issue.where, issue.message, issue.remedy));
  }
  return py::reinterpret_steal<IssueList>(list.release());
}

void refuse_errors(Issues issues) {
  if (has_errors(issues)) throw ScenarioError(std::move(issues));
}

void refuse(IssueCode code, std::string where, std::string message, std::string remedy) {
  throw ScenarioError({{code, Severity::error, std::move(where), std::move(message), std::move(remedy)}});
}

void bind_errors() {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const ScenarioError& error) {
      raise("ScenarioError", to_python(error.issues()));
    } catch (const IoError& error) {
      raise("IoError", error.path(), error.reason());
    } catch (const InternalError& error) {
      raise("InternalError", error.what());
    } catch (const Cancelled&) {
      raise("Cancelled");
    }
  });
}

}  // namespace zhanhe::bind
