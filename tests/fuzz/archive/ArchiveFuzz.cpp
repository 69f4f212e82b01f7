#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/companion/target/Archive.h"
#include "core/companion/target/ArchiveRules.h"
#include "core/companion/target/Service.h"

using namespace crat::target;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    if (const auto path = cleanEntryPath(in, 1024)) {
        const std::string framed = "/" + *path + "/";
        if (framed.find("/../") != std::string::npos || path->starts_with('/'))
            std::abort(); // it would be written outside its folder
    }
    (void)ServiceCatalog::parse(in);

    static const int file = ::memfd_create("archive", MFD_CLOEXEC);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
        return 0;
    ArchiveLimits limits;
    limits.entries = 1000;
    limits.unpackedBytes = 4u << 20;
    (void)checkArchive("/proc/self/fd/" + std::to_string(file), limits);
    return 0;
}
