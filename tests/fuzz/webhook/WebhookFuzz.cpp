#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/Utf8.h"
#include "core/companion/http/Webhook.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto announcement = crat::http::parseAnnouncement({reinterpret_cast<const char *>(data), size});
    if (!announcement)
        return 0;
    // Whatever was taken can be stored: what it promises holds.
    const auto &a = *announcement;
    if (a.jobName.empty() || a.packagePath.empty() || a.buildNumber < 0 ||
        a.jobName.size() > crat::http::MaxJobNameBytes || a.jobName.find('\0') != std::string::npos ||
        !crat::isUtf8(a.jobName) || !crat::isUtf8(a.packagePath))
        std::abort();
    return 0;
}
