#pragma once

#include <functional>
#include <set>
#include <string>

#include "core/robot/completion/PastUseFile.h"
#include "core/robot/diagnostics/Diagnostic.h"
#include "core/robot/lsp/Documents.h"
#include "core/robot/lsp/Features.h"
#include "core/robot/lsp/Messages.h"
#include "core/robot/workspace/Workspace.h"

namespace crat::robot::lsp {

class BackgroundRobocop;

/// A language server without its wires: messages in, messages out. What it does depends on what it is told alone, never on time:
/// diagnostics are published when idle() is called, so that a burst of edits is checked once. What robocop says comes later.
/// Threads: one. Owner: Session, or a test.
class Server {
public:
    using Send = std::function<void(std::string)>; ///< takes a message's JSON
    struct Options {
        std::filesystem::path
            programFolder;               ///< where this program lies, to find what belongs to it; empty: no libraries
        std::function<void()> onChanged; ///< from another thread: idle() has something to do
        bool robocop = true;             ///< its findings beside ours; where there are no libraries there is none of it
        std::filesystem::path pastUse;   ///< file that keeps what was chosen over restarts; empty: it is forgotten
    };
    Server(Send send, Options options);
    ~Server();

    /// Handles one message. `cancelled`: its sender has taken it back already.
    void receive(std::string_view body, bool cancelled = false);
    /// A message of `size` bytes was over the limit and thrown away: says so.
    void refuse(std::uint64_t size);
    /// No message waits: publishes the diagnostics of files that have changed.
    void idle();

    /// Waits until the project knows all that was told, or `until` passes; idle() waits a moment only.
    bool settle(Deadline until) { return !m_workspace || m_workspace->settle(until); }

    /// Set once "exit" came: 0 after "shutdown", else 1, as the protocol wants it.
    std::optional<int> exitCode() const { return m_exitCode; }

private:
    using Handler = Result<json::value> (Server::*)(const json::object &params);
    struct Method;
    static const Method *findMethod(std::string_view name);

    void dispatch(const json::object &message, bool cancelled);
    Result<json::value> initialize(const json::object &params);
    Result<json::value> initialized(const json::object &params);
    Result<json::value> shutdown(const json::object &params);
    Result<json::value> exit(const json::object &params);
    Result<json::value> ignore(const json::object &params);
    Result<json::value> didOpen(const json::object &params);
    Result<json::value> didChange(const json::object &params);
    Result<json::value> didClose(const json::object &params);
    Result<json::value> documentSymbol(const json::object &params);
    Result<json::value> foldingRange(const json::object &params);

    // ServerFeatures.cpp: what needs the project
    Result<json::value> completion(const json::object &params);
    Result<json::value> completionResolve(const json::object &params);
    Result<json::value> hoverAt(const json::object &params);
    Result<json::value> signatureHelpAt(const json::object &params);
    Result<json::value> definitionAt(const json::object &params);
    Result<json::value> referencesAt(const json::object &params);
    Result<json::value> highlightAt(const json::object &params);
    Result<json::value> prepareRenameAt(const json::object &params);
    Result<json::value> renameAt(const json::object &params);
    Result<json::value> workspaceSymbol(const json::object &params);
    Result<json::value> codeAction(const json::object &params);
    Result<json::value> semanticTokensOf(const json::object &params);
    Result<json::value> executeCommand(const json::object &params);
    Result<json::value> didChangeWatchedFiles(const json::object &params);
    Result<json::value> willRenameFiles(const json::object &params);
    Result<json::value> didRenameFiles(const json::object &params);
    Result<json::value> dependencyGraph(const json::object &params);
    void showMessage(std::string_view text); ///< a warning
    void logMessage(std::string_view text);  ///< likewise, for the editor's log

    // ServerRobocop.cpp
    void startRobocop();
    void followPython();
    /// Answers now or, once robocop is done, from idle().
    void startFormatting(const json::value &id, const json::object &params);
    void takeRobocop();
    void addRobocop(const TextDocument &document, std::vector<Diagnostic> &findings) const;

    static void addFeatures(json::object &capabilities);
    /// What the request is about. `current`: the project must know the text as it is now (waited for, within bounds; error
    /// Cancelled if it does not); else what it knows will do.
    Result<Scene> sceneOf(const json::object &params, bool current, bool withPosition = true);

    /// The project knows every open file as the editor has it, so that places in several files fit. Error: Cancelled.
    Result<> checkAllCurrent(const Snapshot &snapshot) const;
    Result<TextDocument *> documentOf(const json::object &params);
    Languages languages() const;
    void followLanguages();
    void changed(const TextDocument &document);
    void publish(const TextDocument &document, const Workspace::View &view);

    Send m_send;
    Options m_options;
    std::unique_ptr<Workspace> m_workspace; ///< none before initialize, or where no folder is open
    Documents m_documents;
    Encoding m_encoding = Encoding::Utf16;
    std::shared_ptr<const Snapshot> m_checkedWith; ///< what the last published diagnostics were made of
    PastUse m_past;
    PastUseFile m_pastFile;
    bool m_snippets = false, m_watchesFiles = false; ///< what the editor can do
    std::set<std::string> m_unchecked;               ///< URIs of open files whose diagnostics are out of date
    enum class State { Fresh, Running, ShutDown } m_state = State::Fresh;
    std::optional<int> m_exitCode;
    std::map<std::uint64_t, json::value> m_formatting; ///< ids of the requests that wait for it
    std::uint64_t m_lastFormat = 0;
    std::unique_ptr<BackgroundRobocop> m_robocop; ///< none where it is switched off
};

} // namespace crat::robot::lsp
