#pragma once

#include <functional>
#include <memory>
#include <string>

#include <QObject>
#include <QString>

#include "core/base/Result.h"
#include "core/client/Worker.h"
#include "core/robot/Document.h"

namespace crat::casegrid {

/// How a file's bytes are read and written; both may block.
struct FileCalls {
    std::function<Result<std::string>(const QString &path)> read;
    std::function<Result<>(const QString &path, std::string_view bytes)> write;
    /// The disk: at most 64 MiB; written so that a crash leaves the old bytes or the new, the mode kept.
    static FileCalls disk();
};

/// The file behind an open document: read, compared and written on a thread of its own, one job after the other. GUI thread;
/// answers come there, and only while this object lives. A write that has begun goes on without it.
class CaseFile : public QObject {
    Q_OBJECT
public:
    static constexpr std::uint64_t SizeLimit = 64u << 20;

    /// What was found on the disk.
    struct State {
        std::string bytes, digest;
        bool writable = true;
    };
    struct Opened {
        robot::RobotDocument document;
        std::string digest;
        bool writable = true;
    };

    explicit CaseFile(QString path, FileCalls calls = FileCalls::disk());

    const QString &path() const { return m_path; }

    /// Reads and parses it. Errors: NotFound, TooLarge, Unavailable.
    void open(QObject *context, std::function<void(Result<Opened>)> then);
    /// Errors as open().
    void read(std::function<void(Result<State>)> then);
    /// Writes `text`, unless the file on disk has another digest than `expected` (Conflict; empty: write whatever is there). A file
    /// that has gone is written anew. Gives the digest of what is on disk now. Error: Unavailable, with the system's reason.
    void write(std::shared_ptr<const robot::Tree> text, std::string expected,
               std::function<void(Result<std::string>)> then);

private:
    QString m_path;
    std::shared_ptr<const FileCalls> m_calls; ///< the thread's too
    client::Worker m_worker;
};

} // namespace crat::casegrid
