#include "core/client/Manifest.h"

#include <algorithm>
#include <array>
#include <set>

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include "core/base/Files.h"
#include "core/base/Sha256.h"

namespace crat::client {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(crat::client::Manifest)
};

std::filesystem::path pathOf(const QString &text)
{
    return std::filesystem::path(text.toStdU16String());
}

constexpr std::size_t LeftOutNamed = 20;
/// What Robot takes for suites in folders (its --extension).
constexpr std::array<std::string_view, 4> SuiteEnds{".robot", ".rbt", ".robot.rst", ".robot.md"};

bool isSuite(std::string_view path)
{
    const QString lower = QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size())).toLower();
    return std::any_of(SuiteEnds.begin(), SuiteEnds.end(), [&](std::string_view end) {
        return lower.endsWith(QLatin1String(end.data(), static_cast<qsizetype>(end.size())));
    });
}

bool isLeftOut(const QString &folder)
{
    return folder == QLatin1String("__pycache__") || folder == QLatin1String("node_modules");
}

/// Walks a project without following links out of it or in circles.
class Walk {
public:
    Walk(const QString &root, const Overrides &overrides, const ExcludeRules &rules, const ManifestLimits &limits)
        : m_root(QFileInfo(root).canonicalFilePath()), m_overrides(overrides), m_rules(rules), m_limits(limits)
    {
    }

    Result<Snapshot> run()
    {
        if (auto walked = folder(m_root, {}); !walked)
            return tl::unexpected(walked.error());
        for (auto it = m_overrides.cbegin(); it != m_overrides.cend(); ++it) {
            if (auto added = addOverride(it.key(), it.value()); !added)
                return tl::unexpected(added.error());
        }
        auto &files = m_snapshot.files;
        std::sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
        m_snapshot.problem = m_rules.problem();
        return std::move(m_snapshot);
    }

private:
    Result<> folder(const QString &path, const QString &relative)
    {
        const QString real = QFileInfo(path).canonicalFilePath();
        if (!isInside(real) || !m_seen.insert(real).second)
            return {};
        const QFileInfoList entries =
            QDir(path).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo &entry : entries) {
            const QString name = entry.fileName();
            if (name.startsWith(QLatin1Char('.')) || isLeftOut(name))
                continue;
            const QString below = relative.isEmpty() ? name : relative + QLatin1Char('/') + name;
            if (m_rules.isExcluded(below.toStdString(), entry.isDir())) {
                leaveOut(below, entry.isDir());
                continue;
            }
            Result<> taken = entry.isDir() ? folder(entry.filePath(), below) : file(entry, below);
            if (!taken)
                return taken;
        }
        return {};
    }

    void leaveOut(const QString &relative, bool isFolder)
    {
        ++m_snapshot.leftOut;
        if (m_snapshot.leftOutPaths.size() < LeftOutNamed)
            m_snapshot.leftOutPaths.push_back(relative.toStdString() + (isFolder ? "/" : ""));
    }

    Result<> file(const QFileInfo &entry, const QString &relative)
    {
        if (m_overrides.contains(relative) || !entry.isFile() || !isInside(entry.canonicalFilePath()))
            return {};
        auto bytes = readFile(pathOf(entry.filePath()), static_cast<std::uint64_t>(m_limits.fileBytes));
        if (!bytes) {
            if (bytes.error().code == Errc::NotFound)
                return {}; // removed while we walked
            return tl::unexpected(withContext(bytes.error(), Texts::tr("The project cannot be sent").toStdString()));
        }
        return add(relative, *bytes);
    }

    Result<> addOverride(const QString &relative, const QByteArray &bytes)
    {
        if (!isSafeRelativePath(relative.toStdString()))
            return fail(Errc::BadInput,
                        Texts::tr("\"%1\" is not a path inside the project.").arg(relative).toStdString());
        return add(relative, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    }

    Result<> add(const QString &relative, std::string_view bytes)
    {
        m_total += static_cast<std::int64_t>(bytes.size());
        if (m_total > m_limits.totalBytes)
            return fail(Errc::TooLarge,
                        Texts::tr("The project holds more than %1 MiB. Open a smaller folder, or move what "
                                  "the tests do not need out of it.")
                            .arg(m_limits.totalBytes >> 20)
                            .toStdString());
        if (static_cast<std::int64_t>(m_snapshot.files.size()) >= m_limits.files)
            return fail(Errc::TooLarge,
                        Texts::tr("The project holds more than %1 files. Open a smaller folder, or move what "
                                  "the tests do not need out of it.")
                            .arg(m_limits.files)
                            .toStdString());
        m_snapshot.files.push_back({relative.toStdString(), sha256Hex(bytes), static_cast<std::int64_t>(bytes.size())});
        return {};
    }

    bool isInside(const QString &real) const
    {
        return real == m_root ||
               real.startsWith(m_root.endsWith(QLatin1Char('/')) ? m_root : m_root + QLatin1Char('/'));
    }

    QString m_root;
    const Overrides &m_overrides;
    const ExcludeRules &m_rules;
    const ManifestLimits &m_limits;
    std::set<QString> m_seen;
    Snapshot m_snapshot;
    std::int64_t m_total = 0;
};

} // namespace

