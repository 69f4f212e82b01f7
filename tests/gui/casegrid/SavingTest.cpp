// Saving, reading again and closing while the disk takes its time, fails, or somebody else writes: with the keyboard, as people do.
#include <condition_variable>
#include <mutex>

#include <QThread>
#include <QUndoStack>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Suite = "*** Test Cases ***\nFirst\n    Log    1\n    Log    2\n";
const QString File = QStringLiteral("s/suite.robot");

/// The real disk behind a door: a write goes through it only while it is open. Used on the files' threads.
class SlowDisk {
public:
    FileCalls calls()
    {
        const FileCalls disk = FileCalls::disk();
        return {[this, disk](const QString &path) {
                    note();
                    return disk.read(path);
                },
                [this, disk](const QString &path, std::string_view bytes) -> Result<> {
                    note();
                    std::unique_lock lock(m_mutex);
                    ++m_begun;
                    m_changed.wait(lock, [this] { return m_open; });
                    ++m_ended;
                    if (!m_failure.empty())
                        return fail(Errc::Unavailable, m_failure);
                    auto done = disk.write(path, bytes);
                    if (m_afterWrite)
                        m_afterWrite();
                    return done;
                }};
    }
    void setOpen(bool open)
    {
        const std::lock_guard lock(m_mutex);
        m_open = open;
        m_changed.notify_all();
    }
    void setFailure(const std::string &why)
    {
        const std::lock_guard lock(m_mutex);
        m_failure = why;
    }
    /// What another program does right after our write.
    void afterWrite(std::function<void()> act)
    {
        const std::lock_guard lock(m_mutex);
        m_afterWrite = std::move(act);
    }
    int begun() const
    {
        const std::lock_guard lock(m_mutex);
        return m_begun;
    }
    int ended() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ended;
    }
    bool wasOnGuiThread() const { return m_onGuiThread; }

private:
    void note()
    {
        if (QThread::currentThread() == qApp->thread())
            m_onGuiThread = true;
    }
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::function<void()> m_afterWrite;
    std::string m_failure;
    bool m_open = true;
    int m_begun = 0, m_ended = 0;
    std::atomic<bool> m_onGuiThread = false;
};

} // namespace

class SavingTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<SlowDisk> m_disk;
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    void edit(int row, const QString &text)
    {
        m_grid->setFocus();
        m_grid->goTo(row, 1);
        m_bench->type(text);
        m_bench->key(Qt::Key_Return);
    }
    void save() { m_bench->key(Qt::Key_S, Qt::ControlModifier); }
    bool isModified() const { return m_bench->workbench->currentPage()->isModified(); }
    QByteArray onDisk() const { return m_bench->read(File); }
    static QByteArray with(const QByteArray &first, const QByteArray &second = "2")
    {
        return QByteArray(Suite).replace("Log    1", "Log    " + first).replace("Log    2", "Log    " + second);
    }

