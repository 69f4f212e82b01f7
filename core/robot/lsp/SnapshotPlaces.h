#pragma once

#include <functional>

#include "core/robot/index/Rename.h"
#include "core/robot/lsp/Messages.h"
#include "core/robot/lsp/Position.h"

namespace crat::robot::lsp {

/// Places of several files of a snapshot as the protocol's ranges; a file's lines are counted once as long as its places are asked for
/// one behind the other. Keeps a reference to the snapshot; one thread.
class SnapshotPlaces {
public:
    SnapshotPlaces(const Snapshot &snapshot, Encoding encoding) : m_snapshot(snapshot), m_encoding(encoding) {}
    json::object range(FileId file, Span span);
    json::object location(FileId file, Span span) { return {{"uri", uri(file)}, {"range", range(file, span)}}; }
    std::string uri(FileId file) const;

private:
    const Snapshot &m_snapshot;
    Encoding m_encoding;
    FileId m_file = None;
    LineTable m_lines;
};

/// WorkspaceEdit. `isOpen`: the editor's text of a file counts, not the disk's. Error: Cancelled (a file on the disk is not as
/// the snapshot knows it: the places would be wrong).
Result<json::object> workspaceEdit(const Snapshot &snapshot, const std::vector<FileEdit> &files, Encoding encoding,
                                   const std::function<bool(const std::string &path)> &isOpen);

} // namespace crat::robot::lsp
