#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::execution {

/// The programs and files that running Robot Framework on a Grid of this machine needs, and where they were found.
/// A member that is empty was not found. A plain value.
struct Toolchain {
    std::filesystem::path python;      ///< with Robot Framework; CRAT_PYTHON, else the venv, else python3 by PATH
    std::filesystem::path robotFolder; ///< plugins/robot: listener and keyword library
    std::filesystem::path seleniumJar, java, chromium, chromedriver, display /* Xtigervnc */, websockify;

    /// Looks in the environment (CRAT_PYTHON, CRAT_SHARE, CRAT_SELENIUM_JAR, CRAT_CHROMIUM, CRAT_CHROMEDRIVER), beside the
    /// program (a checkout's .venv and plugins/, an installation's ../share/crat and ../lib/crat), then by PATH.
    static Toolchain find(const std::filesystem::path &programFolder);

    /// Errors: Unsupported, naming each missing piece and the command that gets them.
    Result<> checkForRobot() const;
    Result<> checkForGrid() const;
};

} // namespace crat::execution
