#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/cratd/ConfigFile.h"

/// Only keys that are known come out, and an error says where it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::cratd;
    const auto values = parseConfig({reinterpret_cast<const char *>(data), size}, "crat.toml");
    if (!values) {
        if (!values.error().forUser.starts_with("crat.toml"))
            std::abort();
        return 0;
    }
    const auto keys = configKeys();
    for (const auto &value : *values) {
        if (std::none_of(keys.begin(), keys.end(), [&](const char *known) { return value.first == known; }))
            std::abort();
    }
    return 0;
}
