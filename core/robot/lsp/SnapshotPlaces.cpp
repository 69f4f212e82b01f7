#include "core/robot/lsp/SnapshotPlaces.h"

#include <algorithm>

#include "core/base/Files.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

constexpr std::uint64_t FileLimit = 64u << 20; ///< as the project's

} // namespace

json::object SnapshotPlaces::range(FileId file, Span span)
{
    if (file != m_file) {
        m_file = file;
        m_lines = LineTable(m_snapshot.facts(file).source);
    }
    const std::string_view source = m_snapshot.facts(file).source;
    Range range = m_lines.rangeOf(source, span.begin, span.end, m_encoding);
    // An editor that opens the file sees no byte order mark.
    const std::uint32_t mark = !source.starts_with("\xEF\xBB\xBF") ? 0 : m_encoding == Encoding::Utf8 ? 3 : 1;
    for (Position *position : {&range.start, &range.end}) {
        if (position->line == 0)
            position->character -= std::min(position->character, mark);
    }
    return toJson(range);
}

std::string SnapshotPlaces::uri(FileId file) const
{
    return uriOfPath(m_snapshot.pathOf(file));
}

Result<json::object> workspaceEdit(const Snapshot &snapshot, const std::vector<FileEdit> &files, Encoding encoding,
                                   const std::function<bool(const std::string &path)> &isOpen)
{
    SnapshotPlaces places(snapshot, encoding);
    json::object changes;
    for (const FileEdit &file : files) {
        const std::string path(snapshot.pathOf(file.file));
        if (!isOpen(path) && readFile(path, FileLimit) != snapshot.facts(file.file).source)
            return fail(Errc::Cancelled, path + " has just been changed by another program. Please try again.");
        json::array edits;
        // From the end to the beginning, so that each place counts in the text as it is.
        for (const TextEdit &edit : file.edit) {
            const Span span{static_cast<std::uint32_t>(edit.at),
                            static_cast<std::uint32_t>(edit.at + edit.before.size())};
            edits.push_back(json::object{{"range", places.range(file.file, span)}, {"newText", edit.after}});
        }
        changes[places.uri(file.file)] = std::move(edits);
    }
    return json::object{{"changes", std::move(changes)}};
}

} // namespace crat::robot::lsp
