#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/Sha256.h"
#include "core/client/Manifest.h"

using namespace crat;
using namespace crat::client;

namespace {

class Project {
public:
    void write(const QString &path, const QByteArray &bytes)
    {
        const QString full = m_folder.filePath(path);
        QDir().mkpath(QFileInfo(full).absolutePath());
        QFile file(full);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(full));
    }
    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder{QDir::tempPath() + QStringLiteral("/crat 清单 XXXXXX")};
};

QStringList pathsOf(const std::vector<protocol::ManifestFile> &files)
{
    QStringList out;
    for (const auto &file : files)
        out += QString::fromStdString(file.path);
    return out;
}

} // namespace

class ManifestTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatTheRulesExcludeIsLeftOutAndSaid()
    {
        Project project;
        project.write(QStringLiteral("a.robot"), "a");
        project.write(QStringLiteral("build/huge.bin"), "x");
        project.write(QStringLiteral("build/data/needed.json"), "{}");
        project.write(QStringLiteral("film.mp4"), "x");
        project.write(QStringLiteral("edited.log"), "x");
        ProjectConfig config;
        config.exclude = {"build/", "*.mp4", "*.log"};
        config.include = {"build/data/"};
        const auto taken =
            buildManifest(project.path(), {{QStringLiteral("edited.log"), "unsaved"}}, ExcludeRules(config, {}));
        QVERIFY(taken.has_value());
        QCOMPARE(pathsOf(taken->files),
                 (QStringList{QStringLiteral("a.robot"), QStringLiteral("build/data/needed.json"),
                              QStringLiteral("edited.log")}));
        QCOMPARE(taken->leftOut, 3); // the bin, the film, and the log on the disk
        const QString text = QString::fromStdString(taken->leftOutText());
        QVERIFY2(text.contains(QStringLiteral("build/huge.bin")) && text.contains(QStringLiteral("film.mp4")) &&
                     text.contains(QStringLiteral("include")),
                 qPrintable(text));
        QVERIFY(buildManifest(project.path(), {})->leftOutText().empty());
    }

    void everyPlainFileIsThereAndNothingHidden()
    {
        Project project;
        project.write(QStringLiteral("suites/登录.robot"), "*** Test Cases ***\n");
        project.write(QStringLiteral("a.resource"), "a");
        project.write(QStringLiteral("images/x y.png"), QByteArray(1000, '\0'));
        project.write(QStringLiteral(".git/config"), "secret");
        project.write(QStringLiteral(".venv/lib/x.py"), "x");
        project.write(QStringLiteral("lib/__pycache__/x.pyc"), "x");
        project.write(QStringLiteral("node_modules/a/b.js"), "x");
        project.write(QStringLiteral("lib/.hidden"), "x");
        const auto manifest = buildManifest(project.path(), {});
        QVERIFY(manifest.has_value());
        QCOMPARE(pathsOf(manifest->files), (QStringList{QStringLiteral("a.resource"), QStringLiteral("images/x y.png"),
                                                        QStringLiteral("suites/登录.robot")}));
        QCOMPARE(manifest->files.at(0).sha256, sha256Hex("a"));
        QCOMPARE(manifest->files.at(1).size, 1000);
    }

    void aFolderWithoutSuitesIsSaid()
    {
        Project project;
        project.write(QStringLiteral("tests/登录.robot"), "*** Test Cases ***\n");
        project.write(QStringLiteral("more/deep/case.ROBOT"), "*** Test Cases ***\n");
        project.write(QStringLiteral("tests2/a.resource"), "a");
        project.write(QStringLiteral(".hidden/b.robot"), "b");
        const auto files = buildManifest(project.path(), {})->files;
        QVERIFY(checkForSuites(project.path(), {}, files).has_value());
        QVERIFY(checkForSuites(project.path(), {"tests", "more", "tests2/a.resource"}, files).has_value());
        QVERIFY(checkForSuites(project.path(), {"tests", "gone"}, files).has_value()); // Robot says that
        for (const std::string folder : {"tests2", ".hidden"}) {
            const auto there = checkForSuites(project.path(), {"tests", folder}, files);
            QVERIFY(!there.has_value());
            QVERIFY(there.error().code == Errc::BadInput);
            QVERIFY(there.error().forUser.find(project.path().toStdString() + "/" + folder) != std::string::npos);
        }
        QVERIFY(!checkForSuites(project.path(), {}, {}).has_value());
    }

    void unsavedEditsStandInForTheFile()
    {
        Project project;
        project.write(QStringLiteral("a.robot"), "old");
        const Overrides overrides{{QStringLiteral("a.robot"), "new"}, {QStringLiteral("sub/b.robot"), "fresh"}};
        const auto manifest = buildManifest(project.path(), overrides);
        QVERIFY(manifest.has_value());
        QCOMPARE(pathsOf(manifest->files), (QStringList{QStringLiteral("a.robot"), QStringLiteral("sub/b.robot")}));
        QCOMPARE(manifest->files.at(0).sha256, sha256Hex("new"));
        QCOMPARE(*bytesOf(project.path(), overrides, manifest->files.at(0)), QByteArray("new"));
    }

    void anOverrideCannotLeaveTheProject()
    {
        Project project;
        for (const char *path : {"../x", "/etc/passwd", "a/../../b", ""})
            QVERIFY(!buildManifest(project.path(), {{QString::fromLatin1(path), "x"}}));
    }

    void linksOutOfTheProjectAreLeftOut()
    {
        Project project, outside;
        outside.write(QStringLiteral("secret.txt"), "s");
        project.write(QStringLiteral("a.robot"), "a");
        QVERIFY(QFile::link(outside.path(), project.path() + QStringLiteral("/out")));
        QVERIFY(QFile::link(outside.path() + QStringLiteral("/secret.txt"), project.path() + QStringLiteral("/s.txt")));
        QVERIFY(QFile::link(project.path(), project.path() + QStringLiteral("/circle")));
        const auto manifest = buildManifest(project.path(), {});
        QVERIFY(manifest.has_value());
        QCOMPARE(pathsOf(manifest->files), QStringList{QStringLiteral("a.robot")});
    }

    void limitsAreNamed()
    {
        Project project;
        project.write(QStringLiteral("a.robot"), QByteArray(100, 'x'));
        project.write(QStringLiteral("b.robot"), QByteArray(100, 'x'));
        for (const ManifestLimits &limits : {ManifestLimits{1}, ManifestLimits{10, 50}, ManifestLimits{10, 500, 150}}) {
            const auto manifest = buildManifest(project.path(), {}, {}, limits);
            QVERIFY(!manifest);
            QVERIFY(manifest.error().code == Errc::TooLarge);
            QVERIFY(!manifest.error().forUser.empty());
        }
        QVERIFY(buildManifest(project.path() + QStringLiteral("/none"), {}).error().code == Errc::NotFound);
    }

    void aFileThatChangedIsNotSentAsTheOldOne()
    {
        Project project;
        project.write(QStringLiteral("a.robot"), "one");
        const auto manifest = buildManifest(project.path(), {});
        QVERIFY(manifest.has_value());
        project.write(QStringLiteral("a.robot"), "two");
        QVERIFY(bytesOf(project.path(), {}, manifest->files.at(0)).error().code == Errc::Conflict);
        QFile::remove(project.path() + QStringLiteral("/a.robot"));
        QVERIFY(bytesOf(project.path(), {}, manifest->files.at(0)).error().code == Errc::Conflict);
    }
};

std::unique_ptr<QObject> makeManifestTest()
{
    return std::make_unique<ManifestTest>();
}

#include "ManifestTest.moc"
