#include "core/robot/lsp/Documents.h"

#include "core/robot/Edits.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {

TextDocument::TextDocument(std::string itsUri, std::int64_t itsVersion, std::string text, const Languages &languages)
    : uri(std::move(itsUri)), path(pathOfUri(uri)), version(itsVersion),
      robot(std::move(text), fileKindOf(path.empty() ? uri : path), languages), lines(robot.bytes())
{
}

Result<TextDocument *> Documents::open(std::string uri, std::int64_t version, std::string text,
                                       const Languages &languages)
{
    if (m_documents.size() >= OpenLimit && !m_documents.count(uri))
        return fail(Errc::TooLarge, "Too many files are open.");
    auto document = std::make_unique<TextDocument>(uri, version, std::move(text), languages);
    auto &place = m_documents[std::move(uri)];
    place = std::move(document);
    return place.get();
}

Result<TextDocument *> Documents::change(const std::string &uri, std::int64_t version,
                                         const std::vector<Change> &changes, Encoding encoding)
{
    TextDocument *document = find(uri);
    if (!document)
        return fail(Errc::NotFound, "This file is not open: " + uri);
    // All of them or none: half of a change is a text that the editor never had.
    RobotDocument changed(*document->robot.tree());
    LineTable lines = document->lines;
    for (const Change &change : changes) {
        std::size_t begin = 0, end = changed.bytes().size();
        if (change.range) {
            begin = lines.offsetOf(changed.bytes(), change.range->start, encoding);
            end = lines.offsetOf(changed.bytes(), change.range->end, encoding);
            if (end < begin)
                return fail(Errc::BadInput, "A change's range ends before it begins.");
        }
        const auto edit = replaceText(*changed.tree(), begin, end, change.text);
        if (!edit)
            return tl::unexpected(edit.error());
        if (const auto applied = changed.apply(*edit); !applied)
            return tl::unexpected(applied.error());
        lines = LineTable(changed.bytes());
    }
    document->robot = std::move(changed);
    document->lines = std::move(lines);
    document->version = version;
    return document;
}

TextDocument *Documents::find(const std::string &uri)
{
    const auto it = m_documents.find(uri);
    return it == m_documents.end() ? nullptr : it->second.get();
}

const TextDocument *Documents::findPath(std::string_view path) const
{
    for (const auto &[uri, document] : m_documents) {
        if (document->path == path)
            return document.get();
    }
    return nullptr;
}

} // namespace crat::robot::lsp
