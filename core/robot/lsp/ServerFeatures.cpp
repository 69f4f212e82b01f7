#include "core/robot/lsp/Server.h"

#include "core/robot/lsp/BackgroundRobocop.h"
#include "core/robot/lsp/Diagnostics.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

/// A request gives up waiting for the project after so long, and answers with what is known.
constexpr std::chrono::seconds Patience{10};

bool isCurrent(const Snapshot &snapshot, const TextDocument &document)
{
    const auto file = snapshot.find(document.path);
    return !file || snapshot.facts(*file).source == document.text();
}

/// What imports can name, and folders of it.
json::array renamedFiles()
{
    const auto filter = [](const char *glob, const char *matches) {
        return json::object{{"scheme", "file"}, {"pattern", {{"glob", glob}, {"matches", matches}}}};
    };
    return {filter("**/*.{robot,resource,py,yaml,yml,json,txt,tsv}", "file"), filter("**", "folder")};
}

/// Empty for what is not in the file system.
std::string normalPathOf(const json::object &file, std::string_view key)
{
    const std::string path = pathOfUri(textOf(file, key));
    std::string normal = path.empty() ? path : normalPath(path);
    while (normal.size() > 1 && normal.ends_with('/'))
        normal.pop_back();
    return normal;
}

/// The paths of FileRename[].
Moves movesOf(const json::object &params)
{
    Moves moves;
    for (const json::value &file : arrayOf(params, "files")) {
        const std::string before = normalPathOf(asObject(file), "oldUri");
        const std::string after = normalPathOf(asObject(file), "newUri");
        if (!before.empty() && !after.empty() && before != after)
            moves[before] = after;
    }
    return moves;
}

tl::unexpected<Error> behind(const std::string &path)
{
    return fail(Errc::Cancelled, "The project does not know " + path + " as it is now. Please try again.");
}

} // namespace

void Server::addFeatures(json::object &capabilities)
{
    capabilities["completionProvider"] = {{"resolveProvider", true},
                                          {"triggerCharacters", {"$", "@", "&", "{", "[", "*", ".", "/"}}};
    capabilities["hoverProvider"] = true;
    capabilities["signatureHelpProvider"] = {{"triggerCharacters", json::array{" "}}};
    capabilities["definitionProvider"] = true;
    capabilities["referencesProvider"] = true;
    capabilities["documentHighlightProvider"] = true;
    capabilities["renameProvider"] = json::object{{"prepareProvider", true}};
    capabilities["codeActionProvider"] =
        json::object{{"codeActionKinds", json::array{"quickfix", json::string(FixAllKind)}}};
    capabilities["documentFormattingProvider"] = true;
    capabilities["workspaceSymbolProvider"] = true;
    capabilities["executeCommandProvider"] = json::object{{"commands", json::array{"crat.completionChosen"}}};
    capabilities["workspace"] =
        json::object{{"fileOperations",
                      {{"willRename", {{"filters", renamedFiles()}}}, {"didRename", {{"filters", renamedFiles()}}}}}};
    capabilities["semanticTokensProvider"] = json::object{
        {"legend", {{"tokenTypes", semanticTokenTypes()}, {"tokenModifiers", json::array()}}}, {"full", true}};
}

Result<Scene> Server::sceneOf(const json::object &params, bool current, bool withPosition)
{
    const auto document = documentOf(params);
    if (!document)
        return tl::unexpected(document.error());
    Scene scene{**document, nullptr, {}, m_encoding, 0, m_snippets};
    if (withPosition) {
        const auto position = positionFrom(objectOf(params, "position"));
        if (!position)
            return tl::unexpected(position.error());
        scene.offset = (*document)->offsetOf(*position, m_encoding);
    }
    if (!m_workspace || (*document)->path.empty())
        return scene;
    m_workspace->settleLoaded(Deadline::after(Patience));
    if (current || !m_workspace->snapshot()->find((*document)->path))
        m_workspace->settle(Deadline::after(Patience));
    scene.snapshot = m_workspace->snapshot();
    scene.file = scene.snapshot->find((*document)->path);
    if (current && !isCurrent(*scene.snapshot, **document))
        return behind((*document)->path);
    return scene;
}

Result<> Server::checkAllCurrent(const Snapshot &snapshot) const
{
    for (const auto &[uri, document] : m_documents.all()) {
        if (!isCurrent(snapshot, *document))
            return behind(document->path);
    }
    return {};
}

Result<json::value> Server::completion(const json::object &params)
{
    return sceneOf(params, false).map([&](const Scene &scene) { return completionList(scene, m_past); });
}

Result<json::value> Server::completionResolve(const json::object &params)
{
    return m_workspace ? resolveCompletion(*m_workspace->snapshot(), params) : json::value(params);
}

Result<json::value> Server::hoverAt(const json::object &params)
{
    return sceneOf(params, true).map(hover);
}

Result<json::value> Server::signatureHelpAt(const json::object &params)
{
    return sceneOf(params, false).map(signatureHelp);
}

Result<json::value> Server::definitionAt(const json::object &params)
{
    return sceneOf(params, true).map(definition);
}

Result<json::value> Server::referencesAt(const json::object &params)
{
    const bool withDefinition = flagOf(objectOf(params, "context"), "includeDeclaration");
    return sceneOf(params, true).map([&](const Scene &scene) { return references(scene, withDefinition); });
}

Result<json::value> Server::highlightAt(const json::object &params)
{
    return sceneOf(params, true).map(documentHighlight);
}

Result<json::value> Server::prepareRenameAt(const json::object &params)
{
    return sceneOf(params, true).and_then(prepareRename);
}

