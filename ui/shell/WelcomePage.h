#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace crat::shell {

/// What the middle shows while nothing is open: what to do next. Without a project: open one, recent ones. With one: pick a test.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    void setProject(const QString &name); ///< "" = none
    void setRecent(const QStringList &folders);

Q_SIGNALS:
    void openRequested();
    void recentRequested(const QString &folder);

private:
    QLabel *m_title;
    QLabel *m_text;
    QWidget *m_start;
    QVBoxLayout *m_recent;
    QWidget *m_hints;
};

} // namespace crat::shell
