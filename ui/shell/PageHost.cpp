#include "ui/shell/PageHost.h"

#include <QMenu>
#include <QPointer>
#include <QTabBar>
#include <QToolButton>

#include "ui/shell/Icons.h"

namespace crat::shell {

PageHost::PageHost(QWidget *parent) : QTabWidget(parent)
{
    setObjectName(QStringLiteral("pageHost"));
    setAccessibleName(tr("Open cases and tools"));
    setDocumentMode(true);
    setMovable(true);
    setElideMode(Qt::ElideMiddle);
    setIconSize(QSize(16, 16));
    tabBar()->setObjectName(QStringLiteral("pageTabs"));
    tabBar()->setAccessibleName(tr("Open pages"));
    tabBar()->setExpanding(false);
    tabBar()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(tabBar(), &QWidget::customContextMenuRequested, this, &PageHost::contextMenu);
    connect(this, &QTabWidget::currentChanged, this, [this] { Q_EMIT currentPageChanged(current()); });
}

Page *PageHost::open(Page *page)
{
    if (Page *there = find(page->key())) {
        if (there != page)
            delete page;
        setCurrentWidget(there);
        return there;
    }
    const int at = addTab(page, page->icon(), page->title());
    auto *close = new QToolButton(tabBar());
    close->setObjectName(QStringLiteral("closePage"));
    close->setAccessibleName(tr("Close %1").arg(page->title()));
    close->setToolTip(tr("Close"));
    close->setIcon(shell::icon(QStringLiteral("close"), IconTone::Muted));
    close->setIconSize(QSize(12, 12));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);
    connect(close, &QToolButton::clicked, page, [this, page] { this->close(page); });
    tabBar()->setTabButton(at, QTabBar::RightSide, close);
    connect(page, &Page::headChanged, this, [this, page] { refreshHead(page); });
    refreshHead(page);
    setCurrentWidget(page);
    return page;
}

Page *PageHost::find(const QString &key) const
{
    for (Page *page : pages()) {
        if (page->key() == key)
            return page;
    }
    return nullptr;
}

Page *PageHost::current() const
{
    return qobject_cast<Page *>(currentWidget());
}

QList<Page *> PageHost::pages() const
{
    QList<Page *> all;
    for (int i = 0; i < count(); ++i) {
        if (auto *page = qobject_cast<Page *>(widget(i)))
            all << page;
    }
    return all;
}

void PageHost::close(Page *page, std::function<void(bool)> then)
{
    if (m_closing) {
        if (then)
            then(false);
        return;
    }
    m_closing = page;
    QPointer<PageHost> self(this);
    QPointer<Page> alive(page);
    page->requestClose([self, alive, then = std::move(then)](bool mayClose) {
        if (!self)
            return;
        self->m_closing = nullptr;
        if (mayClose && alive) {
            const QString key = alive->key();
            self->removeTab(self->indexOf(alive));
            alive->deleteLater();
            Q_EMIT self->pageClosed(key);
        }
        if (then)
            then(mayClose);
    });
}

void PageHost::closeAll(std::function<void(bool)> then)
{
    const QList<Page *> open = pages();
    if (open.isEmpty()) {
        then(true);
        return;
    }
    Page *next = open.last();
    setCurrentWidget(next);
    close(next, [this, then = std::move(then)](bool closed) {
        if (closed)
            closeAll(then);
        else
            then(false);
    });
}

void PageHost::refreshHead(Page *page)
{
    const int at = indexOf(page);
    if (at < 0)
        return;
    // A dot before the name, as editors do; the accessible text says it in words.
    setTabText(at, page->isModified() ? QStringLiteral("● ") + page->title() : page->title());
    setTabIcon(at, page->icon());
    setTabToolTip(at, page->isModified() ? tr("%1 (not saved)").arg(page->toolTip()) : page->toolTip());
}

void PageHost::contextMenu(const QPoint &at)
{
    const int index = tabBar()->tabAt(at);
    auto *page = qobject_cast<Page *>(widget(index));
    if (!page)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Close"), page, [this, page] { close(page); });
    menu->addAction(tr("Close All"), this, [this] { closeAll([](bool) {}); });
    menu->popup(tabBar()->mapToGlobal(at));
}

} // namespace crat::shell
