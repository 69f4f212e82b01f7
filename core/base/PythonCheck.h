#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat {

/// Can this interpreter import all of `modules`? Asks it, five seconds at most. A good answer is kept for as long as the interpreter
/// is the same file, a bad one for ten seconds, so that a health check may ask as often as it likes.
/// Errors: NotFound (no such program), Unsupported (names the modules it lacks), Unavailable (it does not start or answer).
/// Thread-safe; blocks while it asks.
Result<> checkPython(const std::filesystem::path &python, const std::vector<std::string> &modules);

} // namespace crat
