#pragma once

#include <functional>

#include <QIcon>
#include <QTabWidget>
#include <QWidget>

namespace crat::shell {

/// One tab of the middle: an open case, the image toolbox, a report. Owned by the PageHost once opened.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Two pages with one key are one page: opening it again shows the first.
    virtual QString key() const = 0;
    virtual QString title() const = 0;
    virtual QIcon icon() const = 0;
    virtual QString toolTip() const { return {}; }
    virtual bool isModified() const { return false; }
    /// Asks what must be asked (unsaved changes) and answers, now or later, whether the page may go. Called at most once at a
    /// time.
    virtual void requestClose(std::function<void(bool mayClose)> answer) { answer(true); }

Q_SIGNALS:
    void headChanged(); ///< title, icon, tool tip or modified mark
};

/// The tabs in the middle, with what is shown while there are none. GUI thread.
class PageHost : public QTabWidget {
    Q_OBJECT
public:
    explicit PageHost(QWidget *parent = nullptr);

    /// Shows `page` in a new tab, or the open one with its key (then `page` is deleted). Returns the page that is shown.
    Page *open(Page *page);
    Page *find(const QString &key) const;
    Page *current() const;
    QList<Page *> pages() const;
    /// Asks the page, then takes it away.
    void close(Page *page, std::function<void(bool closed)> then = {});
    /// Asks every page in turn; stops at the first that stays.
    void closeAll(std::function<void(bool allClosed)> then);

Q_SIGNALS:
    void currentPageChanged(crat::shell::Page *page); ///< null: none is left
    void pageClosed(const QString &key);

private:
    void refreshHead(Page *page);
    void contextMenu(const QPoint &at);

    Page *m_closing = nullptr;
};

} // namespace crat::shell
