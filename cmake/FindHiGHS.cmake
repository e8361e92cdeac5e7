# HiGHS through its C interface: HIGHS_ROOT, else a system HiGHS, else the highsbox wheel of the active Python.
# The wheel's own CMake package names a folder it does not have, and its C++ interface has the old std::string
# ABI; the C interface has neither trouble.
if(NOT HIGHS_ROOT)
  find_package(Python3 QUIET COMPONENTS Interpreter)
  if(Python3_EXECUTABLE)
    execute_process(COMMAND ${Python3_EXECUTABLE} -c "import highsbox; print(highsbox.highs_dist_dir())"
      OUTPUT_VARIABLE HIGHS_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
find_path(HIGHS_INCLUDE_DIR interfaces/highs_c_api.h HINTS ${HIGHS_ROOT} PATH_SUFFIXES include/highs highs)
find_library(HIGHS_LIBRARY NAMES highs HINTS ${HIGHS_ROOT} PATH_SUFFIXES lib lib64)
find_file(HIGHS_LICENSE LICENSE.txt HINTS ${HIGHS_ROOT} PATH_SUFFIXES share/doc/HIGHS NO_DEFAULT_PATH)
mark_as_advanced(HIGHS_INCLUDE_DIR HIGHS_LIBRARY HIGHS_LICENSE)
if(HIGHS_INCLUDE_DIR AND EXISTS ${HIGHS_INCLUDE_DIR}/HConfig.h)
  file(STRINGS ${HIGHS_INCLUDE_DIR}/HConfig.h lines REGEX "HIGHS_VERSION_(MAJOR|MINOR|PATCH)")
  string(REGEX REPLACE "[^0-9;]" "" numbers "${lines}")
  list(JOIN numbers "." HIGHS_VERSION)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(HiGHS REQUIRED_VARS HIGHS_LIBRARY HIGHS_INCLUDE_DIR VERSION_VAR HIGHS_VERSION)
if(HiGHS_FOUND AND NOT TARGET HiGHS::HiGHS)
  add_library(HiGHS::HiGHS SHARED IMPORTED)
  set_target_properties(HiGHS::HiGHS PROPERTIES
    IMPORTED_LOCATION ${HIGHS_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES "${HIGHS_INCLUDE_DIR};${HIGHS_INCLUDE_DIR}/..")
endif()