private Q_SLOTS:
    void init()
    {
        m_disk = std::make_unique<SlowDisk>();
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(File, Suite);
        QVERIFY(m_bench->open());
        m_bench->workbench->setFileCalls(m_disk->calls(), std::chrono::milliseconds(100));
        m_grid = m_bench->openTest(File, QStringLiteral("First"));
        QVERIFY(m_grid);
    }
    void cleanup()
    {
        m_disk->setOpen(true);
        m_bench.reset();
        QTRY_COMPARE(m_disk->ended(), m_disk->begun()); // a write outlives its page
        QVERIFY2(!m_disk->wasOnGuiThread(), "the disk was waited for on the GUI thread");
        m_disk.reset();
    }

    void theDocumentIsEditedWhileItIsWritten()
    {
        m_disk->setOpen(false);
        edit(0, QStringLiteral("one"));
        save();
        QTRY_COMPARE(m_disk->begun(), 1);
        edit(1, QStringLiteral("two")); // the disk has not answered
        QCOMPARE(m_bench->bytes(), with("one", "two"));
        QCOMPARE(onDisk(), Suite);
        QVERIFY(isModified());
        m_disk->setOpen(true);
        QTRY_COMPARE(onDisk(), with("one"));
        QVERIFY(isModified()); // the second edit is not on the disk
        m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!isModified()); // and without it the text is what was saved
        m_bench->key(Qt::Key_Y, Qt::ControlModifier);
        save();
        QTRY_COMPARE(onDisk(), with("one", "two"));
        QTRY_VERIFY(!isModified());
    }

    void itIsUnsavedUntilItIsWritten()
    {
        m_disk->setOpen(false);
        edit(0, QStringLiteral("one"));
        save();
        QTRY_COMPARE(m_disk->begun(), 1);
        QVERIFY(isModified());
        QVERIFY(m_bench->window->pages().tabText(0).startsWith(QChar(0x25CF)));
        m_disk->setOpen(true);
        QTRY_VERIFY(!isModified());
        QVERIFY(!m_bench->window->pages().tabText(0).startsWith(QChar(0x25CF)));
    }

    void manySavesDuringOneBecomeOne()
    {
        m_disk->setOpen(false);
        edit(0, QStringLiteral("one"));
        save();
        QTRY_COMPARE(m_disk->begun(), 1);
        for (const char *text : {"a", "b", "c"}) {
            edit(1, QString::fromLatin1(text));
            save();
        }
        m_disk->setOpen(true);
        QTRY_VERIFY(!isModified());
        QCOMPARE(onDisk(), with("one", "c"));
        QCOMPARE(m_disk->begun(), 2);
    }

    void aFailedSaveSaysWhyAndLosesNothing()
    {
        m_disk->setFailure("cannot write suite.robot: No space left on device");
        edit(0, QStringLiteral("one"));
        save();
        QTRY_COMPARE(m_bench->prompts.askedIds, QStringList{QStringLiteral("save-failed")});
        const shell::Question told = m_bench->prompts.asked.first();
        QVERIFY2(told.title.contains(QStringLiteral("suite.robot")), qPrintable(told.title));
        QVERIFY2(told.text.contains(QStringLiteral("No space left on device")), qPrintable(told.text));
        QVERIFY2(told.details.contains(QStringLiteral("save again")), qPrintable(told.details));
        QVERIFY(isModified());
        QCOMPARE(onDisk(), Suite);
        m_disk->setFailure({});
        save();
        QTRY_COMPARE(onDisk(), with("one"));
        QTRY_VERIFY(!isModified());
    }

    void whatWasUndoneDuringAFailedSaveIsStillUnsaved()
    {
        edit(0, QStringLiteral("one"));
        save();
        QTRY_VERIFY(!isModified());
        m_disk->setOpen(false);
        edit(0, QStringLiteral("two"));
        m_disk->setFailure("cannot write");
        save();
        QTRY_COMPARE(m_disk->begun(), 2);
        m_disk->setOpen(true);
        QTRY_VERIFY(m_bench->prompts.askedIds.contains(QStringLiteral("save-failed")));
        QVERIFY(isModified());
        m_bench->workbench->currentPage()->document().undoStack().undo();
        QVERIFY(isModified()); // nobody knows what a failed write has left
        m_disk->setFailure({});
        save();
        QTRY_VERIFY(!isModified());
        QCOMPARE(onDisk(), with("one"));
    }

    void whatAnotherWritesDuringTheSaveIsNoticed()
    {
        const QByteArray theirs = with("theirs");
        m_disk->afterWrite([this, theirs, once = std::make_shared<bool>(false)] {
            if (!std::exchange(*once, true))
                m_bench->write(File, theirs);
        });
        edit(0, QStringLiteral("mine"));
        save();
        QTRY_COMPARE(m_bench->bytes(), theirs); // read again, and nothing is lost: undo brings ours back
        m_bench->workbench->currentPage()->document().undoStack().undo();
        QCOMPARE(m_bench->bytes(), with("mine"));
    }

    void whatAnotherWroteBeforeTheSaveIsAskedAbout()
    {
        edit(0, QStringLiteral("mine"));
        // In the very moment before the save: nobody has had the time to notice.
        m_bench->write(File, with("theirs"));
        m_bench->prompts.answers.insert(QStringLiteral("overwrite-changed"), QStringLiteral("overwrite"));
        save();
        QTRY_VERIFY(m_bench->prompts.askedIds.contains(QStringLiteral("overwrite-changed")));
        QTRY_COMPARE(onDisk(), with("mine"));
        QTRY_VERIFY(!isModified());
    }

    void closingWaitsAndThenAsks()
    {
        m_disk->setOpen(false);
        edit(0, QStringLiteral("kept"));
        m_bench->prompts.answers.insert(QStringLiteral("close-unsaved"), QStringLiteral("save"));
        m_bench->prompts.answers.insert(QStringLiteral("still-saving"), QStringLiteral("cancel"));
        QSignalSpy closed(m_bench->window.get(), &shell::MainWindow::closed);
        m_bench->window->close();
        QTRY_VERIFY(m_bench->prompts.askedIds.contains(QStringLiteral("still-saving")));
        QTRY_COMPARE(m_bench->prompts.answered, 2);
        QCOMPARE(closed.size(), 0); // cancelled: all is as before
        QVERIFY(m_bench->workbench->currentPage());
        m_bench->prompts.answers.insert(QStringLiteral("still-saving"), QStringLiteral("wait"));
        m_bench->window->close();
        QTRY_VERIFY(m_bench->prompts.askedIds.count(QStringLiteral("still-saving")) >= 2);
        m_disk->setOpen(true);
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(onDisk(), with("kept"));
    }

    void closingWithoutWaitingKeepsTheRecoveryFile()
    {
        m_disk->setOpen(false);
        edit(0, QStringLiteral("kept"));
        save();
        QTRY_COMPARE(m_disk->begun(), 1);
        m_bench->prompts.answers.insert(QStringLiteral("still-saving"), QStringLiteral("close"));
        QSignalSpy closed(m_bench->window.get(), &shell::MainWindow::closed);
        m_bench->window->close();
        QTRY_COMPARE(closed.size(), 1);
        const QDir recovery(m_bench->settings->stateFolder() + QStringLiteral("/recovery"));
        m_bench->workbench.reset(); // waits for nothing but the recovery file
        const QStringList kept = recovery.entryList(QDir::Files);
        QCOMPARE(kept.size(), 1);
        QFile file(recovery.filePath(kept.first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().endsWith(with("kept")));
    }

    void theModeIsKept()
    {
        const QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
        QVERIFY(QFile::setPermissions(m_bench->path(File), mode));
        edit(0, QStringLiteral("one"));
        save();
        QTRY_VERIFY(!isModified());
        QCOMPARE(QFile::permissions(m_bench->path(File)) & (mode | QFile::ReadGroup | QFile::ReadOther), mode);
    }
};

QTEST_MAIN(SavingTest)
#include "SavingTest.moc"
