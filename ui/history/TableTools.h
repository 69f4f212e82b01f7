#pragma once

#include <QString>

class QAbstractItemModel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;
class QWidget;

namespace crat::history {

/// A table that is read, sorted by a click on a header and walked with the keyboard.
QTableView *makeTable(const QString &objectName, const QString &accessibleName, QWidget *parent);

/// A field over a table; `proxy` shows the rows in which every typed word occurs in some column.
QLineEdit *makeFilter(QSortFilterProxyModel *proxy, const QString &objectName, const QString &hint, QWidget *parent);

/// A proxy whose filter is a list of words, each in any column, case-insensitive.
QSortFilterProxyModel *makeWordProxy(QAbstractItemModel *model, int sortRole, QObject *parent);

} // namespace crat::history
