#include "ui/shell/WelcomePage.h"

#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/shell/Icons.h"

namespace crat::shell {

namespace {

constexpr int ColumnWidth = 460;

QLabel *label(const QString &name, const QString &text)
{
    auto *made = new QLabel(text);
    made->setObjectName(name);
    made->setWordWrap(true);
    return made;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("welcomePage"));
    setAccessibleName(tr("Welcome"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    auto *mark = new QLabel;
    mark->setPixmap(QIcon(QStringLiteral(":/icons/crat-studio.svg")).pixmap(QSize(56, 56), devicePixelRatioF()));
    mark->setAccessibleName(tr("CRAT Studio"));
    m_title = label(QStringLiteral("emptyTitle"), {});
    m_text = label(QStringLiteral("emptyText"), {});

    auto *open = new QPushButton(shell::icon(QStringLiteral("folder-open")), tr("Open Project Folder…"));
    open->setObjectName(QStringLiteral("welcomeOpen"));
    open->setAccessibleName(tr("Open project folder"));
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    m_start = new QWidget;
    auto *startColumn = new QVBoxLayout(m_start);
    startColumn->setContentsMargins(0, 8, 0, 0);
    startColumn->addWidget(open, 0, Qt::AlignLeft);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(2);
    startColumn->addSpacing(12);
    startColumn->addLayout(m_recent);

    m_hints = new QWidget;
    auto *hints = new QGridLayout(m_hints);
    hints->setContentsMargins(0, 8, 0, 0);
    hints->setHorizontalSpacing(24);
    const QList<QPair<QString, QString>> keys = {{tr("Run the open test"), QStringLiteral("F5")},
                                                 {tr("Stop"), QStringLiteral("Shift+F5")},
                                                 {tr("Edit a cell"), QStringLiteral("F2")},
                                                 {tr("Move a row"), QStringLiteral("Alt+↑ / Alt+↓")},
                                                 {tr("Find a test in the project"), QStringLiteral("Ctrl+Shift+F")}};
    for (int row = 0; row < keys.size(); ++row) {
        hints->addWidget(label(QStringLiteral("emptyText"), keys[row].first), row, 0);
        hints->addWidget(label(QStringLiteral("hintKey"), keys[row].second), row, 1);
    }
    hints->setColumnStretch(0, 1);

    auto *column = new QVBoxLayout;
    column->addStretch(2);
    column->addWidget(mark);
    column->addSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_start);
    column->addWidget(m_hints);
    column->addStretch(3);
    auto *middle = new QWidget;
    middle->setLayout(column);
    middle->setMaximumWidth(ColumnWidth);
    auto *whole = new QWidget;
    auto *across = new QHBoxLayout(whole);
    across->addStretch(1);
    across->addWidget(middle, 4);
    across->addStretch(1);
    // A window too small for it scrolls: no text is cut.
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("welcomeScroll"));
    scroll->setAccessibleName(tr("Welcome"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(whole);
    scroll->viewport()->setAutoFillBackground(false);
    whole->setAutoFillBackground(false);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setProject({});
}

void WelcomePage::setProject(const QString &name)
{
    const bool open = !name.isEmpty();
    m_title->setText(open ? name : tr("Welcome to CRAT Studio"));
    m_text->setText(
        open ? tr("Double-click a test or keyword in the project tree to edit it in the grid, or press Enter on it.")
             : tr("Open the folder that holds your Robot Framework suites. Files stay plain .robot text; the "
                  "grid is a view of them."));
    m_start->setVisible(!open);
    m_hints->setVisible(open);
}

void WelcomePage::setRecent(const QStringList &folders)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (folders.isEmpty())
        return;
    m_recent->addWidget(label(QStringLiteral("emptyText"), tr("Recent projects")));
    for (const QString &folder : folders.mid(0, 6)) {
        QString shown = QDir::toNativeSeparators(folder);
        if (shown.startsWith(QDir::homePath()))
            shown.replace(0, QDir::homePath().size(), QStringLiteral("~"));
        auto *button = new QPushButton(shell::icon(QStringLiteral("folder"), IconTone::Muted), shown);
        button->setObjectName(QStringLiteral("recentProject"));
        button->setAccessibleName(tr("Open %1").arg(folder));
        button->setFlat(true);
        connect(button, &QPushButton::clicked, this, [this, folder] { Q_EMIT recentRequested(folder); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
}

} // namespace crat::shell
