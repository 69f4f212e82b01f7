#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/companion/store/Settings.h"

/// A line with the key, the rest is the value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    const std::size_t end = in.find('\n');
    const std::string_view key = in.substr(0, end);
    const std::string_view value = end == std::string_view::npos ? std::string_view() : in.substr(end + 1);
    if (!crat::store::settings::check(key, value))
        return 0;
    if (key.empty() || key.size() > 100 || value.size() > 16 * 1024)
        std::abort();
    if (key == "smtp_from" && value.find('\n') != std::string_view::npos) // it goes into a mail's head
        std::abort();
    return 0;
}
