# crat_library(name SOURCES … LINKS … [QT])      a static library; QT turns moc, uic and rcc on
# crat_executable(name SOURCES … LINKS … [QT] [PCH header …])   PCH: a precompiled header of its own, with these in it
# crat_test(name SOURCES … LINKS … LABELS unit|gui|integration|e2e [QT] [TIMEOUT s] [GUI])
#   GoogleTest with its main, or, with QT, Qt Test (the source brings its own main)
# crat_fuzz(name SOURCES … LINKS … CORPUS dir)   a libFuzzer target, and a test that replays the corpus in any build
#
# Includes are written from the project's root: #include "core/base/Result.h".

add_custom_target(unit_tests) # what the sanitizer build needs: the tests with the label "unit", and the kept fuzz inputs
file(REMOVE "${PROJECT_BINARY_DIR}/corpora.txt") # written anew by crat_fuzz(): a line a target, its name and its kept inputs

# One precompiled header for all targets of a kind: each target's own would be a fifth of the whole build. It must be compiled
# as its users are, which is why all of them are -fPIC (CratBuild.cmake).
set(CRAT_PCH_STD <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <mutex> <optional>
    <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# _crat_pch_owner(kind LINKS … HEADERS …): makes the target crat_pch_<kind> that others reuse
function(_crat_pch_owner kind)
  cmake_parse_arguments(A "" "" "LINKS;HEADERS" ${ARGN})
  set(source "${PROJECT_BINARY_DIR}/pch/crat_pch_${kind}.cpp")
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "")
  endif()
  add_library(crat_pch_${kind} OBJECT EXCLUDE_FROM_ALL "${source}")
  target_link_libraries(crat_pch_${kind} PRIVATE ${A_LINKS})
  target_precompile_headers(crat_pch_${kind} PRIVATE ${CRAT_PCH_STD} ${A_HEADERS})
endfunction()

_crat_pch_owner(std)
_crat_pch_owner(gtest LINKS GTest::gmock HEADERS <gmock/gmock.h> <gtest/gtest.h>)
if(NOT CRAT_FUZZ)
  _crat_pch_owner(core LINKS Qt6::Core HEADERS <QtCore>)
  _crat_pch_owner(widgets LINKS Qt6::Widgets HEADERS <QtCore> <QtWidgets>)
endif()

# _crat_common(target qt gtest [HEADER …]): include folder, precompiled header (the shared one, or one of its own with
# the headers named), moc and rcc
function(_crat_common target qt gtest)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  set(kind std)
  if(qt)
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON AUTOGEN_BUILD_DIR
                          "${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen")
    get_target_property(links ${target} LINK_LIBRARIES)
    set(kind core)
    if("${links}" MATCHES "Qt6::Widgets|crat_ui_|crat_studio")
      set(kind widgets)
    endif()
  elseif(gtest)
    set(kind gtest)
  endif()
  if(ARGN)
    target_precompile_headers(${target} PRIVATE ${CRAT_PCH_STD} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM crat_pch_${kind})
  endif()
endfunction()

function(crat_library name)
  cmake_parse_arguments(A "QT" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${A_LINKS})
  _crat_common(${name} ${A_QT} FALSE)
endfunction()

function(crat_executable name)
  cmake_parse_arguments(A "QT" "" "SOURCES;LINKS;PCH" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_LINKS})
  _crat_common(${name} ${A_QT} FALSE ${A_PCH})
endfunction()

function(crat_test name)
  cmake_parse_arguments(A "QT;GUI" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_LINKS})
  if(A_QT)
    target_link_libraries(${name} PRIVATE Qt6::Test)
  else()
    target_link_libraries(${name} PRIVATE GTest::gmock_main)
  endif()
  _crat_common(${name} ${A_QT} TRUE)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  target_compile_definitions(${name} PRIVATE CRAT_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CRAT_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  if("unit" IN_LIST A_LABELS)
    add_dependencies(unit_tests ${name})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${A_LABELS}" TIMEOUT ${A_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${A_ENVIRONMENT}")
endfunction()

function(crat_fuzz name)
  cmake_parse_arguments(A "" "CORPUS" "SOURCES;LINKS" ${ARGN})
  if(CRAT_FUZZ)
    add_executable(fuzz_${name} ${A_SOURCES})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    file(APPEND "${PROJECT_BINARY_DIR}/corpora.txt" "${name} ${A_CORPUS}\n")
  else()
    add_executable(fuzz_${name} ${A_SOURCES} "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cpp")
    add_test(NAME fuzz_replay_${name} COMMAND fuzz_${name} "${A_CORPUS}")
    set_tests_properties(fuzz_replay_${name} PROPERTIES LABELS "unit" TIMEOUT 120)
    add_dependencies(unit_tests fuzz_${name})
  endif()
  target_link_libraries(fuzz_${name} PRIVATE ${A_LINKS})
  target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
endfunction()
