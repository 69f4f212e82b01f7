#include <cstdint>
#include <cstdlib>

#include "core/companion/fetch/Checksum.h"
#include "core/companion/fetch/Listing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    if (const auto listing = crat::fetch::parseListing(in)) {
        for (const auto &name : listing->files) {
            if (name.empty() || name == ".." || name.find('/') != std::string::npos ||
                name.find('\0') != std::string::npos)
                std::abort(); // such a name would be written outside its folder
        }
        (void)crat::fetch::choosePackage(*listing, "sds");
    }
    (void)crat::fetch::parseChecksumFile(in, crat::fetch::Checksum::Kind::Sha256, "p.tgz");
    return 0;
}
