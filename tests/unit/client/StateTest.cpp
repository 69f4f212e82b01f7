#include <optional>

#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "core/client/CompanionState.h"
#include "core/client/TokenStore.h"

using namespace crat;
using namespace crat::client;

class StateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tokensAreKeptForTheirOwnerOnly()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("crat/credentials.json"));
        FileTokenStore store(path);
        const QUrl one(QStringLiteral("https://one.example/")), two(QStringLiteral("https://two.example"));
        QVERIFY(store.token(one)->isEmpty());
        QVERIFY(store.setToken(one, "aaa"));
        QVERIFY(store.setToken(two, "bbb"));
        QCOMPARE(QFile::permissions(path) &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        FileTokenStore again(path);
        QCOMPARE(*again.token(QUrl(QStringLiteral("https://one.example"))), QByteArray("aaa"));
        QCOMPARE(*again.lastServer(), two);
        QVERIFY(again.setToken(two, {}));
        QVERIFY(again.token(two)->isEmpty());
        QVERIFY(again.lastServer()->isEmpty());
    }

    void aDamagedFileIsSaid()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("c.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
        file.close();
        const auto token = FileTokenStore(file.fileName()).token(QUrl(QStringLiteral("http://x")));
        QVERIFY(token.error().code == Errc::BadInput);
    }

    void aDiskThatHangsHoldsNobodyUp()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("credentials.json"));
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0); // answers nothing until somebody writes
        FileTokenStore store(path);
        const QUrl server(QStringLiteral("https://one.example"));
        std::optional<Result<QByteArray>> token;
        store.read(server, this, [&token](Result<QByteArray> read) { token = std::move(read); });
        QVERIFY(!token);
        QFile pipe(path);
        QVERIFY(pipe.open(QIODevice::WriteOnly | QIODevice::Unbuffered)); // opens once the store reads
        pipe.write("{\"lastServer\":\"\",\"tokens\":{\"https://one.example\":\"aaa\"}}");
        pipe.close();
        QTRY_VERIFY(token);
        QCOMPARE(token->value(), QByteArray("aaa"));
    }

    void whatIsWrittenIsReadInThatOrder()
    {
        QTemporaryDir folder;
        FileTokenStore store(folder.filePath(QStringLiteral("credentials.json")));
        const QUrl server(QStringLiteral("https://one.example"));
        QByteArrayList seen;
        for (const char *token : {"a", "b", "c"}) {
            store.write(server, token, this, [](const Result<> &) {});
            store.read(server, this, [&seen](const Result<QByteArray> &read) { seen << read.value_or("?"); });
        }
        QTRY_COMPARE(seen, (QByteArrayList{"a", "b", "c"}));
    }

    void aRunningCompanionIsFoundAgain()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("run/companion.json"));
        const auto self = ProcessIdentity::of(::getpid());
        QVERIFY(self.has_value());
        const CompanionState state{*self, {QUrl(QStringLiteral("http://127.0.0.1:4711")), "tok"}};
        QVERIFY(state.save(path));
        const auto found = CompanionState::load(path);
        QVERIFY(found.has_value());
        QCOMPARE(found->endpoint, state.endpoint);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(!CompanionState::load(path)); // anybody could have written it
    }

    void anotherProcessWithItsNumberIsNotTakenForIt()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("companion.json"));
        auto self = *ProcessIdentity::of(::getpid());
        self.startTicks += 1;
        QVERIFY((CompanionState{self, {QUrl(QStringLiteral("http://127.0.0.1:4711")), "tok"}}.save(path)));
        QVERIFY(!CompanionState::load(path));
    }

    void aStateThatPointsElsewhereIsNotFollowed()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("companion.json"));
        QVERIFY(
            (CompanionState{*ProcessIdentity::of(::getpid()), {QUrl(QStringLiteral("http://evil.example:80")), "tok"}}
                 .save(path)));
        QVERIFY(!CompanionState::load(path));
    }
};

std::unique_ptr<QObject> makeStateTest()
{
    return std::make_unique<StateTest>();
}

#include "StateTest.moc"
