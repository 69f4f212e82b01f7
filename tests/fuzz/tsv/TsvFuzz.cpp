// What is on the clipboard when somebody pastes into the grid.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/project/Tsv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat;
    const Table table = fromTsv({reinterpret_cast<const char *>(data), size});
    std::size_t cells = 0;
    for (const auto &row : table)
        cells += row.size();
    if (cells > MaxTsvCells + 1 || cells > size + 1)
        std::abort();
    if (fromTsv(toTsv(table)) != table)
        std::abort(); // what is copied out of the grid is pasted as it was
    return 0;
}
