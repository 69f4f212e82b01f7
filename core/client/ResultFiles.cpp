#include "core/client/ResultFiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/base/Files.h"

namespace crat::client {

namespace {

constexpr std::size_t kMostFiles = 500;
constexpr std::int64_t kMostBytes = 256ll << 20;
constexpr int kKept = 20;
const QString kComplete = QStringLiteral(".complete");

bool isPage(const std::string &name)
{
    return name == "log.html" || name == "report.html";
}

bool isPicture(const std::string &name)
{
    const QString suffix = QFileInfo(QString::fromStdString(name)).suffix().toLower();
    return suffix == u"png" || suffix == u"jpg" || suffix == u"jpeg" || suffix == u"gif" || suffix == u"webp";
}

Result<> store(const QString &path, const QByteArray &bytes)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return fail(Errc::Unavailable, "cannot make " + QFileInfo(path).path().toStdString());
    return writeFileAtomically(path.toStdString(),
                               std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

/// Of the folders that have been brought here, the newest stay.
void removeOld(const QString &folder)
{
    const QFileInfoList all = QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    for (qsizetype i = kKept; i < all.size(); ++i)
        QDir(all[i].filePath()).removeRecursively();
}

} // namespace

ResultFiles::ResultFiles(CompanionClient &client, QString folder, QObject *parent)
    : QObject(parent), m_client(client), m_folder(std::move(folder)),
      m_disk(QStringLiteral("results"), std::chrono::milliseconds(0))
{
}

QString ResultFiles::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/crat/results");
}

QString ResultFiles::folderOf(const QString &execution) const
{
    // An id is the companion's text: never a path.
    const QByteArray name = QCryptographicHash::hash((m_client.endpoint().base.toString() + u' ' + execution).toUtf8(),
                                                     QCryptographicHash::Sha256);
    return m_folder + QLatin1Char('/') + QString::fromLatin1(name.toHex().left(32));
}

void ResultFiles::fetch(const QString &execution, const QString &wanted, std::function<void(Result<QString>)> done)
{
    m_call = std::make_unique<QObject>();
    m_execution = execution;
    m_done = std::move(done);
    m_waiting.clear();
    m_disk.run(
        m_call.get(),
        [folder = folderOf(execution), wanted] {
            return QFileInfo::exists(folder + QLatin1Char('/') + kComplete) &&
                   QFileInfo::exists(folder + QLatin1Char('/') + wanted);
        },
        [this, wanted](bool there) {
            if (there)
                end(folderOf(m_execution));
            else
                list(wanted);
        });
}

void ResultFiles::list(const QString &wanted)
{
    m_client.executionFiles(m_execution, m_call.get(), [this, wanted](const Result<std::vector<ResultFile>> &files) {
        if (!files)
            return end(tl::unexpected(files.error()));
        std::int64_t bytes = 0;
        bool found = false;
        for (const bool pages : {true, false}) { // pictures only as far as there is room behind the pages
            for (const ResultFile &file : *files) {
                if ((pages ? !isPage(file.name) : !isPicture(file.name)) || !isSafeRelativePath(file.name))
                    continue;
                const bool fits = bytes + file.size <= kMostBytes && m_waiting.size() < kMostFiles;
                if (!fits && pages)
                    return end(
                        fail(Errc::TooLarge, tr("%1 is larger than %2 MiB. \"crat run --output-dir\" fetches it.")
                                                 .arg(QString::fromStdString(file.name))
                                                 .arg(kMostBytes >> 20)
                                                 .toStdString()));
                if (!fits)
                    continue;
                bytes += file.size;
                found = found || file.name == wanted.toStdString();
                m_waiting.push_back(file);
            }
        }
        if (!found)
            return end(fail(
                Errc::NotFound,
                tr("This run has left no %1: it ended before Robot Framework wrote it.").arg(wanted).toStdString()));
        next();
    });
}

void ResultFiles::next()
{
    if (m_waiting.empty())
        return finish();
    const QString name = QString::fromStdString(m_waiting.front().name);
    m_waiting.pop_front();
    m_bytes.close();
    m_bytes.setData({});
    m_bytes.open(QIODevice::WriteOnly);
    m_client.executionFile(m_execution, name, &m_bytes, m_call.get(), [this, name](const Result<> &got) {
        if (!got)
            return end(tl::unexpected(got.error()));
        m_disk.run(
            m_call.get(),
            [path = folderOf(m_execution) + QLatin1Char('/') + name, bytes = m_bytes.data()] {
                return store(path, bytes);
            },
            [this](const Result<> &stored) {
                if (!stored)
                    return end(tl::unexpected(stored.error()));
                next();
            });
    });
}

void ResultFiles::finish()
{
    m_bytes.close();
    m_bytes.setData({});
    m_disk.run(
        m_call.get(),
        [folder = folderOf(m_execution), all = m_folder] {
            auto done = store(folder + QLatin1Char('/') + kComplete, {});
            removeOld(all);
            return done;
        },
        [this](const Result<> &done) {
            if (done)
                end(folderOf(m_execution));
            else
                end(tl::unexpected(done.error()));
        });
}

void ResultFiles::end(Result<QString> result)
{
    const auto done = std::exchange(m_done, {});
    m_waiting.clear();
    if (done)
        done(std::move(result));
}

} // namespace crat::client
