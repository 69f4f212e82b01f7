#pragma once

#include <QList>
#include <QStringList>

namespace crat::casegrid {

/// Tables as spreadsheets put them on the clipboard: tabs between cells, line ends between rows; a cell that holds a tab, a line
/// end or a quote stands in double quotes, quotes in it doubled (Excel, LibreOffice and Google Sheets agree on this).
QString toTsv(const QList<QStringList> &table);

/// Reads any text; at most `MaxCells` cells, the rest is left out. A last line end makes no row.
QList<QStringList> fromTsv(const QString &text);
inline constexpr int MaxTsvCells = 1'000'000;

} // namespace crat::casegrid
