#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>

#include "tests/gui/support/ScriptedPrompts.h"
#include "ui/shell/Icons.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WelcomePage.h"

using namespace crat;
using namespace crat::shell;

namespace {

class NotePage final : public Page {
public:
    NotePage(QString name, Prompts &prompts) : m_name(std::move(name)), m_prompts(prompts) {}
    QString key() const override { return m_name; }
    QString title() const override { return m_name; }
    QIcon icon() const override { return shell::icon(QStringLiteral("file")); }
    QString toolTip() const override { return m_name; }
    bool isModified() const override { return modified; }
    void requestClose(std::function<void(bool)> answer) override
    {
        if (!modified) {
            answer(true);
            return;
        }
        Question question;
        question.id = QStringLiteral("close-unsaved");
        m_prompts.ask(question, this, [answer = std::move(answer)](const QString &id) { answer(id == u"discard"); });
    }
    bool modified = false;

private:
    QString m_name;
    Prompts &m_prompts;
};

DockSpec noteDock(const QString &id)
{
    return {id,
            id,
            QStringLiteral("log"),
            Qt::BottomDockWidgetArea,
            [](QWidget *parent) -> QWidget * { return new QLineEdit(parent); },
            true,
            QKeySequence(Qt::CTRL | Qt::Key_9)};
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    test::ScriptedPrompts m_prompts;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;

    void make()
    {
        m_window.reset();
        m_theme.reset();
        m_settings = std::make_unique<Settings>(m_folder.path());
        m_theme = std::make_unique<Theme>(*qApp, *m_settings);
        m_window = std::make_unique<MainWindow>(*m_settings, m_prompts, *m_theme);
    }

private Q_SLOTS:
    void init()
    {
        m_prompts = {};
        make();
    }

    void actionsComeToMenuToolBarAndKeyboard()
    {
        int runs = 0;
        QAction *action = m_window->actions().add({.id = QStringLiteral("note.go"),
                                                   .text = QStringLiteral("&Go"),
                                                   .icon = QStringLiteral("run"),
                                                   .shortcuts = {QKeySequence(Qt::Key_F5)},
                                                   .menu = MenuId::Run,
                                                   .onToolBar = true,
                                                   .toolBarText = QStringLiteral("Go")},
                                                  this, [&](bool) { ++runs; });
        QVERIFY(m_window->menu(MenuId::Run)->actions().contains(action));
        QVERIFY(action->toolTip().contains(QStringLiteral("F5")));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QCOMPARE(runs, 1);
        auto *button = m_window->findChild<QToolButton *>(QStringLiteral("toolBar.note.go"));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(runs, 2);
    }

    void dockPlacesAreRemembered()
    {
        QDockWidget *dock = m_window->addDock(noteDock(QStringLiteral("dock.note")));
        m_window->restoreLayout();
        m_window->show();
        QVERIFY(dock->isVisible());
        m_window->addDockWidget(Qt::LeftDockWidgetArea, dock);
        m_window->resize(1111, 700);
        QSignalSpy closed(m_window.get(), &MainWindow::closed);
        m_window->close();
        QTRY_COMPARE(closed.size(), 1);

        make();
        dock = m_window->addDock(noteDock(QStringLiteral("dock.note")));
        m_window->restoreLayout();
        QCOMPARE(m_window->dockWidgetArea(dock), Qt::LeftDockWidgetArea);
        QCOMPARE(m_window->width(), 1111);
    }

    void aShortcutShowsAHiddenDockAndGivesItTheFocus()
    {
        QDockWidget *dock = m_window->addDock(noteDock(QStringLiteral("dock.note")));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        dock->hide();
        QTest::keyClick(m_window.get(), Qt::Key_9, Qt::ControlModifier);
        QVERIFY(dock->isVisible());
        QTRY_VERIFY(dock->widget()->hasFocus());
    }

    void aModifiedPageAsksBeforeItGoes()
    {
        auto *page = new NotePage(QStringLiteral("one"), m_prompts);
        m_window->pages().open(page);
        page->modified = true;
        Q_EMIT page->headChanged();
        QVERIFY(m_window->pages().tabText(0).startsWith(QStringLiteral("●")));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_COMPARE(m_prompts.answered, 1); // no answer in the script: cancelled
        QCOMPARE(m_window->pages().count(), 1);
        m_prompts.answers.insert(QStringLiteral("close-unsaved"), QStringLiteral("discard"));
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_COMPARE(m_window->pages().count(), 0);
    }

    void theWindowStaysWhenAPageOrAGuardStays()
    {
        auto *page = new NotePage(QStringLiteral("one"), m_prompts);
        page->modified = true;
        m_window->pages().open(page);
        m_window->show();
        QSignalSpy closed(m_window.get(), &MainWindow::closed);
        m_window->close();
        QTRY_COMPARE(m_prompts.answered, 1);
        QVERIFY(m_window->isVisible());
        page->modified = false;
        bool allow = false;
        m_window->addCloseGuard([&](auto answer) { answer(allow); });
        m_window->close();
        QTRY_COMPARE(m_window->pages().count(), 0);
        QVERIFY(m_window->isVisible());
        allow = true;
        m_window->close();
        QTRY_COMPARE(closed.size(), 1);
        QVERIFY(!m_window->isVisible());
    }

    void onePageAKey()
    {
        Page *first = m_window->pages().open(new NotePage(QStringLiteral("one"), m_prompts));
        m_window->pages().open(new NotePage(QStringLiteral("two"), m_prompts));
        QCOMPARE(m_window->pages().open(new NotePage(QStringLiteral("one"), m_prompts)), first);
        QCOMPARE(m_window->pages().count(), 2);
        QCOMPARE(m_window->pages().current(), first);
    }

    void welcomeOpensAFolder()
    {
        const QString folder = m_folder.filePath(QStringLiteral("a project"));
        QVERIFY(QDir().mkpath(folder));
        m_prompts.files.insert(QStringLiteral("open-project"), {folder});
        m_window->show();
        QSignalSpy wanted(m_window.get(), &MainWindow::openProjectRequested);
        QTest::mouseClick(m_window->findChild<QPushButton *>(QStringLiteral("welcomeOpen")), Qt::LeftButton);
        QTRY_COMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), folder);
        m_settings->addRecentProject(folder);
        m_window->setProject({}, {});
        QVERIFY(m_window->findChild<QPushButton *>(QStringLiteral("recentProject")));
    }

    void aSmallWelcomePageCutsNoText()
    {
        WelcomePage page;
        page.setProject(QStringLiteral("Teashop"));
        page.resize(260, 160);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QTest::qWait(0); // the layouts' turn
        int seen = 0;
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            ++seen;
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
        }
        QVERIFY(seen >= 10); // the five shortcuts in words and keys
    }

    void theCompanionIsShownInWords()
    {
        m_window->setCompanionStatus({CompanionState::Reconnecting, QStringLiteral("team"), QStringLiteral("refused")});
        auto *indicator = m_window->findChild<QToolButton *>(QStringLiteral("companionIndicator"));
        QVERIFY(indicator->text().contains(QStringLiteral("team")));
        QCOMPARE(indicator->toolTip(), QStringLiteral("refused"));
        // One that answers is there; what is missing is the person's sign-in.
        m_window->setCompanionStatus({CompanionState::SignedOut, QStringLiteral("team"), QStringLiteral("who")});
        QCOMPARE(indicator->text(), QStringLiteral("Sign in to team"));
    }

    void everyNamedThingHasAnAccessibleName()
    {
        m_window->addDock(noteDock(QStringLiteral("dock.note")));
        m_window->pages().open(new NotePage(QStringLiteral("one"), m_prompts));
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            const bool reachable = widget->focusPolicy() != Qt::NoFocus && !qobject_cast<QMenu *>(widget) &&
                                   !widget->objectName().startsWith(QStringLiteral("qt_"));
            if (reachable && !qobject_cast<QLineEdit *>(widget))
                QVERIFY2(
                    !widget->accessibleName().isEmpty(),
                    qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
