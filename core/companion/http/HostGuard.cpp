#include "core/companion/http/HostGuard.h"

#include <algorithm>
#include <optional>

#include <arpa/inet.h>

namespace crat::http {

namespace {

constexpr std::size_t MaxName = 253; // RFC 1035, 2.3.4

/// Lower case, without the root's dot.
std::string plainName(std::string_view text)
{
    if (text.ends_with('.'))
        text.remove_suffix(1);
    std::string out(text);
    for (char &c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// The name of "name", "name:port", "[address]", "[address]:port"; nothing where it is none of these.
std::optional<std::string> nameOf(std::string_view host)
{
    std::string_view name = host, port;
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos)
            return {};
        name = host.substr(1, end - 1);
        port = host.substr(end + 1);
    } else if (const std::size_t colon = host.find(':'); colon != std::string_view::npos) {
        name = host.substr(0, colon);
        port = host.substr(colon);
    }
    const bool goodPort =
        port.empty() || (port.front() == ':' && port.size() <= 6 &&
                         std::all_of(port.begin() + 1, port.end(), [](char c) { return c >= '0' && c <= '9'; }));
    if (name.empty() || name.size() > MaxName + 1 || !goodPort)
        return {};
    return plainName(name);
}

enum class Address { None, Loopback, Other };

Address addressOf(const std::string &name)
{
    in_addr v4{};
    if (::inet_pton(AF_INET, name.c_str(), &v4) == 1)
        return (ntohl(v4.s_addr) >> 24) == 127 ? Address::Loopback : Address::Other;
    in6_addr v6{};
    if (::inet_pton(AF_INET6, name.c_str(), &v6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&v6) ? Address::Loopback : Address::Other;
    return Address::None;
}

} // namespace

bool isHostName(std::string_view text)
{
    if (text.empty() || text.size() > MaxName)
        return false;
    const std::string name(text);
    if (addressOf(name) != Address::None)
        return true;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_';
    });
}

HostGuard::HostGuard(bool loopback, const std::set<std::string> &names) : m_loopback(loopback)
{
    for (const std::string &name : names)
        m_names.insert(plainName(name));
}

bool HostGuard::allows(std::string_view host) const
{
    if (host.empty() || (!m_loopback && m_names.empty()))
        return true;
    const auto name = nameOf(host);
    if (!name)
        return false;
    if (m_names.contains(*name) || *name == "localhost" || name->ends_with(".localhost")) // RFC 6761, 6.3
        return true;
    const Address address = addressOf(*name);
    return address == Address::Loopback || (!m_loopback && address == Address::Other);
}

} // namespace crat::http
