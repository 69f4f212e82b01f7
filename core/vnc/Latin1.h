#pragma once

#include <string>
#include <string_view>

namespace crat::vnc {

/// RFB's texts (desktop name, clipboard) are ISO 8859-1 (RFC 6143, 7.5.6).
std::string latin1ToUtf8(std::string_view latin1);
/// Characters that Latin-1 does not have become '?'; bytes that are no UTF-8 too.
std::string utf8ToLatin1(std::string_view utf8);

} // namespace crat::vnc
