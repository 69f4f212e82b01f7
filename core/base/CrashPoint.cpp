#include "core/base/CrashPoint.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>

namespace crat {

namespace {

struct Plan {
    std::string name;
    std::atomic<int> left{1};

    Plan()
    {
        const char *text = std::getenv("CRAT_TEST_DIE_AT");
        const std::string_view all = text ? text : "";
        const auto colon = all.find(':');
        name = all.substr(0, colon);
        if (colon == std::string_view::npos)
            return;
        int count = 1;
        std::from_chars(all.data() + colon + 1, all.data() + all.size(), count);
        left = count;
    }
};

} // namespace

void crashPoint(std::string_view name)
{
    static Plan plan;
    if (plan.name.empty() || plan.name != name)
        return;
    if (--plan.left == 0)
        std::raise(SIGKILL);
}

} // namespace crat
