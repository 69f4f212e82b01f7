#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sodium/crypto_hash_sha256.h>

#include "core/base/Result.h"

namespace crat {

/// SHA-256 over bytes that come piece by piece.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits. Call once, at the end.
    std::string hex();

private:
    crypto_hash_sha256_state m_state;
};

std::string sha256Hex(std::string_view bytes);
/// Errors: NotFound, Unavailable.
Result<std::string> sha256HexOfFile(const std::filesystem::path &path);
bool isSha256Hex(std::string_view text);

std::string toHex(std::string_view bytes);

} // namespace crat
