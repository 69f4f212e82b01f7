#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/language/ProblemsModel.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTreeView;

namespace crat::language {

class ProjectLanguage;

/// What is wrong in the project: list, filters, the way to each place. GUI thread.
class ProblemsPane : public QWidget {
    Q_OBJECT
public:
    /// `project` must outlive it.
    explicit ProblemsPane(ProjectLanguage &project, QWidget *parent = nullptr);
    /// Its head line, for the dock's title bar.
    QWidget *tools() const { return m_head; }
    void setRoot(const QString &root);
    /// The file that "This file only" means; "": none.
    void setCurrentFile(const QString &path);

Q_SIGNALS:
    /// A row was chosen: absolute path, 1-based line.
    void placeActivated(const QString &path, int line);
    /// "Problems (3)"
    void titleChanged(const QString &title);

private:
    void refresh();
    void applyFile();

    ProjectLanguage &m_project;
    QString m_root, m_currentFile;
    ProblemsModel *m_model;
    ProblemsFilter *m_filter;
    QWidget *m_head;
    QComboBox *m_severity;
    QCheckBox *m_onlyFile;
    QLineEdit *m_text;
    QLabel *m_empty;
    QTreeView *m_list;
    QTimer m_refresh;
};

} // namespace crat::language
