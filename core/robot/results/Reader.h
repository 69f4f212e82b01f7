#pragma once

#include <memory>
#include <string_view>

#include "core/base/Result.h"
#include "core/robot/results/Events.h"

namespace crat::robot::results {

/// Reads a result file chunk by chunk as it grows. Where the chunks are cut makes no difference to the events.
/// Threads: one at a time. Owner: the caller; the visitor must outlive it.
class Reader {
public:
    virtual ~Reader() = default;

    /// Takes the next bytes. After an error nothing more is read. Errors: BadInput (neither XML nor JSON, or no result file;
    /// the text says where), TooLarge (a limit).
    virtual Result<> feed(std::string_view chunk) = 0;
    /// No more will come. Ends what is still open (status NotSet), so that begin() and end() match, also after an error.
    /// False if the file stops in the middle: Robot was killed, or still runs.
    virtual bool finish() = 0;

    /// Texts and fields that were over a limit and were cut or left out so far.
    virtual std::size_t cut() const = 0;
};

/// A reader that looks at the first character: "<" is output.xml, "{" is JSON.
std::unique_ptr<Reader> makeReader(Visitor &visitor, const Limits &limits = {});
std::unique_ptr<Reader> makeXmlReader(Visitor &visitor, const Limits &limits = {});
std::unique_ptr<Reader> makeJsonReader(Visitor &visitor, const Limits &limits = {});

} // namespace crat::robot::results
