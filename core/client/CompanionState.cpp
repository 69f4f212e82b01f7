#include "core/client/CompanionState.h"

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/base/Files.h"
#include "core/client/SecretFile.h"
#include "core/protocol/Json.h"

namespace crat::client {
namespace {

struct Stored {
    std::int64_t pid = 0;
    std::int64_t startTicks = 0;
    std::string address;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (pid, startTicks, address, token))

constexpr std::uint64_t kMostBytes = 64u << 10;

} // namespace

qint64 processStartTicks(qint64 pid)
{
    if (pid <= 0)
        return 0;
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = stat.read(4096);
    // The name in parentheses may hold anything, so fields are counted from the last ')'.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X")
        return 0;
    return fields[19].toLongLong();
}

std::optional<CompanionState> CompanionState::load(const QString &path)
{
    const QByteArray native = QFile::encodeName(path);
    if (!isSecretFile(path))
        return std::nullopt;
    const auto text = readFile(native.toStdString(), kMostBytes);
    if (!text)
        return std::nullopt;
    const auto stored = protocol::fromJsonText<Stored>(*text);
    if (!stored)
        return std::nullopt;
    auto endpoint = Endpoint::parse(QString::fromStdString(stored->address), QByteArray::fromStdString(stored->token));
    if (!endpoint || !endpoint->isLoopback())
        return std::nullopt;
    CompanionState out{stored->pid, stored->startTicks, std::move(*endpoint)};
    if (!out.isAlive())
        return std::nullopt;
    return out;
}

Result<> CompanionState::save(const QString &path) const
{
    const Stored stored{pid, startTicks, endpoint.base.toString().toStdString(), endpoint.token.toStdString()};
    return writeSecretFile(path, protocol::toJsonText(stored));
}

void CompanionState::remove(const QString &path)
{
    QFile::remove(path);
}

bool CompanionState::isAlive() const
{
    return startTicks != 0 && processStartTicks(pid) == startTicks;
}

void CompanionState::terminate() const
{
    if (isAlive())
        ::kill(static_cast<pid_t>(pid), SIGTERM);
}

QString CompanionState::defaultPath()
{
    QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (folder.isEmpty() || !QFileInfo(folder).isWritable()) {
        folder = qEnvironmentVariable("XDG_STATE_HOME");
        if (folder.isEmpty())
            folder = QDir::homePath() + QStringLiteral("/.local/state");
    }
    folder += QStringLiteral("/crat");
    QDir().mkpath(folder);
    ::chmod(QFile::encodeName(folder).constData(), 0700);
    return folder + QStringLiteral("/companion.json");
}

} // namespace crat::client
