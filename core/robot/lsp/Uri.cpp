#include "core/robot/lsp/Uri.h"

#include <filesystem>

namespace crat::robot::lsp {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isPlain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::string pathOfUri(std::string_view uri)
{
    static constexpr std::string_view Scheme = "file://";
    if (!uri.starts_with(Scheme))
        return {};
    uri.remove_prefix(Scheme.size());
    uri.remove_prefix(std::min(uri.find('/'), uri.size())); // a host; ours is "" or "localhost"
    uri = uri.substr(0, uri.find_first_of("?#"));
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const int high = uri[i] == '%' && i + 2 < uri.size() ? hexDigit(uri[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(uri[i + 2]) : -1;
        if (low < 0) {
            path += uri[i];
            continue;
        }
        path += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (path.empty() || path.find('\0') != std::string::npos)
        return {};
    return std::filesystem::path(path).lexically_normal().string();
}

std::string uriOfPath(std::string_view path)
{
    static constexpr char Hex[] = "0123456789ABCDEF";
    std::string uri = "file://";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (isPlain(byte)) {
            uri += c;
        } else {
            uri += '%';
            uri += Hex[byte >> 4];
            uri += Hex[byte & 15];
        }
    }
    return uri;
}

} // namespace crat::robot::lsp
