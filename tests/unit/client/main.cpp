#include <memory>

#include <QCoreApplication>
#include <QTest>

std::unique_ptr<QObject> makeCompanionClientTest();
std::unique_ptr<QObject> makeStreamTest();
std::unique_ptr<QObject> makeManifestTest();
std::unique_ptr<QObject> makeExecutionClientTest();
std::unique_ptr<QObject> makeStateTest();
std::unique_ptr<QObject> makeEmbeddedCompanionTest();

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    int failed = 0;
    for (auto make : {makeCompanionClientTest, makeStreamTest, makeManifestTest, makeExecutionClientTest, makeStateTest,
                      makeEmbeddedCompanionTest})
        failed += QTest::qExec(make().get(), argc, argv);
    return failed;
}
