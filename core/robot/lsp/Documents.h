#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/robot/Document.h"
#include "core/robot/lsp/Position.h"

namespace crat::robot::lsp {

/// An open file as the editor has it.
struct TextDocument {
    std::string uri, path;    ///< path is empty where the editor's file is on no disk
    std::int64_t version = 0; ///< the editor's
    RobotDocument robot;
    LineTable lines;

    TextDocument(std::string itsUri, std::int64_t itsVersion, std::string text, const Languages &languages = {});
    std::string_view text() const { return robot.bytes(); }
    std::size_t offsetOf(Position position, Encoding encoding) const
    {
        return lines.offsetOf(text(), position, encoding);
    }
    Range rangeOf(std::size_t begin, std::size_t end, Encoding encoding) const
    {
        return lines.rangeOf(text(), begin, end, encoding);
    }
};

/// One change of an editor: a range becomes a text, or, without a range, everything does.
struct Change {
    std::optional<Range> range;
    std::string text;
};

/// The files that are open in the editor; what they hold counts, not what is on the disk. One thread.
class Documents {
public:
    static constexpr std::size_t OpenLimit = 4096;
    /// Error: TooLarge past OpenLimit. A file that is open already is opened anew.
    Result<TextDocument *> open(std::string uri, std::int64_t version, std::string text, const Languages &languages);
    /// All changes or none. Errors: NotFound (not open), BadInput (a range that is none).
    Result<TextDocument *> change(const std::string &uri, std::int64_t version, const std::vector<Change> &changes,
                                  Encoding encoding);
    bool close(const std::string &uri) { return m_documents.erase(uri) > 0; }
    TextDocument *find(const std::string &uri);
    const TextDocument *findPath(std::string_view path) const;
    const std::map<std::string, std::unique_ptr<TextDocument>> &all() const { return m_documents; }

private:
    std::map<std::string, std::unique_ptr<TextDocument>> m_documents; ///< by URI, as the editor writes it
};

} // namespace crat::robot::lsp
