#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace crat::fetch {

/// The files of one folder of an artefact server, as its listing names them.
struct Listing {
    std::vector<std::string> files;   ///< decoded names, each a single path segment; in the listing's order
    std::vector<std::string> refused; ///< names that would leave the folder ("../x", "/etc/x", "a/b"); never fetched
};

struct ListingLimits {
    std::size_t bytes = 8u << 20;
    std::size_t entries = 50000;
    std::size_t nameBytes = 255; ///< what a file system takes
};

/// Reads a folder listing: the HTML of nginx autoindex, Apache mod_autoindex or python's http.server, or nginx's JSON
/// autoindex (a body that begins with "["). Folders, sort links and links to other hosts are left out.
/// Errors: TooLarge (a limit), BadInput (no listing).
Result<Listing> parseListing(std::string_view body, const ListingLimits &limits = {});

/// Which file of a folder is the package of `itemName`: its name holds the item's name (literally, whatever the case of
/// ASCII letters) and ends in .tar.gz or .tgz; of several, the first one that also holds "release", else the first one.
/// Errors: NotFound (naming what was there), BadInput (empty item name; only a refused name fits).
Result<std::string> choosePackage(const Listing &listing, std::string_view itemName);

/// Is there a checksum file beside `package`? "<package>.sha256" before "<package>.md5"; empty: none.
std::string checksumFileOf(const Listing &listing, std::string_view package);

} // namespace crat::fetch
