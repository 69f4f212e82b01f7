#pragma once

#include <string>
#include <string_view>

namespace crat::robot::lsp {

/// "file:///a%20b.robot" → "/a b.robot"; empty for other schemes and what is no absolute path.
std::string pathOfUri(std::string_view uri);
/// "/a b.robot" → "file:///a%20b.robot".
std::string uriOfPath(std::string_view path);

} // namespace crat::robot::lsp
