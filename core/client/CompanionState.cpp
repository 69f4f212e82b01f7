#include "core/client/CompanionState.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/base/Files.h"
#include "core/client/SecretFile.h"
#include "core/protocol/Json.h"

namespace crat::client {
namespace {

struct Stored {
    std::string process, address, token;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (process, address, token))

constexpr std::uint64_t kMostBytes = 64u << 10;

} // namespace

std::optional<CompanionState> CompanionState::load(const QString &path)
{
    // Another person's file, or one that others may write, could lead us and our token anywhere.
    if (!isSecretFile(path))
        return std::nullopt;
    const auto text = readFile(QFile::encodeName(path).toStdString(), kMostBytes);
    if (!text)
        return std::nullopt;
    const auto stored = protocol::fromJsonText<Stored>(*text);
    if (!stored)
        return std::nullopt;
    auto endpoint = Endpoint::parse(QString::fromStdString(stored->address), QByteArray::fromStdString(stored->token));
    const auto process = ProcessIdentity::fromText(stored->process);
    if (!endpoint || !endpoint->isLoopback() || !process)
        return std::nullopt;
    const auto now = ProcessIdentity::of(process->pid);
    if (!now || *now != *process)
        return std::nullopt;
    return CompanionState{*process, std::move(*endpoint)};
}

Result<> CompanionState::save(const QString &path) const
{
    const Stored stored{process.toText(), endpoint.base.toString().toStdString(), endpoint.token.toStdString()};
    return writeSecretFile(path, protocol::toJsonText(stored));
}

void CompanionState::remove(const QString &path)
{
    QFile::remove(path);
}

QString CompanionState::defaultPath()
{
    QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (folder.isEmpty() || !QFileInfo(folder).isWritable()) {
        folder = qEnvironmentVariable("XDG_STATE_HOME");
        if (folder.isEmpty())
            folder = QDir::homePath() + QStringLiteral("/.local/state");
    }
    return folder + QStringLiteral("/crat/companion.json");
}

} // namespace crat::client
