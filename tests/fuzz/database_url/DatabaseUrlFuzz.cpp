#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/companion/store/DatabaseUrl.h"

/// A URL that is taken names a database, and nothing of it can become another option of the connection.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::store;
    const auto url = DatabaseUrl::parse({reinterpret_cast<const char *>(data), size});
    if (!url) {
        if (url.error().code != crat::Errc::BadInput || url.error().forUser.empty())
            std::abort();
        return 0;
    }
    if (url->dialect == Dialect::Sqlite) {
        if (url->path.empty() || url->path.find('\0') != std::string::npos)
            std::abort();
        return 0;
    }
    if (url->name.empty() || url->port < 1 || url->port > 65535 || url->options.find('\'') != std::string::npos)
        std::abort();
    for (const auto *part : {&url->host, &url->user, &url->password, &url->name, &url->options}) {
        if (part->find('\0') != std::string::npos || part->find('\n') != std::string::npos)
            std::abort();
    }
    return 0;
}
