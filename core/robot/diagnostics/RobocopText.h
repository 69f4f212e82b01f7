#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/robot/diagnostics/Diagnostic.h"

namespace crat::robot {

/// A text of a file, which need not be saved, for robocop to look at. robocop reads files only: it gets a folder of its own in
/// which the text stands at its place, beside links to what the project has there and copies of its configuration, so that
/// settings, custom rules and ignored paths mean what they mean in the project. Nothing is written to the project.
/// Both functions block. `cancelDescriptor`: they end early once it is readable.
/// Errors: NotFound (this Python has no robocop), Unavailable (it failed; the text says what it said), Timeout, Cancelled.
struct RobocopText {
    std::filesystem::path python;  ///< of the environment that has robocop
    std::filesystem::path project; ///< where robocop would be started
    std::string path, text;        ///< the path absolute and normal
};

/// What it finds, lines and columns only.
Result<std::vector<Diagnostic>> robocopFindings(const RobocopText &text, Deadline until, int cancelDescriptor = -1);
/// The text as its formatter leaves it; line ends and byte order mark stay.
Result<std::string> robocopFormatted(const RobocopText &text, Deadline until, int cancelDescriptor = -1);

} // namespace crat::robot
