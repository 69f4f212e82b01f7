#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat::cratd {

/// Plain texts by key ("log_level").
using ConfigValues = std::map<std::string, std::string>;

/// Every key that --config, the environment (CRAT_…) and the command line know.
std::span<const char *const> configKeys();

/// What a TOML file says; tables [[service]] are passed over (the target role reads them). `name` is for messages. Errors: BadInput with
/// the line (no TOML, nested too deep, an unknown key, a value that is no text, list of texts, or true and false), TooLarge.
Result<ConfigValues> parseConfig(std::string_view text, const std::string &name);
/// The same of a file. Errors: also NotFound, Unavailable.
Result<ConfigValues> readConfig(const std::string &path);

} // namespace crat::cratd
