#pragma once

#include <set>
#include <string>
#include <string_view>

namespace crat::http {

/// By which names a server may be called (the Host header). A page of somebody else's site can make its own name mean our address
/// (DNS rebinding); to the browser it then is of our origin and may read and change everything. What such a page cannot change is the
/// name in its requests. Values only, any thread.
class HostGuard {
public:
    HostGuard() = default; ///< lets every name pass
    /// `loopback`: the server is bound to this machine alone, so only loopback names and addresses and `names` pass. Otherwise, where
    /// `names` are given, they, loopback names and any plain address pass; where none are given, everything.
    HostGuard(bool loopback, const std::set<std::string> &names);

    /// `host` as in the header, with or without a port. An absent one (HTTP/1.0) passes: no browser leaves it out.
    bool allows(std::string_view host) const;

private:
    bool m_loopback = false;
    std::set<std::string, std::less<>> m_names; ///< in lower case, without a dot at the end
};

/// A host name or address as people may give it: 1 to 253 letters, digits, dots, dashes, or an address of IPv6. Without a port.
bool isHostName(std::string_view text);

} // namespace crat::http
