#pragma once

#include <deque>
#include <functional>

#include <QBuffer>
#include <QObject>
#include <QString>

#include "core/client/CompanionClient.h"
#include "core/client/Worker.h"

namespace crat::client {

/// Brings an execution's log.html and report.html with the pictures that they show to this machine, so that a browser, which has
/// no token, can open them. What was brought once stays for the next time: the newest 20 executions are kept. One at a time; a new
/// call makes an earlier one's answer void. Bounds: 500 files, 256 MiB.
/// Thread: the application's; the disk is written on another. `client` must outlive it.
class ResultFiles : public QObject {
    Q_OBJECT
public:
    /// `folder`: for these files alone; made when needed.
    ResultFiles(CompanionClient &client, QString folder, QObject *parent = nullptr);

    /// Gives the folder with the files. Errors: those of the companion, NotFound (the run has left no `wanted`: the text says so),
    /// TooLarge, Unavailable (the disk).
    void fetch(const QString &execution, const QString &wanted, std::function<void(Result<QString>)> done);

    /// $XDG_CACHE_HOME/crat/results
    static QString defaultFolder();

private:
    void list(const QString &wanted);
    void next();
    void finish();
    void end(Result<QString> result);
    QString folderOf(const QString &execution) const;

    CompanionClient &m_client;
    QString m_folder, m_execution;
    Worker m_disk;
    std::function<void(Result<QString>)> m_done;
    std::deque<ResultFile> m_waiting;
    QBuffer m_bytes;
    std::unique_ptr<QObject> m_call; ///< dies with a call: its answers come to nobody then
};

} // namespace crat::client
