#include "core/robot/lsp/Server.h"

#include <algorithm>

#include "core/robot/lsp/BackgroundRobocop.h"
#include "core/robot/lsp/Diagnostics.h"
#include "core/robot/lsp/Structure.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

ErrorCode errorCodeOf(Errc code)
{
    switch (code) {
    case Errc::BadInput: return ErrorCode::InvalidParams;
    case Errc::Cancelled: return ErrorCode::ContentModified; // the answer would be of a text that is no more
    default: return ErrorCode::RequestFailed;
    }
}

bool isRobot(std::string_view uri, std::string_view language)
{
    return uri.ends_with(".robot") || uri.ends_with(".resource") || language.find("robot") != std::string_view::npos;
}

} // namespace

struct Server::Method {
    std::string_view name;
    Handler handler;
};

const Server::Method *Server::findMethod(std::string_view name)
{
    static constexpr Method Table[] = {
        {"initialize", &Server::initialize},
        {"initialized", &Server::initialized},
        {"shutdown", &Server::shutdown},
        {"exit", &Server::exit},
        {"$/cancelRequest", &Server::ignore}, // who reads the wire has seen it; see Session
        {"$/setTrace", &Server::ignore},
        {"workspace/didChangeConfiguration", &Server::ignore},
        {"textDocument/didOpen", &Server::didOpen},
        {"textDocument/didChange", &Server::didChange},
        {"textDocument/didClose", &Server::didClose},
        {"textDocument/didSave", &Server::ignore},
        {"textDocument/documentSymbol", &Server::documentSymbol},
        {"textDocument/foldingRange", &Server::foldingRange},
        {"textDocument/completion", &Server::completion},
        {"completionItem/resolve", &Server::completionResolve},
        {"textDocument/hover", &Server::hoverAt},
        {"textDocument/signatureHelp", &Server::signatureHelpAt},
        {"textDocument/definition", &Server::definitionAt},
        {"textDocument/references", &Server::referencesAt},
        {"textDocument/documentHighlight", &Server::highlightAt},
        {"textDocument/prepareRename", &Server::prepareRenameAt},
        {"textDocument/rename", &Server::renameAt},
        {"textDocument/formatting", &Server::ignore}, // see dispatch()
        {"textDocument/codeAction", &Server::codeAction},
        {"textDocument/semanticTokens/full", &Server::semanticTokensOf},
        {"workspace/symbol", &Server::workspaceSymbol},
        {"workspace/executeCommand", &Server::executeCommand},
        {"workspace/didChangeWatchedFiles", &Server::didChangeWatchedFiles},
        {"workspace/willRenameFiles", &Server::willRenameFiles},
        {"workspace/didRenameFiles", &Server::didRenameFiles},
        {"crat/dependencies", &Server::dependencyGraph},
    };
    for (const Method &method : Table) {
        if (method.name == name)
            return &method;
    }
    return nullptr;
}

Server::Server(Send send, Options options)
    : m_send(std::move(send)), m_options(std::move(options)), m_pastFile(m_options.pastUse)
{
}
Server::~Server() = default;

void Server::receive(std::string_view body, bool cancelled)
{
    json::error_code ec;
    json::parse_options options;
    options.max_depth = 64;
    const json::value message = json::parse({body.data(), body.size()}, ec, {}, options);
    if (ec) {
        m_send(errorResponse(nullptr, ErrorCode::ParseError, "This is no JSON: " + ec.message()));
        return;
    }
    if (!message.is_object()) {
        m_send(errorResponse(nullptr, ErrorCode::InvalidRequest, "A message must be a JSON object."));
        return;
    }
    dispatch(message.get_object(), cancelled);
}

void Server::refuse(std::uint64_t size)
{
    m_send(errorResponse(nullptr, ErrorCode::InvalidRequest,
                         "A message of " + std::to_string(size) + " bytes is over the limit; it was not read."));
}

