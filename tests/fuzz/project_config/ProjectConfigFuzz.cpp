// A project's crat.toml, read when a folder is opened or a run begins: it comes with the project, so from anybody.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/Files.h"
#include "core/project/ExcludeRules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto config = parseProjectConfig(text);
    if (!config) {
        if (config.error().forUser.empty())
            std::abort(); // the person must hear why
        return 0;
    }
    for (const std::string &path : config->pythonPath) {
        if (path != "." && !isSafeRelativePath(path))
            std::abort(); // out of the project
    }
    ExcludeRules rules(*config, text);
    rules.setWanted({"wanted/suite.robot"});
    for (const bool folder : {false, true})
        rules.isExcluded("some/folder/with a name.txt", folder);
    if (rules.isExcluded("wanted/suite.robot", false))
        std::abort(); // what the run names it gets
    return 0;
}
