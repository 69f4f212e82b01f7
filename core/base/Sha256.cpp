#include "core/base/Sha256.h"

#include <cerrno>
#include <cstdio>
#include <memory>

namespace crat {

Sha256::Sha256()
{
    crypto_hash_sha256_init(&m_state);
}

void Sha256::add(std::string_view bytes)
{
    crypto_hash_sha256_update(&m_state, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
}

std::string Sha256::hex()
{
    std::array<char, crypto_hash_sha256_BYTES> out{};
    crypto_hash_sha256_final(&m_state, reinterpret_cast<unsigned char *>(out.data()));
    return toHex({out.data(), out.size()});
}

std::string sha256Hex(std::string_view bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

Result<std::string> sha256HexOfFile(const std::filesystem::path &path)
{
    struct Closer {
        void operator()(std::FILE *f) const { std::fclose(f); }
    };
    const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rbe"));
    if (!file) {
        const int error = errno;
        return fail(error == ENOENT ? Errc::NotFound : Errc::Unavailable,
                    "cannot read " + path.string() + ": " + std::error_code(error, std::generic_category()).message());
    }
    Sha256 hash;
    std::array<char, 65536> chunk{};
    while (const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), file.get()))
        hash.add({chunk.data(), n});
    if (std::ferror(file.get()))
        return fail(Errc::Unavailable, "cannot read " + path.string());
    return hash.hex();
}

bool isSha256Hex(std::string_view text)
{
    if (text.size() != 64)
        return false;
    for (const char c : text) {
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

std::string toHex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

} // namespace crat
