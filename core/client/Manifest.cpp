#include "core/client/Manifest.h"

#include <algorithm>
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

QString tr(const char *text)
{
    return QCoreApplication::translate("crat::client::Manifest", text);
}

std::filesystem::path pathOf(const QString &text)
{
    return std::filesystem::path(text.toStdU16String());
}

bool isLeftOut(const QString &folder)
{
    return folder == QLatin1String("__pycache__") || folder == QLatin1String("node_modules");
}

/// Walks a project without following links out of it or in circles.
class Walk {
public:
    Walk(const QString &root, const Overrides &overrides, const ManifestLimits &limits)
        : m_root(QFileInfo(root).canonicalFilePath()), m_overrides(overrides), m_limits(limits)
    {
    }

    Result<std::vector<protocol::ManifestFile>> run()
    {
        if (auto walked = folder(m_root, {}); !walked)
            return tl::unexpected(walked.error());
        for (auto it = m_overrides.cbegin(); it != m_overrides.cend(); ++it) {
            if (auto added = addOverride(it.key(), it.value()); !added)
                return tl::unexpected(added.error());
        }
        std::sort(m_files.begin(), m_files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
        return std::move(m_files);
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
            const Result<> taken = entry.isDir() ? folder(entry.filePath(), below) : file(entry, below);
            if (!taken)
                return taken;
        }
        return {};
    }

    Result<> file(const QFileInfo &entry, const QString &relative)
    {
        if (m_overrides.contains(relative) || !entry.isFile() || !isInside(entry.canonicalFilePath()))
            return {};
        auto bytes = readFile(pathOf(entry.filePath()), static_cast<std::uint64_t>(m_limits.fileBytes));
        if (!bytes) {
            if (bytes.error().code == Errc::NotFound)
                return {}; // removed while we walked
            return tl::unexpected(withContext(bytes.error(), tr("The project cannot be sent").toStdString()));
        }
        return add(relative, *bytes);
    }

    Result<> addOverride(const QString &relative, const QByteArray &bytes)
    {
        if (!isSafeRelativePath(relative.toStdString()))
            return fail(Errc::BadInput, tr("\"%1\" is not a path inside the project.").arg(relative).toStdString());
        return add(relative, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    }

    Result<> add(const QString &relative, std::string_view bytes)
    {
        m_total += static_cast<std::int64_t>(bytes.size());
        if (m_total > m_limits.totalBytes)
            return fail(Errc::TooLarge, tr("The project holds more than %1 MiB. Open a smaller folder, or move what "
                                           "the tests do not need out of it.")
                                            .arg(m_limits.totalBytes >> 20)
                                            .toStdString());
        if (static_cast<std::int64_t>(m_files.size()) >= m_limits.files)
            return fail(Errc::TooLarge, tr("The project holds more than %1 files. Open a smaller folder, or move what "
                                           "the tests do not need out of it.")
                                            .arg(m_limits.files)
                                            .toStdString());
        m_files.push_back({relative.toStdString(), sha256Hex(bytes), static_cast<std::int64_t>(bytes.size())});
        return {};
    }

    bool isInside(const QString &real) const
    {
        return real == m_root ||
               real.startsWith(m_root.endsWith(QLatin1Char('/')) ? m_root : m_root + QLatin1Char('/'));
    }

    QString m_root;
    const Overrides &m_overrides;
    const ManifestLimits &m_limits;
    std::set<QString> m_seen;
    std::vector<protocol::ManifestFile> m_files;
    std::int64_t m_total = 0;
};

} // namespace

Result<std::vector<protocol::ManifestFile>> buildManifest(const QString &projectRoot, const Overrides &overrides,
                                                          const ManifestLimits &limits)
{
    if (!QFileInfo(projectRoot).isDir())
        return fail(Errc::NotFound, tr("There is no folder %1.").arg(projectRoot).toStdString());
    return Walk(projectRoot, overrides, limits).run();
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
        return fail(Errc::Conflict, tr("%1 changed while it was being sent.").arg(path).toStdString());
    return QByteArray::fromStdString(*bytes);
}

} // namespace crat::client