void Server::dispatch(const json::object &message, bool cancelled)
{
    const json::value *id = message.if_contains("id");
    const std::string_view name = textOf(message, "method");
    if (name.empty()) {
        // An answer of the client to something of ours: nothing hangs on it. Anything else is no message.
        if (id && !message.contains("result") && !message.contains("error"))
            m_send(errorResponse(*id, ErrorCode::InvalidRequest, "A request needs a method."));
        return;
    }
    const auto refuseWith = [&](ErrorCode code, std::string_view why) {
        if (id)
            m_send(errorResponse(*id, code, why));
    };
    if (m_state == State::Fresh && name != "initialize" && name != "exit")
        return refuseWith(ErrorCode::ServerNotInitialized, "\"initialize\" must come first.");
    if (m_state == State::ShutDown && name != "exit")
        return refuseWith(ErrorCode::InvalidRequest, "After \"shutdown\" only \"exit\" may come.");
    if (name == "textDocument/formatting" && id && !cancelled)
        return startFormatting(*id, objectOf(message, "params"));
    const Method *method = findMethod(name);
    if (!method)
        return refuseWith(ErrorCode::MethodNotFound,
                          "There is no method \"" + std::string(name.substr(0, 100)) + "\".");
    if (cancelled)
        return refuseWith(ErrorCode::RequestCancelled, "Cancelled.");
    auto result = (this->*method->handler)(objectOf(message, "params"));
    if (!id)
        return;
    if (result)
        m_send(response(*id, std::move(*result)));
    else
        m_send(errorResponse(*id, errorCodeOf(result.error().code), result.error().forUser));
}

Result<json::value> Server::initialize(const json::object &params)
{
    if (m_state != State::Fresh)
        return fail(Errc::BadInput, "\"initialize\" may come only once.");
    m_state = State::Running;
    const json::object &general = objectOf(objectOf(params, "capabilities"), "general");
    for (const json::value &encoding : arrayOf(general, "positionEncodings")) {
        if (encoding == "utf-8")
            m_encoding = Encoding::Utf8;
    }
    std::string root = pathOfUri(textOf(params, "rootUri"));
    for (const json::value &folder : arrayOf(params, "workspaceFolders")) {
        const std::string path = pathOfUri(textOf(asObject(folder), "uri"));
        if (!path.empty()) {
            root = path;
            break;
        }
    }
    if (!root.empty())
        m_workspace =
            std::make_unique<Workspace>(root, Workspace::Options{m_options.programFolder}, m_options.onChanged);
    const json::value *robocop = objectOf(params, "initializationOptions").if_contains("robocop");
    m_options.robocop = m_options.robocop && (!robocop || *robocop != false);
    startRobocop();
    json::object capabilities{
        {"positionEncoding", m_encoding == Encoding::Utf8 ? "utf-8" : "utf-16"},
        {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", false}}},
        {"documentSymbolProvider", true},
        {"foldingRangeProvider", true},
    };
    addFeatures(capabilities);
    const json::object &client = objectOf(params, "capabilities");
    m_snippets =
        flagOf(objectOf(objectOf(objectOf(client, "textDocument"), "completion"), "completionItem"), "snippetSupport");
    m_watchesFiles = flagOf(objectOf(objectOf(client, "workspace"), "didChangeWatchedFiles"), "dynamicRegistration");
    return json::object{{"capabilities", std::move(capabilities)}, {"serverInfo", {{"name", "crat"}}}};
}

Result<json::value> Server::initialized(const json::object &)
{
    std::string problem;
    m_past = m_pastFile.load(problem);
    if (!problem.empty())
        logMessage(problem);
    if (m_watchesFiles && m_workspace) {
        json::array watchers{json::object{{"globPattern", "**/*.{robot,resource,py,yaml,yml,json,toml}"}}};
        for (const std::string &file : m_workspace->snapshot()->options().configuration) {
            if (const std::filesystem::path path(file); path.extension() != ".toml") // an argument file
                watchers.push_back(json::object{{"globPattern", "**/" + path.filename().string()}});
        }
        const json::object registration{{"id", "crat-files"},
                                        {"method", "workspace/didChangeWatchedFiles"},
                                        {"registerOptions", {{"watchers", watchers}}}};
        m_send(json::serialize(json::object{{"jsonrpc", "2.0"},
                                            {"id", "crat-1"},
                                            {"method", "client/registerCapability"},
                                            {"params", {{"registrations", json::array{registration}}}}}));
    }
    return json::value();
}

Result<json::value> Server::shutdown(const json::object &)
{
    m_state = State::ShutDown;
    return json::value();
}

Result<json::value> Server::exit(const json::object &)
{
    m_exitCode = m_state == State::ShutDown ? 0 : 1;
    return json::value();
}

Result<json::value> Server::ignore(const json::object &)
{
    return json::value();
}

Result<json::value> Server::didOpen(const json::object &params)
{
    const json::object &item = objectOf(params, "textDocument");
    const std::string uri(textOf(item, "uri"));
    if (uri.empty())
        return fail(Errc::BadInput, "A file without a URI cannot be opened.");
    if (!isRobot(uri, textOf(item, "languageId"))) // a library or a configuration: what is on the disk counts
        return json::value();
    const auto document =
        m_documents.open(uri, numberOf(item, "version").value_or(0), std::string(textOf(item, "text")), languages());
    if (!document)
        return tl::unexpected(document.error());
    changed(**document);
    return json::value();
}

Languages Server::languages() const
{
    return m_workspace ? languagesOf(m_workspace->snapshot()->options()) : Languages();
}

/// The configuration may name other languages than when a file was opened.
void Server::followLanguages()
{
    const Languages now = languages();
    for (const auto &[uri, document] : m_documents.all()) {
        if (document->robot.tree()->lexed().languages == now)
            continue;
        document->robot = RobotDocument(std::string(document->text()), document->robot.tree()->kind(), now);
        changed(*document);
    }
}

void Server::changed(const TextDocument &document)
{
    m_unchecked.insert(document.uri);
    if (m_workspace && !document.path.empty())
        m_workspace->update(document.path, document.robot.tree());
    if (m_robocop && !document.path.empty())
        m_robocop->look(document.path, document.robot.tree());
}

Result<json::value> Server::didChange(const json::object &params)
{
    const json::object &item = objectOf(params, "textDocument");
    const std::string uri(textOf(item, "uri"));
    std::vector<Change> changes;
    for (const json::value &value : arrayOf(params, "contentChanges")) {
        const json::object &object = asObject(value);
        Change change{{}, std::string(textOf(object, "text"))};
        if (object.contains("range")) {
            const auto range = rangeFrom(objectOf(object, "range"));
            if (!range)
                return tl::unexpected(range.error());
            change.range = *range;
        }
        changes.push_back(std::move(change));
    }
    const auto document = m_documents.change(uri, numberOf(item, "version").value_or(0), changes, m_encoding);
    if (!document)
        return tl::unexpected(document.error());
    changed(**document);
    return json::value();
}

Result<json::value> Server::didClose(const json::object &params)
{
    const std::string uri(textOf(objectOf(params, "textDocument"), "uri"));
    const TextDocument *document = m_documents.find(uri);
    if (!document)
        return json::value();
    if (m_workspace && !document->path.empty())
        m_workspace->close(document->path);
    if (m_robocop)
        m_robocop->forget(document->path);
    m_documents.close(uri);
    m_unchecked.erase(uri);
    // What a closed file has shown must not stay in the editor's list.
    m_send(notification("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", json::array()}}));
    return json::value();
}

