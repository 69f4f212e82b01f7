#include <cstdint>
#include <cstdlib>

#include "core/base/Files.h"
#include "core/base/Utf8.h"
#include "core/companion/execution/EventLog.h"
#include "core/companion/execution/Grid.h"
#include "core/companion/execution/RunState.h"
#include "core/companion/execution/Snapshot.h"

using namespace crat;

/// What an execution takes from outside: the listener's lines, a hub's status, the studio's request, a console's bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    if (const auto event = execution::parseEventLine(in)) {
        execution::RunState state;
        state.apply(*event);
        state.apply(*event);
        (void)execution::judge(state, 1, {}, false);
        const std::string again = protocol::toJsonText(*event);
        if (const auto same = execution::parseEventLine(again); !same || protocol::toJsonText(*same) != again)
            std::abort(); // a listener of the stream would read another event than was written
    }
    (void)execution::parseGridStatus(in);
    if (const auto request = protocol::fromJsonText<protocol::ExecutionRequest>(in); request) {
        if (execution::checkRequest(*request)) {
            for (const auto &file : request->files)
                if (!isSafeRelativePath(file.path))
                    std::abort(); // it becomes a file in the snapshot
        }
    }
    if (!isUtf8(toValidUtf8(in)) || (isUtf8(in) && toValidUtf8(in) != in) || utf8Front(in, size / 2).size() > size / 2)
        std::abort();
    return 0;
}
