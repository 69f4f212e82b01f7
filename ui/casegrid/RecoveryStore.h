#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include "core/base/Result.h"
#include "core/client/Worker.h"

namespace crat::casegrid {

/// Unsaved text of one file that a studio left behind.
struct Recovered {
    QString path; ///< absolute path of the file it belongs to
    QDateTime savedAt;
    QString storedIn;
};

/// Unsaved edits outside the project, so that a crash loses at most the last moments. One file for each edited one:
/// a head line (path, process, time) and the bytes. Everything is read and written on a worker thread, atomically and in order;
/// of one file only the newest text waits there. Bounds: 64 MiB a file; of the heads 200, each 16 KiB. Owner: one studio process;
/// files of processes that still live are left alone. GUI thread; answers come later, while `context` lives.
class RecoveryStore {
public:
    explicit RecoveryStore(QString folder);
    ~RecoveryStore();

    void keep(const QString &path, const QByteArray &bytes);
    void forget(const QString &path);
    /// What dead studios left behind, the newest first; only the heads are read.
    void leftBehind(QObject *context, std::function<void(QList<Recovered>)> then);
    /// The text of one of them. Errors: NotFound, TooLarge, Unavailable, BadInput.
    void load(const Recovered &recovered, QObject *context, std::function<void(Result<QByteArray>)> then);
    /// Keeps the text under this studio's name, and only then removes the other's file.
    void takeOver(const Recovered &recovered, const QByteArray &bytes);
    void discard(const Recovered &recovered);
    /// Waits until all that was asked is on disk (tests).
    void flush();

private:
    QString fileFor(const QString &path) const;

    /// What is still to be written, by file; the worker's too.
    struct Waiting {
        std::mutex mutex;
        std::map<QString, QByteArray> bytes;
    };
    QString m_folder;
    std::shared_ptr<Waiting> m_waiting = std::make_shared<Waiting>();
    client::Worker m_worker;
};

} // namespace crat::casegrid
