# `cmake --install BUILD --component development --prefix P`: headers, libraries and a CMake package, so that another
# project says find_package(zhanhe) and links to zhanhe::zhanhe, or to one module such as zhanhe::series.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/zhanhe)

# native.hpp is a module's own view of a third-party library (tools/check_layers.py keeps it inside).
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/zhanhe DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
  FILES_MATCHING PATTERN "*.hpp" PATTERN "native.hpp" EXCLUDE)
install(EXPORT zhanheTargets NAMESPACE zhanhe:: DESTINATION ${package_dir} COMPONENT development)
# HiGHS goes along: it may come from a Python environment that the other project does not have.
install(FILES $<TARGET_FILE:HiGHS::HiGHS> DESTINATION ${CMAKE_INSTALL_LIBDIR}/zhanhe COMPONENT development)
if(HIGHS_LICENSE)
  install(FILES ${HIGHS_LICENSE} DESTINATION ${CMAKE_INSTALL_LIBDIR}/zhanhe RENAME LICENSE-HiGHS.txt
    COMPONENT development)
endif()

set(highs_dir ${CMAKE_INSTALL_LIBDIR}/zhanhe)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/zhanheConfig.cmake.in
  ${PROJECT_BINARY_DIR}/zhanheConfig.cmake INSTALL_DESTINATION ${package_dir} PATH_VARS highs_dir)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/zhanheConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/zhanheConfig.cmake ${PROJECT_BINARY_DIR}/zhanheConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT development)
