#include "core/companion/fetch/Checksum.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "core/base/Log.h"
#include "core/base/Sha256.h"

namespace crat::fetch {

namespace {

constexpr std::size_t ChecksumFileLimit = 64u << 10;

std::size_t hexLength(Checksum::Kind kind)
{
    return kind == Checksum::Kind::Md5 ? 32 : 64;
}

bool isHex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string_view trim(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

struct Line {
    std::string hex, name;
};

std::optional<Line> parseLine(std::string_view line, Checksum::Kind kind)
{
    const std::size_t length = hexLength(kind);
    Line out;
    if (const auto equals = line.rfind(") = "); equals != std::string_view::npos) { // BSD: "SHA256 (name) = HEX"
        const auto open = line.find(" (");
        if (open == std::string_view::npos || open + 2 > equals)
            return {};
        out.name = line.substr(open + 2, equals - open - 2);
        out.hex = trim(line.substr(equals + 4));
    } else {
        const auto end = std::min(line.find_first_of(" \t"), line.size());
        out.hex = line.substr(0, end);
        auto name = trim(line.substr(end));
        if (name.starts_with('*'))
            name.remove_prefix(1);
        out.name = name;
    }
    if (out.hex.size() != length || !isHex(out.hex))
        return {};
    for (char &c : out.hex)
        c = static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    if (const auto slash = out.name.rfind('/'); slash != std::string::npos)
        out.name.erase(0, slash + 1);
    return out;
}

/// Hands the file's bytes to `take` in pieces; false from it ends the reading.
template <class Take>
Result<> readPieces(const std::filesystem::path &file, std::stop_token stop, Take take)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(Errc::Unavailable, "the file " + file.filename().string() + " can't be read",
                    file.string() + " can't be opened");
    std::vector<char> buffer(256u << 10);
    while (in) {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "checking " + file.filename().string() + " was stopped");
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        if (in.gcount() > 0 && !take(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount()))))
            return {};
    }
    if (in.bad())
        return fail(Errc::Unavailable, "the file " + file.filename().string() + " can't be read to its end",
                    file.string() + ": read error");
    return {};
}

} // namespace

Result<Checksum> parseChecksumFile(std::string_view text, Checksum::Kind kind, std::string_view fileName)
{
    if (text.size() > ChecksumFileLimit)
        return fail(Errc::BadInput, "the checksum file is larger than 64 KiB");
    std::vector<Line> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#')
            continue;
        if (auto parsed = parseLine(line, kind))
            lines.push_back(std::move(*parsed));
        else
            return fail(Errc::BadInput,
                        "the checksum file holds a line that is no checksum: '" + forLogLine(line, 80) + "'");
    }
    for (const auto &line : lines) {
        if (line.name == fileName)
            return Checksum{kind, line.hex};
    }
    if (lines.size() == 1)
        return Checksum{kind, lines.front().hex};
    return fail(Errc::BadInput, lines.empty() ? "the checksum file is empty"
                                              : "the checksum file does not name " + forLogLine(fileName, 120));
}

Result<std::string> digestOfFile(const std::filesystem::path &file, Checksum::Kind kind, std::stop_token stop)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const EVP_MD *method = kind == Checksum::Kind::Md5 ? EVP_md5() : EVP_sha256();
    if (!context || EVP_DigestInit_ex(context.get(), method, nullptr) != 1)
        return fail(Errc::Internal, "the digest could not be set up");
    auto read = readPieces(file, stop, [&](std::string_view piece) {
        return EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
    });
    if (!read)
        return tl::unexpected(read.error());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    return toHex(std::string_view(reinterpret_cast<const char *>(digest.data()), length));
}

Result<> checkGzip(const std::filesystem::path &file, std::uint64_t unpackedLimit, std::stop_token stop)
{
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) // 16: gzip only
        return fail(Errc::Internal, "zlib could not be set up");
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> guard(&stream, &inflateEnd);
    const std::string name = file.filename().string();
    std::vector<unsigned char> out(256u << 10);
    std::uint64_t unpacked = 0;
    int status = Z_OK;
    bool anyMember = false;
    std::optional<Error> error;
    auto inflatePiece = [&](std::string_view piece) {
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(piece.data()));
        stream.avail_in = static_cast<uInt>(piece.size());
        while (stream.avail_in > 0) {
            if (status == Z_STREAM_END) { // what follows a member is another one, or padding of zeros
                if (*stream.next_in == 0) {
                    ++stream.next_in;
                    --stream.avail_in;
                    continue;
                }
                inflateReset(&stream);
            }
            stream.next_out = out.data();
            stream.avail_out = static_cast<uInt>(out.size());
            status = inflate(&stream, Z_NO_FLUSH);
            unpacked += out.size() - stream.avail_out;
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
                error = Error{
                    Errc::BadInput,
                    name + " is not an intact gzip file: " + (stream.msg ? std::string(stream.msg) : "damaged data"),
                    {}};
                return false;
            }
            anyMember = anyMember || status == Z_STREAM_END;
            if (unpacked > unpackedLimit) {
                error = Error{
                    Errc::TooLarge, name + " unpacks to more than " + std::to_string(unpackedLimit) + " bytes", {}};
                return false;
            }
        }
        return true;
    };
    if (auto read = readPieces(file, stop, inflatePiece); !read)
        return read;
    if (error)
        return fail(error->code, error->forUser);
    if (!anyMember || status != Z_STREAM_END)
        return fail(Errc::BadInput, name + " is not an intact gzip file: it ends in the middle");
    return {};
}

} // namespace crat::fetch
