#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QThreadPool>

namespace crat::casegrid {

/// Unsaved text of one file that a studio left behind.
struct Recovered {
    QString path; ///< absolute path of the file it belongs to
    QDateTime savedAt;
    QByteArray bytes;
    QString storedIn;
};

/// Unsaved edits outside the project, so that a crash loses at most the last moments. One file for each edited one:
/// a head line (path, process, time) and the bytes. Writing is atomic, in order, on a worker thread; 64 MiB a file, and 200 of
/// them are read at most. Owner: one studio process; files of processes that still live are left alone.
class RecoveryStore {
public:
    explicit RecoveryStore(QString folder);
    ~RecoveryStore();

    void keep(const QString &path, const QByteArray &bytes);
    void forget(const QString &path);
    /// What dead studios left behind.
    QList<Recovered> leftBehind() const;
    void discard(const Recovered &recovered);
    /// Waits until all that was asked is on disk (tests, and before the end).
    void flush();

private:
    QString fileFor(const QString &path) const;

    QString m_folder;
    QThreadPool m_writer;
};

} // namespace crat::casegrid
