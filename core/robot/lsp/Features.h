#pragma once

#include <functional>

#include "core/robot/completion/PastUse.h"
#include "core/robot/index/MoveFiles.h"
#include "core/robot/index/Snapshot.h"
#include "core/robot/lsp/Documents.h"
#include "core/robot/lsp/Messages.h"

/// What the server does with a project, a family of requests a source file. All are functions of what they are given.
namespace crat::robot::lsp {

/// An open file in its project at one moment. `file` is none for a file that no project has.
struct Scene {
    const TextDocument &document;
    std::shared_ptr<const Snapshot> snapshot; ///< null where no folder is open
    std::optional<FileId> file;
    Encoding encoding = Encoding::Utf16;
    std::size_t offset = 0; ///< of the cursor, for requests that have one
    bool snippets = false;  ///< the editor can fill in placeholders

    bool inProject() const { return snapshot && file; }
};

// Navigation.cpp
json::value definition(const Scene &scene);
json::value references(const Scene &scene, bool withDefinition);
json::value documentHighlight(const Scene &scene);
Result<json::value> prepareRename(const Scene &scene);
/// WorkspaceEdit. `isOpen`: the editor's text of a file counts, not the disk's. Errors: as robot::rename(), Cancelled (a file
/// on the disk is not as the snapshot knows it: the places would be wrong).
Result<json::value> renameEverywhere(const Scene &scene, const std::string &newName,
                                     const std::function<bool(const std::string &path)> &isOpen);
/// At most `limit` that fit `query`, the best first.
json::value workspaceSymbols(const Snapshot &snapshot, std::string_view query, Encoding encoding,
                             std::size_t limit = 500);

// Moves.cpp
/// WorkspaceEdit for workspace/willRenameFiles, to be made before the files move; null where nothing names them. What has to
/// be changed by hand is added to `left`. `isOpen` and the error Cancelled as of renameEverywhere().
Result<json::value> editsOfMoves(const Snapshot &snapshot, const Moves &moves, Encoding encoding,
                                 const std::function<bool(const std::string &path)> &isOpen,
                                 std::vector<std::string> &left);
/// Answer to crat/dependencies (README): of one file, or of all.
json::value dependenciesOf(const Snapshot &snapshot, std::optional<FileId> file, Encoding encoding);

// Explanation.cpp
json::value hover(const Scene &scene);
json::value signatureHelp(const Scene &scene);

// Suggestion.cpp
json::value completionList(const Scene &scene, const PastUse &past);
/// An item of completionList() with its documentation.
json::value resolveCompletion(const Snapshot &snapshot, json::object item);

// Colours.cpp
json::array semanticTokenTypes();
json::value semanticTokens(const Scene &scene);

} // namespace crat::robot::lsp
