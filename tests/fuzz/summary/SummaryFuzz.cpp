#include <cstdint>
#include <cstdlib>

#include "core/base/Time.h"
#include "core/companion/notify/Summary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    if (const auto summary = crat::notify::parseSummary(in)) {
        if (summary->passRate() < 0 || summary->passRate() > 100 || summary->passed > summary->total)
            std::abort();
        (void)crat::formatRfc3339(summary->stop);
    }
    return 0;
}
