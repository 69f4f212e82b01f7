#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/Utf8.h"
#include "core/companion/http/Target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::http;
    const auto target = splitTarget({reinterpret_cast<const char *>(data), size});
    if (!target)
        return 0;
    for (const auto segment : splitPath(target->path)) {
        const auto text = percentDecode(segment);
        if (text && (!crat::isUtf8(*text) || text->find('\0') != std::string::npos))
            std::abort();
    }
    if (const auto query = parseQuery(target->query); query && query->size() > MaxQueryParameters)
        std::abort();
    return 0;
}
