# crat_library(name SOURCES … LINKS … [QT])      a static library; QT turns moc, uic and rcc on
# crat_executable(name SOURCES … LINKS … [QT])
# crat_test(name SOURCES … LINKS … LABELS unit|gui|integration|e2e [QT] [TIMEOUT s] [GUI])
#   GoogleTest with its main, or, with QT, Qt Test (the source brings its own main)
# crat_fuzz(name SOURCES … LINKS … CORPUS dir)   a libFuzzer target, and a test that replays the corpus in any build
#
# Includes are written from the project's root: #include "core/base/Result.h".

add_custom_target(unit_tests) # what the sanitizer build needs: the tests with the label "unit", and the kept fuzz inputs
file(REMOVE "${PROJECT_BINARY_DIR}/corpora.txt") # written anew by crat_fuzz(): a line a target, its name and its kept inputs

set(CRAT_PCH_STD <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <mutex> <optional>
    <string> <string_view> <unordered_map> <utility> <variant> <vector>)

function(_crat_common target qt)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_precompile_headers(${target} PRIVATE ${CRAT_PCH_STD})
  if(qt)
    set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON AUTOGEN_BUILD_DIR
                          "${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen")
    get_target_property(links ${target} LINK_LIBRARIES)
    if("Qt6::Widgets" IN_LIST links)
      target_precompile_headers(${target} PRIVATE <QtCore> <QtWidgets>)
    else()
      target_precompile_headers(${target} PRIVATE <QtCore>)
    endif()
  endif()
endfunction()

function(crat_library name)
  cmake_parse_arguments(A "QT" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${A_LINKS})
  _crat_common(${name} ${A_QT})
endfunction()

function(crat_executable name)
  cmake_parse_arguments(A "QT" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_LINKS})
  _crat_common(${name} ${A_QT})
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
  _crat_common(${name} ${A_QT})
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
