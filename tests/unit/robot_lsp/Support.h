#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "core/base/Files.h"
#include "core/robot/lsp/Server.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp::test {

/// A server and an editor's side of it, without wires. Files are real, in a folder of their own.
class Editor {
public:
    explicit Editor(bool utf8 = false)
        : m_server([this](std::string body) { sent.push_back(json::parse(body).as_object()); }, {})
    {
        json::object capabilities;
        if (utf8)
            capabilities = {{"general", {{"positionEncodings", {"utf-16", "utf-8"}}}}};
        m_folder = folder.path().string();
        m_initialize = {{"capabilities", capabilities}, {"rootUri", uriOfPath(m_folder)}};
    }

    json::object start()
    {
        json::object result = ask("initialize", m_initialize).at("result").as_object();
        tell("initialized", {});
        return result;
    }
    std::string path(std::string_view name) const { return m_folder + "/" + std::string(name); }
    std::string uri(std::string_view name) const { return uriOfPath(path(name)); }
    void save(std::string_view name, std::string_view text) { std::ofstream(path(name), std::ios::binary) << text; }

    void tell(std::string_view method, json::object params)
    {
        m_server.receive(notification(method, std::move(params)));
    }
    /// The whole response.
    json::object ask(std::string_view method, json::object params, bool cancelled = false)
    {
        const std::size_t before = sent.size();
        m_server.receive(json::serialize(json::object{{"jsonrpc", "2.0"},
                                                      {"id", ++m_id},
                                                      {"method", json::string(method.data(), method.size())},
                                                      {"params", std::move(params)}}),
                         cancelled);
        for (std::size_t i = before; i < sent.size(); ++i) {
            if (sent[i].contains("id") && sent[i].at("id") == m_id)
                return sent[i];
        }
        return {};
    }
    void open(std::string_view name, std::string_view text, int version = 1)
    {
        tell("textDocument/didOpen", {{"textDocument",
                                       {{"uri", uri(name)},
                                        {"languageId", "robotframework"},
                                        {"version", version},
                                        {"text", json::string(text.data(), text.size())}}}});
    }
    json::object at(std::string_view name, std::uint32_t line, std::uint32_t character) const
    {
        return {{"textDocument", {{"uri", uri(name)}}}, {"position", {{"line", line}, {"character", character}}}};
    }
    json::object named(std::string_view name) const { return {{"textDocument", {{"uri", uri(name)}}}}; }
    /// Codes of the last diagnostics that came for the file; "none" if none came.
    std::string diagnosticsOf(std::string_view name)
    {
        std::string result = "none";
        for (const json::object &message : sent) {
            if (textOf(message, "method") != "textDocument/publishDiagnostics" ||
                textOf(objectOf(message, "params"), "uri") != uri(name))
                continue;
            result.clear();
            for (const json::value &diagnostic : arrayOf(objectOf(message, "params"), "diagnostics"))
                result += std::string(result.empty() ? "" : " ") + std::string(textOf(diagnostic.as_object(), "code"));
        }
        return result;
    }
    /// What a session does when no message waits, once the project has caught up.
    void idle()
    {
        m_server.settle(crat::Deadline::after(std::chrono::seconds(60)));
        m_server.idle();
    }
    Server &server() { return m_server; }

    std::vector<json::object> sent;
    crat::TemporaryFolder folder;

private:
    std::string m_folder;
    json::object m_initialize;
    int m_id = 0;
    Server m_server;
};

} // namespace crat::robot::lsp::test
