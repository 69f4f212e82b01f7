#include "core/companion/notify/Outbox.h"

#include <algorithm>
#include <charconv>

#include <spdlog/spdlog.h>

#include "core/base/CrashPoint.h"
#include "core/base/Guarded.h"
#include "core/base/Log.h"
#include "core/companion/store/Settings.h"

namespace crat::notify {

namespace {

constexpr std::chrono::seconds AttemptTime{60};
constexpr std::chrono::seconds FirstPause{2};
constexpr std::chrono::seconds LongestPause{300};
constexpr std::chrono::hours GiveUpAfter{24};
constexpr std::chrono::seconds StoreAwayPause{1};
constexpr std::chrono::seconds AfterAnException{30};

std::chrono::seconds pauseAfter(std::int64_t attempts)
{
    auto pause = FirstPause;
    for (std::int64_t i = 1; i < attempts && pause < LongestPause; ++i)
        pause *= 2;
    return std::min(pause, LongestPause);
}

} // namespace

Outbox::Outbox(store::Database &store, const Clock &clock, MailTransport &transport, MailSource &source)
    : m_store(store), m_clock(clock), m_transport(transport), m_source(source)
{
}

Outbox::~Outbox()
{
    stop();
}

void Outbox::start()
{
    m_thread = std::jthread([this](std::stop_token stop) { work(stop); });
}

void Outbox::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void Outbox::poke()
{
    const std::lock_guard lock(m_mutex);
    m_poked = true;
    m_wake.notify_all();
}

void Outbox::work(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        const auto sent =
            guarded("notify: sending mails", [&]() -> Result<std::chrono::milliseconds> { return sendDue(stop); });
        const auto pause = sent.value_or(AfterAnException);
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, stop, pause, [this] { return m_poked; });
        m_poked = false;
    }
}

std::chrono::milliseconds Outbox::sendDue(std::stop_token stop)
{
    using Entries = std::vector<outbox::Entry>;
    auto due = m_store.readNow<Entries>([this](store::Reader &reader) { return outbox::due(reader, m_clock.now()); });
    if (!due)
        return StoreAwayPause;
    for (const auto &entry : *due) {
        if (stop.stop_requested())
            return {};
        sendOne(entry, stop);
    }
    if (!due->empty())
        return std::chrono::milliseconds(200); // more may be due by now
    auto next =
        m_store.readNow<std::optional<Timestamp>>([](store::Reader &reader) { return outbox::nextDue(reader); });
    if (!next)
        return StoreAwayPause;
    if (!*next)
        return std::chrono::hours(1); // somebody pokes
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(**next - m_clock.now());
    return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(1), std::chrono::hours(1));
}

Result<Outbox::Account> Outbox::account(store::Reader &reader)
{
    std::map<std::string, std::string> values;
    for (const char *key : {"smtp_host", "smtp_port", "smtp_username", "smtp_password", "smtp_from", "smtp_security"}) {
        auto value = store::settings::value(reader, key);
        if (!value)
            return tl::unexpected(value.error());
        values[key] = *value;
    }
    Account out;
    out.server.host = values["smtp_host"];
    out.server.username = values["smtp_username"];
    out.server.password = values["smtp_password"];
    out.from = values["smtp_from"].empty() ? values["smtp_username"] : values["smtp_from"];
    const std::string &port = values["smtp_port"];
    std::from_chars(port.data(), port.data() + port.size(), out.server.port);
    const auto security = parseSmtpSecurity(values["smtp_security"]);
    if (security)
        out.server.security = *security;
    if (out.server.host.empty())
        out.error = "no mail server is set (setting smtp_host)";
    else if (!isMailAddress(out.from))
        out.error = "no sender is set (setting smtp_from)";
    else if (!security)
        out.error = security.error().forUser;
    return out;
}

Result<std::string> Outbox::compose(const outbox::Entry &entry, const Account &account, const std::string &to)
{
    auto facts = m_store.readNow<RunFacts>([&](store::Reader &reader) { return m_source.factsOf(reader, entry.run); });
    if (!facts)
        return tl::unexpected(facts.error());
    auto mail = composeRunMail(*facts);
    if (!mail)
        return tl::unexpected(mail.error());
    mail->messageId = entry.messageId;
    mail->date = entry.createdAt;
    mail->fromName = "CRAT";
    mail->from = account.from;
    mail->to = to;
    return buildMessage(*mail);
}

void Outbox::sendOne(const outbox::Entry &entry, std::stop_token stop)
{
    auto account = m_store.readNow<Account>([](store::Reader &reader) { return Outbox::account(reader); });
    if (!account)
        return; // the store is away; the entry stays due
    const std::string to = entry.receiver.empty() ? account->from : entry.receiver;
    if (!account->error.empty()) {
        record(entry, to, fail(Errc::BadInput, account->error), stop);
        return;
    }
    const Timestamp next = m_clock.now() + pauseAfter(entry.attempts + 1);
    auto begun = m_store.writeNow<void>([&](store::Transaction &tx) { return outbox::beginAttempt(tx, entry, next); });
    if (!begun)
        return;
    auto message = guarded("notify: composing a mail", [&] { return compose(entry, *account, to); });
    if (!message) {
        if (message.error().code != Errc::Unavailable)
            record(entry, to, tl::unexpected(message.error()), stop);
        return;
    }
    crashPoint("mail.before");
    const auto outcome =
        m_transport.send(account->server, account->from, to, *message, Deadline::after(AttemptTime), stop);
    crashPoint("mail.after");
    if (!outcome && outcome.error().code == Errc::Cancelled)
        return; // we stop; the next start repeats it
    record(entry, to, outcome, stop);
    crashPoint("mail.recorded");
}

void Outbox::record(const outbox::Entry &entry, const std::string &to, const Result<> &outcome, std::stop_token stop)
{
    const bool old = m_clock.now() - entry.createdAt > GiveUpAfter;
    const bool finalWord =
        outcome || outcome.error().code == Errc::BadInput || outcome.error().code == Errc::NotFound || old;
    const std::string error = outcome ? std::string() : outcome.error().forUser;
    if (outcome)
        spdlog::info("notify: mail of run {} sent", entry.run.value());
    else
        spdlog::warn("notify: mail of run {}: {}", entry.run.value(), forLogLine(outcome.error().forLog));
    for (;;) { // a 250 must not be forgotten because the store is away for a while
        auto recorded = m_store.writeNow<void>([&](store::Transaction &tx) -> Result<> {
            const Timestamp next = tx.now() + pauseAfter(entry.attempts + 1);
            auto marked = outcome     ? outbox::markSent(tx, entry)
                          : finalWord ? outbox::markFailed(tx, entry, error)
                                      : outbox::markForRetry(tx, entry, next, error);
            if (!marked)
                return marked;
            return m_source.noteMail(tx, entry.run, to, error, finalWord);
        });
        if (recorded || recorded.error().code != Errc::Unavailable)
            return;
        std::unique_lock lock(m_mutex);
        if (stop.stop_requested())
            return;
        m_wake.wait_for(lock, stop, StoreAwayPause, [] { return false; });
    }
}

} // namespace crat::notify
