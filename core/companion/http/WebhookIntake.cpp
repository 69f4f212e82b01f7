#include "core/companion/http/WebhookIntake.h"

#include <algorithm>
#include <sstream>

#include <spdlog/spdlog.h>

#include "core/base/Log.h"
#include "core/companion/store/Builds.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Settings.h"

namespace crat::http {

namespace {

Response received()
{
    return Response::message("build received");
}

} // namespace

WebhookIntake::WebhookIntake(store::Database &database, RunTrigger *trigger, const Clock &clock,
                             std::filesystem::path spoolFile)
    : m_database(database), m_trigger(trigger),
      m_spool(std::move(spoolFile), clock, [this](const WebhookSpool::Entry &entry) { return deliver(entry); })
{
}

Result<> WebhookIntake::start()
{
    if (auto started = m_spool.start(); !started)
        return started;
    m_available = m_database.onAvailable([this] { m_spool.wake(); });
    m_spool.wake();
    return {};
}

void WebhookIntake::stop()
{
    m_available.reset();
    m_spool.stop();
}

void WebhookIntake::accept(std::shared_ptr<const Request> request, const Responder &out)
{
    auto announcement = parseAnnouncement(request->body);
    if (!announcement) {
        out.reply(Response::of(announcement.error()));
        return;
    }
    if (!m_database.available() || m_spool.holdsAny()) { // behind those that wait: order is kept
        spool(request->body, out);
        return;
    }
    m_database.write<void>([this, request, a = std::move(*announcement)](
                               store::Transaction &tx) { return store(tx, a, request->body, std::nullopt); },
                           [this, request, out](Result<> done) {
                               if (done)
                                   out.reply(received());
                               else if (done.error().code == Errc::Unavailable)
                                   spool(request->body, out);
                               else
                                   out.reply(Response::of(done.error()));
                           });
}

void WebhookIntake::spool(const std::string &body, const Responder &out)
{
    m_spool.add(body, [out](Result<> done) { out.reply(done ? received() : Response::of(done.error())); });
}

Result<> WebhookIntake::store(store::Transaction &tx, const Announcement &a, const std::string &body,
                              std::optional<Timestamp> receivedAt) const
{
    auto added = store::builds::add(tx, {a.jobName, a.buildNumber, a.packagePath, a.buildUser, body, receivedAt});
    if (!added)
        return tl::unexpected(added.error());
    if (added->build.otherPath && added->isNew)
        spdlog::warn("webhook: {} {} was announced before with another path", forLogLine(a.jobName, 80), a.buildNumber);
    if (a.cratTest.empty() || !added->isNew)
        return {};
    auto asked = tx.attempt([&](store::Transaction &part) { return triggerOnArrival(part, a, added->build); });
    if (!asked && asked.error().code == Errc::Unavailable)
        return asked;
    if (!asked)
        spdlog::warn("webhook: CRAT_TEST {} of {} {}: {}", forLogLine(a.cratTest, 80), forLogLine(a.jobName, 80),
                     a.buildNumber, asked.error().forLog);
    return {};
}

namespace {

/// In lower case, of "name@domain" or "Name <name@domain>".
std::string domainOf(std::string_view address)
{
    const std::size_t at = address.rfind('@');
    std::string out(at == std::string_view::npos ? std::string_view() : address.substr(at + 1));
    out.erase(std::min(out.find('>'), out.size()));
    for (char &c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// Whom a run that came with a build belongs to, and its mail goes to. Anybody may send a webhook, so an address in it is one to
/// write to only in the domains of webhook_mail_domains, or, where that is empty, in the sending account's own. The mail of another
/// goes to the sending account (as for every name that is no address).
Result<std::string> triggeredBy(store::Reader &reader, const std::string &buildUser)
{
    const std::string domain = domainOf(buildUser);
    if (buildUser.empty() || domain.empty())
        return buildUser.empty() ? "Jenkins" : buildUser;
    auto known = store::settings::value(reader, "webhook_mail_domains");
    auto from = store::settings::value(reader, "smtp_from");
    auto account = store::settings::value(reader, "smtp_username");
    if (!known || !from || !account)
        return tl::unexpected(!known ? known.error() : !from ? from.error() : account.error());
    std::string list = known->empty() ? domainOf(from->empty() ? *account : *from) : *known;
    std::replace(list.begin(), list.end(), ',', ' ');
    std::istringstream words(list);
    for (std::string word; words >> word;) {
        if (domainOf("@" + word) == domain)
            return buildUser;
    }
    return "Jenkins: " + buildUser;
}

} // namespace

Result<> WebhookIntake::triggerOnArrival(store::Transaction &tx, const Announcement &a,
                                         const protocol::Build &build) const
{
    if (!m_trigger)
        return fail(Errc::Unsupported, "this companion runs no pipeline");
    if (a.cratTest.find('\0') != std::string::npos)
        return fail(Errc::BadInput, "the name holds a NUL character");
    auto item = store::items::byName(tx, a.cratTest);
    if (!item)
        return tl::unexpected(item.error());
    if (!*item)
        return fail(Errc::NotFound, "there is no test item of this name");
    auto who = triggeredBy(tx, a.buildUser);
    if (!who)
        return tl::unexpected(who.error());
    return m_trigger->trigger(tx, {(*item)->id, build.id, std::nullopt, std::move(*who)})
        .map([](const TriggerAnswer &) {});
}

Result<> WebhookIntake::deliver(const WebhookSpool::Entry &entry) const
{
    auto announcement = parseAnnouncement(entry.body);
    if (!announcement) // by other rules than those that took it in: a newer version's, say
        return tl::unexpected(announcement.error());
    return m_database.writeNow<void>(
        [&](store::Transaction &tx) { return store(tx, *announcement, entry.body, entry.receivedAt); });
}

} // namespace crat::http
