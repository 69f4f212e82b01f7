// Any bytes on the wire: no crash, and every request that has an id is answered at most once a message.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/robot/lsp/Framing.h"
#include "core/robot/lsp/Server.h"

using namespace crat::robot::lsp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::size_t sent = 0;
    Server server([&sent](std::string) { ++sent; }, {});
    MessageReader reader(1u << 16);
    server.receive(R"({"id": 0, "method": "initialize", "params": {}})");
    // Text that all requests may name, so that mutated ones find something.
    server.receive(
        notification("textDocument/didOpen", {{"textDocument",
                                               {{"uri", "file:///a.robot"},
                                                {"version", 1},
                                                {"text", "*** Test Cases ***\nT\n    Log    ${x}\n    IF    1\n"}}}}));
    reader.feed({reinterpret_cast<const char *>(data), size});
    for (auto next = reader.next(); next && *next; next = reader.next()) {
        const std::size_t before = sent;
        server.receive((*next)->body);
        if (sent > before + 1)
            std::abort();
        if (server.exitCode())
            return 0;
    }
    server.idle();
    return 0;
}
