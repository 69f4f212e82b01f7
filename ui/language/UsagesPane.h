#pragma once

#include <QWidget>

#include "ui/language/Places.h"

class QLabel;
class QStandardItemModel;
class QTreeView;

namespace crat::language {

/// Where a keyword, variable, tag or file is used, and the way there. GUI thread.
class UsagesPane : public QWidget {
    Q_OBJECT
public:
    explicit UsagesPane(QWidget *parent = nullptr);
    void showUsages(const PlaceAnswer &answer, const QString &root);

Q_SIGNALS:
    void placeActivated(const QString &path, int line);
    void titleChanged(const QString &title);

private:
    QStandardItemModel *m_model;
    QTreeView *m_list;
    QLabel *m_empty;
};

} // namespace crat::language
