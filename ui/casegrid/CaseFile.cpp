#include "ui/casegrid/CaseFile.h"

#include <QFileInfo>

#include "core/base/Files.h"
#include "core/base/Sha256.h"

namespace crat::casegrid {

namespace {

std::filesystem::path fsPath(const QString &path)
{
    return std::filesystem::path(path.toStdString());
}

Result<CaseFile::State> look(const FileCalls &calls, const QString &path)
{
    auto bytes = calls.read(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    CaseFile::State state;
    state.digest = sha256Hex(*bytes);
    state.bytes = std::move(*bytes);
    state.writable = QFileInfo(path).isWritable();
    return state;
}

} // namespace

FileCalls FileCalls::disk()
{
    return {[](const QString &path) { return readFile(fsPath(path), CaseFile::SizeLimit); },
            [](const QString &path, std::string_view bytes) {
                return writeFileAtomically(fsPath(path), bytes);
            }};
}

CaseFile::CaseFile(QString path, FileCalls calls)
    : m_path(std::move(path)), m_calls(std::make_shared<const FileCalls>(std::move(calls))),
      m_worker(QStringLiteral("file ") + m_path, std::chrono::milliseconds(0))
{
}

void CaseFile::open(QObject *context, std::function<void(Result<Opened>)> then)
{
    m_worker.run(
        context,
        [calls = m_calls, path = m_path]() -> Result<Opened> {
            auto state = look(*calls, path);
            if (!state)
                return tl::unexpected(state.error());
            return Opened{robot::RobotDocument(std::move(state->bytes), robot::fileKindOf(path.toStdString())),
                          std::move(state->digest), state->writable};
        },
        std::move(then));
}

void CaseFile::read(std::function<void(Result<State>)> then)
{
    m_worker.run(
        this, [calls = m_calls, path = m_path] { return look(*calls, path); }, std::move(then));
}

void CaseFile::write(std::shared_ptr<const robot::Tree> text, std::string expected,
                     std::function<void(Result<std::string>)> then)
{
    m_worker.run(
        this,
        [calls = m_calls, path = m_path, text = std::move(text),
         expected = std::move(expected)]() -> Result<std::string> {
            if (!expected.empty()) {
                const auto now = calls->read(path);
                if (now ? sha256Hex(*now) != expected : now.error().code != Errc::NotFound)
                    return fail(Errc::Conflict, path.toStdString() + " was changed by another program");
            }
            if (auto written = calls->write(path, text->bytes()); !written)
                return tl::unexpected(written.error());
            return sha256Hex(text->bytes());
        },
        std::move(then));
}

} // namespace crat::casegrid
