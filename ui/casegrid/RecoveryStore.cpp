#include "ui/casegrid/RecoveryStore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <spdlog/spdlog.h>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"
#include "core/base/Sha256.h"

namespace crat::casegrid {

namespace {

constexpr int ReadLimit = 200;
constexpr std::uint64_t SizeLimit = 64u << 20;
constexpr qsizetype HeadLimit = 16 * 1024;

std::string ownIdentity()
{
    const auto own = ProcessIdentity::of(static_cast<int>(QCoreApplication::applicationPid()));
    return own ? own->toText() : std::string();
}

bool isAlive(const std::string &identity)
{
    const auto was = ProcessIdentity::fromText(identity);
    if (!was)
        return false;
    const auto now = ProcessIdentity::of(was->pid);
    return now && *now == *was;
}

/// A recovery file's head; no path: it is none.
struct Head {
    QString path;
    QDateTime savedAt;
    std::string process;
    qsizetype end = -1; ///< where the text begins
};

Head headOf(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    if (end < 0 || end > HeadLimit)
        return {};
    const QJsonObject head = QJsonDocument::fromJson(bytes.left(end)).object();
    return {head.value(QStringLiteral("path")).toString(),
            QDateTime::fromString(head.value(QStringLiteral("savedAt")).toString(), Qt::ISODateWithMs),
            head.value(QStringLiteral("process")).toString().toStdString(), end + 1};
}

QList<Recovered> findLeftBehind(const QString &folder)
{
    QList<Recovered> found;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.recovery")}, QDir::Files, QDir::Time);
    for (const QString &name : names.mid(0, ReadLimit)) {
        QFile file(folder + QLatin1Char('/') + name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const Head head = headOf(file.read(HeadLimit + 1));
        if (!head.path.isEmpty() && !isAlive(head.process))
            found << Recovered{head.path, head.savedAt, file.fileName()};
    }
    return found;
}

/// Bytes with their head, as they stand in the file.
QByteArray withHead(const QString &path, const QByteArray &bytes)
{
    QJsonObject head;
    head.insert(QStringLiteral("path"), path);
    head.insert(QStringLiteral("process"), QString::fromStdString(ownIdentity()));
    head.insert(QStringLiteral("savedAt"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    return QJsonDocument(head).toJson(QJsonDocument::Compact) + '\n' + bytes;
}

bool store(const QString &file, const QByteArray &all)
{
    const QString folder = QFileInfo(file).path();
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto written = writeFileAtomically(file.toStdString(),
                                             std::string_view(all.constData(), static_cast<std::size_t>(all.size())));
    if (!written)
        spdlog::warn("recovery file not written: {}", written.error().forLog);
    return written.has_value();
}

} // namespace

RecoveryStore::RecoveryStore(QString folder) : m_folder(std::move(folder)), m_worker(QStringLiteral("recovery")) {}

RecoveryStore::~RecoveryStore() = default;

QString RecoveryStore::fileFor(const QString &path) const
{
    const std::string name = sha256Hex(path.toStdString() + ' ' + ownIdentity());
    return m_folder + QLatin1Char('/') + QString::fromStdString(name.substr(0, 32)) + QStringLiteral(".recovery");
}

void RecoveryStore::keep(const QString &path, const QByteArray &bytes)
{
    const QString file = fileFor(path);
    const std::lock_guard lock(m_waiting->mutex);
    const bool queued = m_waiting->bytes.contains(file);
    m_waiting->bytes[file] = withHead(path, bytes);
    if (queued)
        return; // the write that waits takes the newer text
    m_worker.post([file, waiting = m_waiting] {
        QByteArray all;
        {
            const std::lock_guard inner(waiting->mutex);
            const auto found = waiting->bytes.find(file);
            if (found == waiting->bytes.end())
                return; // forgotten meanwhile
            all = std::move(found->second);
            waiting->bytes.erase(found);
        }
        store(file, all);
    });
}

void RecoveryStore::forget(const QString &path)
{
    const QString file = fileFor(path);
    {
        const std::lock_guard lock(m_waiting->mutex);
        m_waiting->bytes.erase(file);
    }
    m_worker.post([file] { QFile::remove(file); });
}

void RecoveryStore::leftBehind(QObject *context, std::function<void(QList<Recovered>)> then)
{
    m_worker.run(
        context, [folder = m_folder] { return findLeftBehind(folder); }, std::move(then));
}

void RecoveryStore::load(const Recovered &recovered, QObject *context, std::function<void(Result<QByteArray>)> then)
{
    m_worker.run(
        context,
        [file = recovered.storedIn]() -> Result<QByteArray> {
            const auto all = readFile(file.toStdString(), SizeLimit + HeadLimit);
            if (!all)
                return tl::unexpected(all.error());
            const QByteArray bytes = QByteArray::fromStdString(*all);
            const Head head = headOf(bytes);
            if (head.path.isEmpty())
                return fail(Errc::BadInput, file.toStdString() + " is damaged");
            return bytes.mid(head.end);
        },
        std::move(then));
}

void RecoveryStore::takeOver(const Recovered &recovered, const QByteArray &bytes)
{
    m_worker.post([file = fileFor(recovered.path), former = recovered.storedIn, all = withHead(recovered.path, bytes)] {
        if (store(file, all) && file != former)
            QFile::remove(former);
    });
}

void RecoveryStore::discard(const Recovered &recovered)
{
    m_worker.post([file = recovered.storedIn] { QFile::remove(file); });
}

void RecoveryStore::flush()
{
    m_worker.waitForDone(std::chrono::seconds(30));
}

} // namespace crat::casegrid