Result<Snapshot> buildManifest(const QString &projectRoot, const Overrides &overrides, const ExcludeRules &rules,
                               const ManifestLimits &limits)
{
    if (!QFileInfo(projectRoot).isDir())
        return fail(Errc::NotFound, Texts::tr("There is no folder %1.").arg(projectRoot).toStdString());
    return Walk(projectRoot, overrides, rules, limits).run();
}

Result<> checkForSuites(const QString &projectRoot, const std::vector<std::string> &paths,
                        const std::vector<protocol::ManifestFile> &files)
{
    const QDir root(projectRoot);
    for (const std::string &path : paths.empty() ? std::vector<std::string>{""} : paths) {
        const QString full = QDir::cleanPath(root.filePath(QString::fromStdString(path)));
        if (!QFileInfo(full).isDir())
            continue;
        const std::string below = path.empty() || path.ends_with('/') ? path : path + '/';
        const auto inside = [&below](const protocol::ManifestFile &file) {
            return file.path.starts_with(below) && isSuite(file.path);
        };
        if (std::none_of(files.begin(), files.end(), inside))
            return fail(Errc::BadInput,
                        Texts::tr("There is nothing to run: no .robot file lies under %1. (Hidden files "
                                  "and what git ignores or crat.toml excludes do not count.)")
                            .arg(QDir::toNativeSeparators(full))
                            .toStdString());
    }
    return {};
}

std::string Snapshot::leftOutText() const
{
    QStringList lines;
    if (leftOut > 0) {
        QStringList names;
        for (const std::string &each : leftOutPaths)
            names << QString::fromStdString(each);
        if (leftOut > static_cast<std::int64_t>(leftOutPaths.size()))
            names << QStringLiteral("…");
        lines << Texts::tr(
                     "Not sent, since git ignores it or crat.toml excludes it (%1): %2. A test that needs it: name it "
                     "under "
                     "[project] include in crat.toml.")
                     .arg(leftOut)
                     .arg(names.join(QStringLiteral(", ")));
    }
    if (!problem.empty())
        lines << Texts::tr("What is to be left out of a run could not be found out, so everything is sent: %1")
                     .arg(QString::fromStdString(problem));
    return lines.join(QLatin1Char('\n')).toStdString();
}

Result<QByteArray> bytesOf(const QString &projectRoot, const Overrides &overrides, const protocol::ManifestFile &file,
                           const ManifestLimits &limits)
{
    const QString path = QString::fromStdString(file.path);
    if (const auto found = overrides.constFind(path); found != overrides.cend())
        return *found;
    auto bytes = readFile(pathOf(QDir(projectRoot).filePath(path)), static_cast<std::uint64_t>(limits.fileBytes));
    if (!bytes && bytes.error().code != Errc::NotFound)
        return tl::unexpected(bytes.error());
    if (!bytes || sha256Hex(*bytes) != file.sha256)
        return fail(Errc::Conflict, Texts::tr("%1 changed while it was being sent.").arg(path).toStdString());
    return QByteArray::fromStdString(*bytes);
}

} // namespace crat::client
