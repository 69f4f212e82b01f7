#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>

#include "core/robot/lsp/Framing.h"
#include "core/robot/lsp/Server.h"

namespace crat::robot::lsp {

/// A server on its wires: reads messages from one descriptor, writes to another.
/// Threads: run() blocks its thread and handles messages there; a second thread reads, so that what was cancelled while it waited is not
/// begun. wake() may be called from any thread. Owner: the program; the descriptors stay its own.
class Session {
public:
    struct Options {
        std::filesystem::path programFolder; ///< as Server::Options
        bool robocop = true;                 ///< likewise, and the next one
        std::filesystem::path pastUse;
        std::size_t messageBytes = 64u << 20;  ///< larger ones are refused
        std::size_t waitingBytes = 128u << 20; ///< more is left in the pipe until some were handled
    };
    Session(int in, int out, Options options);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Until "exit", the end of the input or input that is not this protocol. 0 after a proper shutdown, else 1. `problem` says
    /// what went wrong, for standard error; empty if nothing did.
    int run(std::string &problem);
    /// Lets the server's `idle` run soon, as after a message.
    void wake();
    Server &server() { return m_server; }

private:
    struct Waiting {
        std::string body;
        std::uint64_t refused = 0;
        std::string id; ///< of a request, as JSON
        std::size_t cost() const { return body.size() + 64; }
    };
    void readAll();
    bool take(MessageReader &reader);
    void queue(MessageReader::Message message);
    void write(std::string_view bytes);

    int m_in, m_out;
    Options m_options;
    int m_stop[2] = {-1, -1}; ///< a pipe that tells the reading thread to end
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Waiting> m_waiting;
    std::size_t m_waitingBytes = 0;
    std::set<std::string> m_cancelled; ///< ids of requests in m_waiting
    bool m_ended = false, m_wake = false, m_stopping = false, m_broken = false;
    std::string m_problem;
    Server m_server; ///< last: its threads use what stands above
};

} // namespace crat::robot::lsp
