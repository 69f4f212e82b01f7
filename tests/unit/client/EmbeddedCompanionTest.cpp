#include <csignal>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "TestServer.h"
#include "core/client/EmbeddedCompanion.h"

using namespace crat;
using namespace crat::client;
using State = EmbeddedCompanion::State;

namespace {

/// A program in place of cratd (the real one: tests/integration/client).
struct Box {
    explicit Box(const QByteArray &script)
    {
        QFile file(folder.filePath(QStringLiteral("cratd")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    EmbeddedCompanion::Options options() const
    {
        EmbeddedCompanion::Options out;
        out.program = folder.filePath(QStringLiteral("cratd"));
        out.dataFolder = folder.filePath(QStringLiteral("data folder"));
        out.stateFile = folder.filePath(QStringLiteral("state/companion.json"));
        out.restarts = 1;
        return out;
    }
    QTemporaryDir folder;
};

} // namespace

class EmbeddedCompanionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMissingProgramIsNamed()
    {
        Box box({});
        auto options = box.options();
        options.program += QStringLiteral("-none");
        EmbeddedCompanion companion(options, nullptr);
        companion.start();
        QCOMPARE(companion.state(), State::Failed);
        QVERIFY(QString::fromStdString(companion.error().forUser).contains(options.program));
    }

    void itsLastWordsAreTheReason()
    {
        Box box("echo 'port 8000 is in use: free it' >&2\nexit 3\n");
        EmbeddedCompanion companion(box.options(), nullptr);
        companion.start();
        QTRY_COMPARE(companion.state(), State::Failed);
        const QString text = QString::fromStdString(companion.error().forUser);
        QVERIFY2(text.contains(QStringLiteral("port 8000 is in use")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("code 3")), qPrintable(text));
    }

    void aSilentOneIsGivenUp()
    {
        Box box("exec sleep 60\n");
        auto options = box.options();
        options.startLimit = std::chrono::milliseconds(200);
        EmbeddedCompanion companion(options, nullptr);
        companion.start();
        QTRY_COMPARE(companion.state(), State::Failed);
        QVERIFY(companion.error().code == Errc::Timeout);
    }

    void theTokenComesByStandardInputOnly()
    {
        test::TestServer server;
        server.on("GET /api/v1/auth/me", R"({"email":"studio","is_admin":true})");
        server.on("GET /api/v1/processing-count", R"({"data":{"count":0}})");
        server.on("GET /api/v1/executions", R"({"data":[],"total":0})");
        Box box("read token\necho \"$token\" > token\necho \"$@\" > args\nenv > env\n"
                "echo 'noise'\necho 'listening on " +
                server.endpoint().base.toEncoded() + "'\nexec sleep 60\n");
        EmbeddedCompanion companion(box.options(), nullptr);
        QSignalSpy ready(&companion, &EmbeddedCompanion::ready);
        companion.start();
        QTRY_COMPARE(ready.count(), 1);
        const auto content = [&](const char *name) {
            QFile file(box.options().dataFolder + QLatin1Char('/') + QLatin1String(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
        };
        const QByteArray token = content("token");
        QCOMPARE(token.size(), 64);
        QCOMPARE(companion.endpoint().token, token);
        QCOMPARE(server.requests.at(0).headers.value("authorization"), "Bearer " + token);
        QVERIFY(content("args").contains("--token-stdin"));
        QVERIFY(!content("args").contains(token));
        QVERIFY(!content("env").contains(token));

        // The next studio finds it; the first one's end does not end it while another uses it.
        EmbeddedCompanion second(box.options(), nullptr);
        QSignalSpy secondReady(&second, &EmbeddedCompanion::ready);
        second.start();
        QTRY_COMPARE(secondReady.count(), 1);
        QCOMPARE(second.processId(), companion.processId());
        std::optional<bool> ended;
        companion.shutDown(std::chrono::seconds(5), [&](bool e) { ended = e; });
        QTRY_VERIFY(ended.has_value());
        QCOMPARE(*ended, false);
    }

    void itEndsWithTheStudioUnlessARunIsGoingOn()
    {
        test::TestServer server;
        QByteArray count = "1";
        server.on("GET /api/v1/auth/me", R"({"email":"studio","is_admin":true})");
        server.on("GET /api/v1/processing-count", [&](const test::Request &) {
            return test::Reply{200, R"({"data":{"count":)" + count + "}}"};
        });
        server.on("GET /api/v1/executions", R"({"data":[],"total":0})");
        Box box("echo 'listening on " + server.endpoint().base.toEncoded() + "'\nexec sleep 60\n");
        EmbeddedCompanion companion(box.options(), nullptr);
        companion.start();
        QTRY_COMPARE(companion.state(), State::Running);
        std::optional<bool> ended;
        companion.shutDown(std::chrono::seconds(5), [&](bool e) { ended = e; });
        QTRY_VERIFY(ended.has_value());
        QCOMPARE(*ended, false);
        QVERIFY(ProcessIdentity::of(companion.processId()).has_value());
        count = "0";
        ended.reset();
        companion.shutDown(std::chrono::seconds(5), [&](bool e) { ended = e; });
        QTRY_VERIFY(ended.has_value());
        QCOMPARE(*ended, true);
        QCOMPARE(companion.state(), State::Stopped);
        QVERIFY(!QFile::exists(box.options().stateFile));
    }

    void aCrashedOneIsStartedAgain()
    {
        test::TestServer server;
        server.on("GET /api/v1/auth/me", R"({"email":"studio","is_admin":true})");
        Box box("echo 'listening on " + server.endpoint().base.toEncoded() + "'\nexec sleep 60\n");
        EmbeddedCompanion companion(box.options(), nullptr);
        QSignalSpy ready(&companion, &EmbeddedCompanion::ready);
        companion.start();
        QTRY_COMPARE(ready.count(), 1);
        const int first = companion.processId();
        ::kill(first, SIGKILL);
        QTRY_COMPARE(ready.count(), 2);
        QVERIFY(companion.processId() != first);
        ::kill(companion.processId(), SIGKILL); // one restart was allowed
        QTRY_COMPARE(companion.state(), State::Failed);
    }
};

std::unique_ptr<QObject> makeEmbeddedCompanionTest()
{
    return std::make_unique<EmbeddedCompanionTest>();
}

#include "EmbeddedCompanionTest.moc"
