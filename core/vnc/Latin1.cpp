#include "core/vnc/Latin1.h"

namespace crat::vnc {

std::string latin1ToUtf8(std::string_view latin1)
{
    std::string out;
    for (const char c : latin1) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xc0 | (u >> 6));
            out += static_cast<char>(0x80 | (u & 0x3f));
        }
    }
    return out;
}

std::string utf8ToLatin1(std::string_view utf8)
{
    std::string out;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        if (lead < 0x80) {
            out += utf8[i++];
            continue;
        }
        const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const bool latin = (lead == 0xc2 || lead == 0xc3) && i + 1 < utf8.size() &&
                           (static_cast<unsigned char>(utf8[i + 1]) & 0xc0) == 0x80;
        out += latin ? static_cast<char>(((lead & 3) << 6) | (utf8[i + 1] & 0x3f)) : '?';
        ++i;
        for (std::size_t n = 1; n < length && i < utf8.size() && (static_cast<unsigned char>(utf8[i]) & 0xc0) == 0x80;
             ++n)
            ++i;
    }
    return out;
}

} // namespace crat::vnc
