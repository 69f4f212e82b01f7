#pragma once

#include <memory>
#include <optional>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/gui/support/ScriptedPrompts.h"
#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/CaseWorkbench.h"

namespace crat::test {

/// A whole window with the case grid on a project in its own folder.
class Bench {
public:
    ScriptedPrompts prompts;
    QTemporaryDir folder;
    std::unique_ptr<shell::Settings> settings;
    std::unique_ptr<shell::Theme> theme;
    std::unique_ptr<shell::MainWindow> window;
    std::unique_ptr<casegrid::CaseWorkbench> workbench;

    Bench()
    {
        QDir().mkpath(root());
        start();
    }
    ~Bench() { stop(); }

    void start()
    {
        settings = std::make_unique<shell::Settings>(folder.filePath(QStringLiteral("settings")));
        theme = std::make_unique<shell::Theme>(*qApp, *settings);
        window = std::make_unique<shell::MainWindow>(*settings, prompts, *theme);
        workbench = std::make_unique<casegrid::CaseWorkbench>(*window);
    }
    void stop()
    {
        workbench.reset();
        window.reset();
        theme.reset();
        settings.reset();
    }

    QString root() const { return folder.filePath(QStringLiteral("a project 项目")); }
    QString path(const QString &file) const { return root() + QLatin1Char('/') + file; }
    void write(const QString &file, const QByteArray &bytes) const
    {
        QDir().mkpath(QFileInfo(path(file)).absolutePath());
        QFile out(path(file));
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(bytes), bytes.size());
    }
    QByteArray read(const QString &file) const
    {
        QFile in(path(file));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    /// Scans the project and shows the window.
    bool open()
    {
        QSignalSpy scanned(workbench.get(), &casegrid::CaseWorkbench::projectScanned);
        workbench->openProject(root());
        window->resize(1200, 800);
        window->show();
        window->activateWindow();
        return QTest::qWaitForWindowActive(window.get()) && (scanned.size() > 0 || scanned.wait(10000));
    }
    /// Opens a file and waits until it is read.
    casegrid::CasePage *openFile(const QString &file)
    {
        std::optional<QPointer<casegrid::CasePage>> page;
        workbench->openFile(file, [&page](casegrid::CasePage *opened) { page = opened; });
        return QTest::qWaitFor([&] { return page.has_value(); }, 10000) ? page->data() : nullptr;
    }
    /// A file's document without a page.
    std::unique_ptr<casegrid::CaseDocument> openDocument(const QString &file)
    {
        std::unique_ptr<casegrid::CaseDocument> document;
        casegrid::CaseDocument::open(path(file), window.get(), [&](auto opened) { document = std::move(*opened); });
        return QTest::qWaitFor([&] { return document != nullptr; }, 10000) ? std::move(document) : nullptr;
    }
    casegrid::CaseGridView *openTest(const QString &file, const QString &test,
                                     robot::ItemKind kind = robot::ItemKind::Test)
    {
        casegrid::CasePage *page = openFile(file);
        if (!page || !page->showItem(kind, test))
            return nullptr;
        page->grid().setFocus();
        return &page->grid();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(), key, modifiers);
    }
    void type(const QString &text)
    {
        for (const QChar c : text)
            QTest::keyClick(QApplication::focusWidget(), c.toLatin1());
    }
    /// The edits are refused in words; a test that fails wants to see them.
    void listen()
    {
        QObject::connect(&workbench->currentPage()->document(), &casegrid::CaseDocument::refused, window.get(),
                         [](const Error &error) { qWarning("refused: %s", error.forUser.c_str()); });
    }
    QByteArray bytes() const
    {
        const std::string_view now = workbench->currentPage()->document().bytes();
        return QByteArray(now.data(), static_cast<qsizetype>(now.size()));
    }
};

} // namespace crat::test
