// Any bytes as what the library helper or robocop answers, and as a keyword's name with embedded arguments and a call of it.
#include <cstdint>
#include <string_view>

#include "core/robot/diagnostics/Robocop.h"
#include "core/robot/index/KeywordPattern.h"
#include "core/robot/library/LibraryDoc.h"
#include "core/robot/library/LibraryHelper.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::robot;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    (void)parseLibraryReply(text);
    (void)parseVariableFileDoc(text);
    (void)parseRobocopReport(text);
    if (const auto doc = parseLibraryDoc(text)) {
        for (const LibraryKeyword &keyword : doc->keywords) {
            const std::string_view arguments[] = {text, keyword.name, "a=1"};
            (void)checkArguments(keyword.spec, arguments);
            (void)keyword.spec.toText();
        }
    }
    const std::size_t line = std::min(text.find('\n'), text.size());
    const KeywordPattern pattern(text.substr(0, line));
    const std::string_view call = text.substr(std::min(line + 1, text.size()));
    (void)pattern.matches(call.substr(0, 200));
    (void)pattern.arguments(call.substr(0, 200));
    return 0;
}