Result<TextDocument *> Server::documentOf(const json::object &params)
{
    const std::string uri(textOf(objectOf(params, "textDocument"), "uri"));
    if (TextDocument *document = m_documents.find(uri))
        return document;
    return fail(Errc::BadInput, "This file is not open: " + uri);
}

Result<json::value> Server::documentSymbol(const json::object &params)
{
    return documentOf(params).map(
        [&](TextDocument *document) { return json::value(documentSymbols(*document, m_encoding)); });
}

Result<json::value> Server::foldingRange(const json::object &params)
{
    return documentOf(params).map([&](TextDocument *document) { return json::value(foldingRanges(*document)); });
}

void Server::idle()
{
    takeRobocop();
    if (m_workspace && !m_documents.all().empty())
        m_workspace->settle(Deadline::after(std::chrono::milliseconds(100))); // a known project takes a few of them
    const Workspace::View view = m_workspace ? m_workspace->view() : Workspace::View{};
    if (view.snapshot != m_checkedWith) { // another file, or a library, may change what is said of any
        if (m_checkedWith && view.snapshot && &m_checkedWith->options() != &view.snapshot->options())
            followPython();
        m_checkedWith = view.snapshot;
        followLanguages();
        for (const auto &[uri, document] : m_documents.all())
            m_unchecked.insert(uri);
    }
    for (const std::string &uri : std::exchange(m_unchecked, {})) {
        if (const TextDocument *document = m_documents.find(uri))
            publish(*document, view);
    }
}

void Server::publish(const TextDocument &document, const Workspace::View &view)
{
    std::vector<Diagnostic> findings = findingsOf(document, view);
    addRobocop(document, findings);
    json::array diagnostics = diagnosticsOf(document, findings, m_encoding);
    m_send(
        notification("textDocument/publishDiagnostics",
                     {{"uri", document.uri}, {"version", document.version}, {"diagnostics", std::move(diagnostics)}}));
}

} // namespace crat::robot::lsp
