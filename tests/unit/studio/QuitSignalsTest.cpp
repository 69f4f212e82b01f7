#include <csignal>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QTest>

#include "app/studio/QuitSignals.h"

class QuitSignalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstAsksAndASecondOfAnyKindEnds_data()
    {
        QTest::addColumn<int>("second");
        QTest::newRow("the same") << SIGINT;
        QTest::newRow("another") << SIGTERM;
    }
    void theFirstAsksAndASecondOfAnyKindEnds()
    {
        QFETCH(int, second);
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(30);
            int argc = 1;
            char name[] = "studio";
            char *argv[] = {name, nullptr};
            QCoreApplication app(argc, argv);
            int asked = 0;
            crat::studio::QuitSignals signals([&] { ++asked; }); // a window whose edits are asked about stays
            ::raise(SIGINT);
            while (asked == 0)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            ::raise(second);
            std::_Exit(asked);
        }
        QVERIFY(child > 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), second);
    }
};

QTEST_APPLESS_MAIN(QuitSignalsTest)
#include "QuitSignalsTest.moc"
