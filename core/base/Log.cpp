#include "core/base/Log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "core/base/Utf8.h"

namespace crat {
namespace {

void appendJsonEscaped(std::string &out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20) {
            out += "\\u00";
            out += hex[u >> 4];
            out += hex[u & 15];
        } else {
            out += c;
        }
    }
}

/// %J: the message as the inside of a JSON string.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg &msg, const std::tm &, spdlog::memory_buf_t &dest) override
    {
        std::string out;
        appendJsonEscaped(out, {msg.payload.data(), msg.payload.size()});
        dest.append(out.data(), out.data() + out.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

} // namespace

void setUpLogging(const LogOptions &options)
{
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    std::string trouble;
    try {
        if (!options.file.empty())
            sinks.push_back(
                std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file.string(), 10u << 20, 5));
    } catch (const spdlog::spdlog_ex &e) {
        trouble = e.what();
    }
    auto logger = std::make_shared<spdlog::logger>("crat", sinks.begin(), sinks.end());
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<JsonMessage>('J');
    formatter->set_pattern(options.json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","thread":%t,"message":"%J"})"
                                        : "%Y-%m-%d %H:%M:%S.%e %L %v");
    logger->set_formatter(std::move(formatter));
    logger->set_level(spdlog::level::from_str(options.level));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    if (!trouble.empty())
        spdlog::error("log: only to standard error: {}", trouble);
}

std::string forLogLine(std::string_view text, std::size_t limit)
{
    const std::string_view front = utf8Front(text, limit);
    std::string out = toValidUtf8(front);
    for (char &c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = '?';
    }
    if (front.size() < text.size())
        out += "…";
    return out;
}

} // namespace crat
