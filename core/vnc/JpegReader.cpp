#include "core/vnc/JpegReader.h"

#include <dlfcn.h>
#include <turbojpeg.h>

namespace crat::vnc {

std::string jpegReader()
{
    // Naming them is also what keeps the library linked.
    for (void *function : {reinterpret_cast<void *>(&tjInitDecompress), reinterpret_cast<void *>(&tjDecompressHeader2),
                           reinterpret_cast<void *>(&tjGetErrorStr), reinterpret_cast<void *>(&tjDecompress2)}) {
        Dl_info found{};
        if (::dladdr(function, &found) == 0 || !found.dli_fname)
            return {};
        if (function == reinterpret_cast<void *>(&tjDecompress2))
            return found.dli_fname;
    }
    return {};
}

} // namespace crat::vnc
