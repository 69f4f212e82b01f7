#pragma once

#include <string>
#include <string_view>

namespace crat::cli {

/// The change of one file as a unified diff that `patch` and `git apply` take: one hunk from the first changed line to the
/// last, three lines round it. Lines end at LF, as they do for those tools. Empty if nothing changed.
std::string unifiedDiff(std::string_view path, std::string_view before, std::string_view after);

} // namespace crat::cli
