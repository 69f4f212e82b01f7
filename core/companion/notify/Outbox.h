#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/companion/notify/OutboxRows.h"
#include "core/companion/notify/RunMail.h"
#include "core/companion/notify/SmtpClient.h"
#include "core/companion/store/Database.h"

namespace crat::notify {

/// Whoever knows runs: gives a mail its facts and keeps the run's notify step.
class MailSource {
public:
    virtual ~MailSource() = default;
    /// Thread: a store reader's. Error: NotFound (the run is gone), others as the store's.
    virtual Result<RunFacts> factsOf(store::Reader &reader, RunId run) = 0;
    /// What became of an attempt, in the transaction that records it. `error` empty: sent. `finalWord`: no further attempt.
    virtual Result<> noteMail(store::Transaction &tx, RunId run, const std::string &receiver, const std::string &error,
                              bool finalWord) = 0;
};

/// Sends the waiting mails, each until the server's 250 is recorded, with growing pauses (2 s … 5 min) for a day at most.
/// A mail is repeated only where the 250 was not recorded, and always under its one Message-ID.
/// Threads: one of its own; poke() from any.
class Outbox {
public:
    Outbox(store::Database &store, const Clock &clock, MailTransport &transport, MailSource &source);
    ~Outbox(); ///< stop()
    void start();
    void stop();
    /// There may be something new.
    void poke();

private:
    struct Account {
        SmtpServer server;
        std::string from;
        std::string error; ///< why no mail can be sent as the settings are; empty: it can
    };
    static Result<Account> account(store::Reader &reader);
    void work(std::stop_token stop);
    std::chrono::milliseconds sendDue(std::stop_token stop);
    void sendOne(const outbox::Entry &entry, std::stop_token stop);
    Result<std::string> compose(const outbox::Entry &entry, const Account &account, const std::string &to);
    void record(const outbox::Entry &entry, const std::string &to, const Result<> &outcome, std::stop_token stop);

    store::Database &m_store;
    const Clock &m_clock;
    MailTransport &m_transport;
    MailSource &m_source;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_poked = false;
    std::jthread m_thread;
};

} // namespace crat::notify
