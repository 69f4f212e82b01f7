#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::target {

/// The outside programs of the test phase.
struct TestTools {
    std::filesystem::path python; ///< with robotframework, allure-robotframework, pytest, allure-pytest
    std::filesystem::path allure; ///< Allure 2's command line
    /// Looks at CRAT_PYTHON and CRAT_ALLURE, CRAT_SHARE, the .venv of the checkout that holds `programFolder`, an
    /// installation's lib/crat/venv and share/crat, then PATH. What is not found stays empty.
    static TestTools find(const std::filesystem::path &programFolder);
};

struct TestPlan {
    std::filesystem::path suite;  ///< a .robot file, a test_….py file, or a folder of either
    std::filesystem::path work;   ///< this task's own folder; results, output.xml and log.html land in it
    std::filesystem::path report; ///< where the report goes; must not exist
    std::filesystem::path log;
    std::map<std::string, std::string> variables;
    Deadline deadline = Deadline::never();
};

/// What is at a test path. Robot where there are .robot files, else pytest where there are test_*.py or *_test.py files.
enum class SuiteKind { None, Robot, Pytest };
SuiteKind suiteKindOf(const std::filesystem::path &suite);

/// Could tests run there at all? Errors: NotFound (no suite), Unsupported (a program or a module is missing, named with the command
/// that gets it).
Result<> canTest(const TestTools &tools, const std::filesystem::path &suite);

/// Runs a suite with Allure's listener and makes the report (with widgets/summary.json). Failed tests are no error.
/// Errors: Unsupported (a program is missing, named with the command that gets it), NotFound (no suite there), BadInput
/// (nothing could be run: no tests, broken suite, a test that ended the interpreter), Unavailable, Timeout, Cancelled. Blocks its thread.
Result<> runTests(const TestTools &tools, const TestPlan &plan, std::stop_token stop);

} // namespace crat::target
