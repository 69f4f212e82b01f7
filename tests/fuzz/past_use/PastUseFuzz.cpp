// The file that keeps what a person has chosen: whatever stands in it, what is read is bounded and can be kept again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/robot/completion/PastUseFile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::robot;
    std::size_t broken = 0;
    const PastUse past = parsePastUse({reinterpret_cast<const char *>(data), size}, broken);
    if (past.counts().size() > PastUse::FullAt)
        std::abort();
    std::size_t again = 0;
    if (parsePastUse(pastUseText(past), again).counts() != past.counts() || again != 0)
        std::abort();
    return 0;
}
