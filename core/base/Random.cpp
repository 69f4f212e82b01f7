#include "core/base/Random.h"

#include <sodium/randombytes.h>

#include "core/base/Sha256.h"

namespace crat {

std::string randomBytes(std::size_t n)
{
    std::string out(n, '\0');
    randombytes_buf(out.data(), out.size());
    return out;
}

std::string randomToken(std::size_t bits)
{
    return toHex(randomBytes((bits + 7) / 8));
}

std::string randomUuid()
{
    std::string b = randomBytes(16);
    b[6] = static_cast<char>((b[6] & 0x0f) | 0x40);
    b[8] = static_cast<char>((b[8] & 0x3f) | 0x80);
    std::string h = toHex(b);
    for (const std::size_t at : {8u, 13u, 18u, 23u})
        h.insert(at, 1, '-');
    return h;
}

bool isUuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

} // namespace crat
