#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crat {

using Table = std::vector<std::vector<std::string>>;

/// Tables as spreadsheets put them on the clipboard: tabs between cells, line ends between rows; a cell that holds a tab, a line
/// end or a quote stands in double quotes, quotes in it doubled (Excel, LibreOffice and Google Sheets agree on this). UTF-8.
std::string toTsv(const Table &table);

inline constexpr std::size_t MaxTsvCells = 1'000'000;
/// Reads any text; at most `MaxTsvCells` cells, the rest is left out. A last line end makes no row.
Table fromTsv(std::string_view text);

} // namespace crat
