# zhanhe_module(name [USES module...] [PUBLIC library...] [PRIVATE library...] [HEADERS library...])
#
# One folder of core/zhanhe as one static library zhanhe_<name>, alias zhanhe::<name>. Every .cpp below the
# folder belongs to it, so a new file needs no line here. USES names modules listed earlier in
# core/CMakeLists.txt: the order of that list is the architecture. HEADERS names header-only libraries that only the
# sources see: whoever links to an installed zhanhe needs none of them.
function(zhanhe_module name)
  cmake_parse_arguments(ARG "" "" "USES;PUBLIC;PRIVATE;HEADERS" ${ARGN})
  set(target zhanhe_${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/zhanhe/${name}/*.cpp)
  if(sources)
    set(scope PUBLIC)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PRIVATE ${ARG_PRIVATE})
    foreach(build_only IN LISTS ARG_HEADERS ITEMS zhanhe_options)
      target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:${build_only}>)
    endforeach()
  else()
    set(scope INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(zhanhe::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} ${scope}
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  foreach(used IN LISTS ARG_USES)
    if(NOT TARGET zhanhe_${used})
      message(FATAL_ERROR "module ${name} uses ${used}, which stands below it in core/CMakeLists.txt")
    endif()
    target_link_libraries(${target} ${scope} zhanhe_${used})
  endforeach()
  target_link_libraries(${target} ${scope} ${ARG_PUBLIC})
  set_property(GLOBAL APPEND PROPERTY ZHANHE_MODULES ${name})
  install(TARGETS ${target} EXPORT zhanheTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endfunction()

# zhanhe_together(name folder)
#
# Compiles the sources in a folder of a module eight at a time: small files behind large headers take a third of the time
# so. Nothing in their unnamed namespaces may have the same name twice.
function(zhanhe_together name folder)
  get_target_property(alone zhanhe_${name} SOURCES)
  list(FILTER alone EXCLUDE REGEX "/${name}/${folder}/")
  set_source_files_properties(${alone} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(zhanhe_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
endfunction()

# zhanhe_kernels(folder)
#
# The kernels of a folder (kernel_*.cpp, each the same source), compiled for what the machine may have; the folder's
# kernel_choice.cpp picks at run time.
function(zhanhe_kernels folder)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
  set(options -O3 -fno-math-errno -fno-trapping-math -Wno-psabi)
  set_source_files_properties(${folder}/kernel_baseline.cpp PROPERTIES COMPILE_OPTIONS "${options}")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set_source_files_properties(${folder}/kernel_avx2.cpp PROPERTIES COMPILE_OPTIONS "${options};-mavx2;-mfma")
    set_source_files_properties(${folder}/kernel_avx512.cpp PROPERTIES
      COMPILE_OPTIONS "${options};-mavx512f;-mavx512dq;-mavx512vl;-mfma;-mprefer-vector-width=512")
  endif()
endfunction()
