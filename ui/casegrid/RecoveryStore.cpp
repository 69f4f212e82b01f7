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

} // namespace

RecoveryStore::RecoveryStore(QString folder) : m_folder(std::move(folder))
{
    m_writer.setMaxThreadCount(1); // in order
}

RecoveryStore::~RecoveryStore()
{
    m_writer.waitForDone();
}

QString RecoveryStore::fileFor(const QString &path) const
{
    const std::string name = sha256Hex(path.toStdString() + ' ' + ownIdentity());
    return m_folder + QLatin1Char('/') + QString::fromStdString(name.substr(0, 32)) + QStringLiteral(".recovery");
}

void RecoveryStore::keep(const QString &path, const QByteArray &bytes)
{
    QJsonObject head;
    head.insert(QStringLiteral("path"), path);
    head.insert(QStringLiteral("process"), QString::fromStdString(ownIdentity()));
    head.insert(QStringLiteral("savedAt"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    const QByteArray all = QJsonDocument(head).toJson(QJsonDocument::Compact) + '\n' + bytes;
    m_writer.start([file = fileFor(path), folder = m_folder, all] {
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const auto written = writeFileAtomically(
            file.toStdString(), std::string_view(all.constData(), static_cast<std::size_t>(all.size())));
        if (!written)
            spdlog::warn("recovery file not written: {}", written.error().forLog);
    });
}

void RecoveryStore::forget(const QString &path)
{
    m_writer.start([file = fileFor(path)] { QFile::remove(file); });
}

QList<Recovered> RecoveryStore::leftBehind() const
{
    QList<Recovered> found;
    const QStringList names = QDir(m_folder).entryList({QStringLiteral("*.recovery")}, QDir::Files, QDir::Time);
    for (const QString &name : names.mid(0, ReadLimit)) {
        const QString stored = m_folder + QLatin1Char('/') + name;
        const auto all = readFile(stored.toStdString(), SizeLimit + HeadLimit);
        if (!all)
            continue;
        const QByteArray bytes = QByteArray::fromStdString(*all);
        const qsizetype headEnd = bytes.indexOf('\n');
        if (headEnd < 0 || headEnd > HeadLimit)
            continue;
        const QJsonObject head = QJsonDocument::fromJson(bytes.left(headEnd)).object();
        const QString path = head.value(QStringLiteral("path")).toString();
        if (path.isEmpty() || isAlive(head.value(QStringLiteral("process")).toString().toStdString()))
            continue;
        found << Recovered{path,
                           QDateTime::fromString(head.value(QStringLiteral("savedAt")).toString(), Qt::ISODateWithMs),
                           bytes.mid(headEnd + 1), stored};
    }
    return found;
}

void RecoveryStore::discard(const Recovered &recovered)
{
    QFile::remove(recovered.storedIn);
}

void RecoveryStore::flush()
{
    m_writer.waitForDone();
}

} // namespace crat::casegrid
