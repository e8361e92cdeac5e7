# Language level, warnings and sanitizers of every target, as one INTERFACE target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

include(GNUInstallDirs)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

find_program(ZHANHE_CCACHE ccache)
if(ZHANHE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ZHANHE_CCACHE})
endif()

add_library(zhanhe_options INTERFACE)
target_compile_options(zhanhe_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor
  # GCC 12 reports these inside its own <variant>, <string> and Eigen's kernels at -O2 and above.
  -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
  $<$<CXX_COMPILER_ID:Clang>:-Wno-unknown-warning-option>
  $<$<BOOL:${ZHANHE_WERROR}>:-Werror>)
set(ZHANHE_GIT_HASH "" CACHE STRING "Commit of the sources, stored in results files when given")
# Large tables of Eigen begin at a cache line, so that whole lines can be written past the caches; its small fixed ones do
# as they always do.
target_compile_definitions(zhanhe_options INTERFACE EIGEN_MAX_ALIGN_BYTES=64 EIGEN_MAX_STATIC_ALIGN_BYTES=16)
target_compile_definitions(zhanhe_options INTERFACE ZHANHE_VERSION="${PROJECT_VERSION}"
  $<$<BOOL:${ZHANHE_GIT_HASH}>:ZHANHE_GIT_HASH="${ZHANHE_GIT_HASH}">)
if(ZHANHE_SANITIZE)
  # Without -fno-sanitize-recover undefined behaviour is only printed, and the test that shows it passes.
  target_compile_options(zhanhe_options INTERFACE
    -fsanitize=${ZHANHE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  target_link_options(zhanhe_options INTERFACE -fsanitize=${ZHANHE_SANITIZE})
endif()