Result<json::value> Server::renameAt(const json::object &params)
{
    return sceneOf(params, true).and_then([&](const Scene &scene) -> Result<json::value> {
        if (scene.snapshot) {
            if (const auto current = checkAllCurrent(*scene.snapshot); !current)
                return tl::unexpected(current.error());
        }
        return renameEverywhere(scene, std::string(textOf(params, "newName")),
                                [this](const std::string &path) { return m_documents.findPath(path) != nullptr; });
    });
}

Result<json::value> Server::workspaceSymbol(const json::object &params)
{
    if (!m_workspace)
        return json::value(json::array());
    m_workspace->settle(Deadline::after(Patience));
    return workspaceSymbols(*m_workspace->snapshot(), textOf(params, "query"), m_encoding);
}

Result<json::value> Server::codeAction(const json::object &params)
{
    const auto range = rangeFrom(objectOf(params, "range"));
    if (!range)
        return tl::unexpected(range.error());
    std::vector<std::string> only;
    for (const json::value &kind : arrayOf(objectOf(params, "context"), "only")) {
        if (kind.is_string())
            only.emplace_back(kind.get_string().c_str());
    }
    return sceneOf(params, true, false).map([&](const Scene &scene) {
        const auto findings = findingsOf(scene.document, m_workspace ? m_workspace->view() : Workspace::View{});
        return json::value(codeActions(scene.document, findings, scene.document.offsetOf(range->start, m_encoding),
                                       scene.document.offsetOf(range->end, m_encoding), only, m_encoding));
    });
}

Result<json::value> Server::semanticTokensOf(const json::object &params)
{
    return documentOf(params).map([&](TextDocument *document) {
        return semanticTokens({*document, nullptr, {}, m_encoding});
    });
}

Result<json::value> Server::executeCommand(const json::object &params)
{
    if (textOf(params, "command") != "crat.completionChosen")
        return fail(Errc::BadInput, "There is no such command.");
    const json::array &arguments = arrayOf(params, "arguments");
    if (arguments.empty() || !arguments[0].is_string() || arguments[0].get_string().size() > 1000)
        return json::value();
    const std::string label(arguments[0].get_string().c_str(), arguments[0].get_string().size());
    m_past.chosen(label);
    if (const auto kept = m_pastFile.append(label); !kept) {
        logMessage(kept.error().forUser + " What is chosen is forgotten when the editor ends.");
        m_pastFile = PastUseFile({}); // said once
    }
    return json::value();
}

Result<json::value> Server::willRenameFiles(const json::object &params)
{
    const Moves moves = movesOf(params);
    if (!m_workspace || moves.empty())
        return json::value();
    m_workspace->settle(Deadline::after(Patience));
    const auto snapshot = m_workspace->snapshot();
    if (const auto current = checkAllCurrent(*snapshot); !current)
        return tl::unexpected(current.error());
    std::vector<std::string> left;
    const auto isOpen = [this](const std::string &path) {
        return m_documents.findPath(path) != nullptr;
    };
    auto edits = editsOfMoves(*snapshot, moves, m_encoding, isOpen, left);
    constexpr std::size_t Shown = 5;
    for (std::size_t i = 0; i < std::min(left.size(), Shown); ++i)
        showMessage(left[i]);
    if (left.size() > Shown)
        showMessage(std::to_string(left.size() - Shown) +
                    " more places have to be changed by hand; crat check finds them.");
    return edits;
}

Result<json::value> Server::didRenameFiles(const json::object &params)
{
    if (!m_workspace)
        return json::value();
    const auto snapshot = m_workspace->snapshot();
    const Moves moves = movesOf(params);
    for (const auto &[before, after] : moves) {
        m_workspace->refresh(before);
        m_workspace->refresh(after);
    }
    for (FileId id = 0; id < snapshot->files().size(); ++id) { // in folders
        if (!snapshot->has(id))
            continue;
        const std::string path(snapshot->pathOf(id));
        const std::string after = movedPath(moves, path);
        if (after != path) {
            m_workspace->refresh(path);
            m_workspace->refresh(after);
        }
    }
    return json::value();
}

Result<json::value> Server::dependencyGraph(const json::object &params)
{
    if (!m_workspace)
        return json::value();
    m_workspace->settle(Deadline::after(Patience));
    const auto snapshot = m_workspace->snapshot();
    const std::string_view uri = textOf(objectOf(params, "textDocument"), "uri");
    std::optional<FileId> file;
    if (!uri.empty()) {
        file = snapshot->find(pathOfUri(uri));
        if (!file)
            return fail(Errc::BadInput, "This file is not in the project: " + std::string(uri));
    }
    return dependenciesOf(*snapshot, file, m_encoding);
}

void Server::logMessage(std::string_view text)
{
    constexpr int Warning = 2;
    m_send(notification("window/logMessage", {{"type", Warning}, {"message", json::string(text.data(), text.size())}}));
}

void Server::showMessage(std::string_view text)
{
    constexpr int Warning = 2;
    m_send(
        notification("window/showMessage", {{"type", Warning}, {"message", json::string(text.data(), text.size())}}));
}

Result<json::value> Server::didChangeWatchedFiles(const json::object &params)
{
    for (const json::value &change : arrayOf(params, "changes")) {
        const std::string path = pathOfUri(textOf(asObject(change), "uri"));
        if (m_workspace && !path.empty())
            m_workspace->refresh(path);
        const std::string name = std::filesystem::path(path).filename().string();
        if (m_robocop && (name == "robocop.toml" || name == "robot.toml" || name == "pyproject.toml"))
            m_robocop->lookAgain();
    }
    return json::value();
}

} // namespace crat::robot::lsp
