#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/companion/store/Transaction.h"

/// Mails that wait to be sent, as rows. One run and receiver have one mail, and that one Message-ID, for ever.
namespace crat::notify::outbox {

enum class Status { Pending, Sent, Failed };
BOOST_DESCRIBE_ENUM(Status, Pending, Sent, Failed)

struct Entry {
    std::int64_t id = 0;
    RunId run;
    std::string receiver; ///< empty: the sending account, as the settings have it when it is sent
    std::string messageId;
    Status status = Status::Pending;
    std::int64_t attempts = 0;
    Timestamp createdAt;
};

/// Puts a run's mail in; nothing happens where it is in already.
Result<> add(store::Transaction &tx, RunId run, const std::string &receiver);
/// Those due, oldest first, 100 at most.
Result<std::vector<Entry>> due(store::Reader &reader, Timestamp now);
/// When the next one is due; nothing where none waits.
Result<std::optional<Timestamp>> nextDue(store::Reader &reader);
/// Before an attempt: counts it, and puts the next one off, should this one be cut off.
Result<> beginAttempt(store::Transaction &tx, const Entry &entry, Timestamp next);
Result<> markSent(store::Transaction &tx, const Entry &entry);
Result<> markFailed(store::Transaction &tx, const Entry &entry, const std::string &error);
Result<> markForRetry(store::Transaction &tx, const Entry &entry, Timestamp next, const std::string &error);

} // namespace crat::notify::outbox
