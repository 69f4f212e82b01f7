#include <cmath>

#include <boost/json/basic_parser_impl.hpp>

#include "core/robot/results/BoundedText.h"
#include "core/robot/results/ItemStack.h"
#include "core/robot/results/Reader.h"
#include "core/robot/results/Surrogates.h"

namespace crat::robot::results {
namespace {

namespace json = boost::json;
using json::error_code;
using json::string_view;

/// What an object or array of the file is.
enum class Frame : std::uint8_t {
    // clang-format off
    Root, Item, Tests, Suites, Body, Strings, Map, ErrorList, ErrorMessage, Statistics, StatisticList, Statistic, Ignored,
    // clang-format on
};

std::optional<Field> textField(std::string_view key)
{
    static constexpr std::pair<std::string_view, Field> Table[] = {{"id", Field::Id},
                                                                   {"source", Field::Source},
                                                                   {"owner", Field::Owner},
                                                                   {"source_name", Field::SourceName},
                                                                   {"doc", Field::Doc},
                                                                   {"timeout", Field::Timeout},
                                                                   {"message", Field::Message},
                                                                   {"flavor", Field::Flavor},
                                                                   {"start", Field::Start},
                                                                   {"mode", Field::Mode},
                                                                   {"fill", Field::Fill},
                                                                   {"condition", Field::Condition},
                                                                   {"limit", Field::Limit},
                                                                   {"on_limit", Field::OnLimit},
                                                                   {"on_limit_message", Field::OnLimitMessage},
                                                                   {"pattern_type", Field::PatternType},
                                                                   {"scope", Field::Scope},
                                                                   {"separator", Field::Separator},
                                                                   {"assign", Field::Assign}};
    for (const auto &[name, field] : Table) {
        if (name == key)
            return field;
    }
    return std::nullopt;
}

std::optional<Field> listField(std::string_view key)
{
    static constexpr std::pair<std::string_view, Field> Table[] = {
        {"args", Field::Arg},     {"assign", Field::Assign}, {"tags", Field::Tag},
        {"values", Field::Value}, {"value", Field::Value},   {"patterns", Field::Pattern}};
    for (const auto &[name, field] : Table) {
        if (name == key)
            return field;
    }
    return std::nullopt;
}

/// Boost.JSON's handler: turns its events into ours. Names as basic_parser wants them.
class Handler {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    Handler(Visitor &visitor, const Limits &limits) : m_items(visitor, limits) {}

    ItemStack m_items;
    bool m_tooDeep = false, m_complete = false, m_known = false;

    bool on_document_begin(error_code &) { return true; }
    bool on_document_end(error_code &)
    {
        m_complete = true;
        return true;
    }

    bool on_object_begin(error_code &ec)
    {
        m_frames.push_back({objectFrame()});
        if (m_frames.back().what == Frame::Item && !m_items.push(m_nextKind)) {
            m_tooDeep = true;
            ec = make_error_code(json::error::too_deep);
            return false;
        }
        if (m_frames.back().what == Frame::Statistic)
            m_statistic = {m_statistic.of};
        if (m_frames.back().what == Frame::ErrorMessage)
            m_frames.back().message = std::make_unique<Message>();
        return true;
    }

    bool on_object_end(std::size_t, error_code &)
    {
        State &top = m_frames.back();
        if (top.what == Frame::Item)
            endItem(top);
        else if (top.what == Frame::ErrorMessage)
            m_items.visitor().error(*top.message);
        else if (top.what == Frame::Statistic)
            m_items.visitor().statistic(m_statistic);
        else if (top.what == Frame::Root)
            sendHeader();
        m_frames.pop_back();
        return true;
    }

    bool on_array_begin(error_code &)
    {
        m_frames.push_back(arrayFrame());
        return true;
    }
    bool on_array_end(std::size_t, error_code &)
    {
        m_frames.pop_back();
        return true;
    }

    bool on_key_part(string_view text, std::size_t, error_code &)
    {
        m_key.append(text, m_items.limits().textBytes);
        return true;
    }
    bool on_key(string_view text, std::size_t, error_code &)
    {
        m_key.append(text, m_items.limits().textBytes);
        m_frames.back().key = m_key.text();
        m_key.clear();
        if (m_frames.back().what == Frame::Root)
            onRootKey();
        return true;
    }
    bool on_string_part(string_view text, std::size_t, error_code &)
    {
        m_text.append(text, m_items.limits().textBytes);
        return true;
    }
    bool on_string(string_view text, std::size_t, error_code &)
    {
        m_text.append(text, m_items.limits().textBytes);
        if (m_text.wasCut())
            m_items.countCut();
        onText(m_text.text());
        m_text.clear();
        return true;
    }
    bool on_number_part(string_view, error_code &) { return true; }
    bool on_int64(std::int64_t value, string_view, error_code &) { return onNumber(static_cast<double>(value)); }
    bool on_uint64(std::uint64_t value, string_view, error_code &) { return onNumber(static_cast<double>(value)); }
    bool on_double(double value, string_view, error_code &) { return onNumber(value); }
    bool on_bool(bool value, error_code &)
    {
        if (m_frames.empty())
            return true;
        State &top = m_frames.back();
        if (top.what == Frame::Root && top.key == "rpa")
            m_header.rpa = value;
        else if (Message *message = messageOf(top); message && top.key == "html")
            message->html = value;
        return true;
    }
    bool on_null(error_code &) { return true; }
    bool on_comment_part(string_view, error_code &) { return true; }
    bool on_comment(string_view, error_code &) { return true; }

    void sendHeader()
    {
        if (!m_headerSent)
            m_items.visitor().header(m_header);
        m_headerSent = true;
    }

private:
    struct State {
        Frame what = Frame::Ignored;
        Field field = Field::Arg;         ///< of Strings and Map
        std::string key;                  ///< the last key of an object
        bool isMessage = false;           ///< its type is MESSAGE
        std::unique_ptr<Message> message; ///< what only messages have, until it is known whether it is one
    };

    /// What the object that begins now is, by where it stands.
    Frame objectFrame()
    {
        if (m_frames.empty())
            return Frame::Root;
        const State &parent = m_frames.back();
        switch (parent.what) {
        case Frame::Root:
            if (parent.key == "suite") {
                sendHeader();
                m_known = true;
                m_nextKind = Kind::Suite;
                return Frame::Item;
            }
            return parent.key == "statistics" ? Frame::Statistics : Frame::Ignored;
        case Frame::Item:
            if (parent.key == "setup" || parent.key == "teardown") {
                m_items.announce();
                m_nextKind = parent.key == "setup" ? Kind::Setup : Kind::Teardown;
                return Frame::Item;
            }
            return parent.key == "metadata" || parent.key == "assign" ? Frame::Map : Frame::Ignored;
        case Frame::Tests: m_nextKind = Kind::Test; return Frame::Item;
        case Frame::Suites: m_nextKind = Kind::Suite; return Frame::Item;
        case Frame::Body: m_nextKind = Kind::Keyword; return Frame::Item;
        case Frame::ErrorList: return Frame::ErrorMessage;
        case Frame::Statistics:
            m_statistic.of = Statistic::Of::Total;
            return parent.key == "total" ? Frame::Statistic : Frame::Ignored;
        case Frame::StatisticList: return Frame::Statistic;
        default: return Frame::Ignored;
        }
    }

    State arrayFrame()
    {
        if (m_frames.empty())
            return {};
        const State &parent = m_frames.back();
        if (parent.what == Frame::Item) {
            if (parent.key == "tests" || parent.key == "suites" || parent.key == "body")
                m_items.announce(); // who follows a growing file wants to know what runs
            if (parent.key == "tests")
                return {Frame::Tests};
            if (parent.key == "suites")
                return {Frame::Suites};
            if (parent.key == "body")
                return {Frame::Body};
            if (const auto field = listField(parent.key))
                return {Frame::Strings, *field};
        } else if (parent.what == Frame::Root && parent.key == "errors") {
            return {Frame::ErrorList};
        } else if (parent.what == Frame::Statistics && (parent.key == "suites" || parent.key == "tags")) {
            m_statistic.of = parent.key == "suites" ? Statistic::Of::Suite : Statistic::Of::Tag;
            return {Frame::StatisticList};
        }
        return {};
    }

    /// A file that holds a suite alone (TestSuite.to_json) has the suite's keys at its root.
    void onRootKey()
    {
        State &root = m_frames.back();
        for (const char *key : {"id", "name", "tests", "suites", "setup", "teardown", "status"}) {
            if (root.key == key && m_items.empty() && !m_known) {
                sendHeader();
                m_known = true;
                root.what = Frame::Item;
                m_items.push(Kind::Suite);
                return;
            }
        }
    }

    /// The message that `state` may be; nothing for a frame that cannot be one.
    Message *messageOf(State &state)
    {
        const bool bodyItem =
            state.what == Frame::Item && m_frames.size() > 1 && m_frames[m_frames.size() - 2].what == Frame::Body;
        if (!bodyItem && state.what != Frame::ErrorMessage)
            return nullptr;
        if (!state.message)
            state.message = std::make_unique<Message>();
        return state.message.get();
    }

    void endItem(State &state)
    {
        if (!state.isMessage || m_items.announced()) {
            m_items.pop();
            return;
        }
        Message *message = messageOf(state);
        message->text = m_items.top().field(Field::Message);
        m_items.drop();
        m_items.announce();
        m_items.visitor().message(*message);
    }

    void onText(std::string_view text)
    {
        if (m_frames.empty())
            return;
        State &top = m_frames.back();
        switch (top.what) {
        case Frame::Root:
            if (top.key == "generator")
                m_header.generator = text;
            else if (top.key == "generated")
                m_header.generated = parseTime(text);
            break;
        case Frame::Item: onItemText(top, text); break;
        case Frame::Strings: m_items.add(top.field, text); break;
        case Frame::Map: {
            const bool meta = m_frames[m_frames.size() - 2].key == "metadata";
            m_items.add(meta ? Field::MetaName : Field::VarName, top.key);
            m_items.add(meta ? Field::MetaValue : Field::VarValue, text);
            break;
        }
        case Frame::ErrorMessage: onMessageText(*top.message, top.key, text); break;
        case Frame::Statistic:
            if (top.key == "label")
                m_statistic.name = text;
            else if (top.key == "id")
                m_statistic.id = text;
            break;
        default: break;
        }
    }

    void onMessageText(Message &message, std::string_view key, std::string_view text)
    {
        if (key == "message")
            message.text = text;
        else if (key == "level")
            message.level = text;
        else if (key == "timestamp")
            message.time = parseTime(text);
    }

    void onItemText(State &state, std::string_view text)
    {
        Item &item = m_items.top();
        if (state.key == "name") {
            item.name = text;
        } else if (state.key == "status") {
            item.status = statusFromText(text);
        } else if (state.key == "start_time") {
            item.start = parseTime(text);
        } else if (state.key == "type") {
            state.isMessage = text == "MESSAGE" && messageOf(state); // a test or setup cannot be one
            const auto kind = kindFromText(text);
            // Only a body's items say their kind; a suite, test, setup or teardown is one by its place.
            if (kind && *kind >= Kind::Keyword && *kind < Kind::Message && item.kind >= Kind::Keyword &&
                item.kind != Kind::Setup && item.kind != Kind::Teardown)
                item.kind = *kind;
        } else if (const auto field = textField(state.key)) {
            m_items.add(*field, text);
        } else if (Message *message = messageOf(state)) {
            onMessageText(*message, state.key, text);
        }
    }

    bool onNumber(double value)
    {
        if (m_frames.empty())
            return true;
        const State &top = m_frames.back();
        const bool natural = value >= 0 && value < 4e9;
        if (top.what == Frame::Item && top.key == "lineno" && natural)
            m_items.top().line = static_cast<std::uint32_t>(value);
        else if (top.what == Frame::Item && top.key == "elapsed_time" && value > -3e9 && value < 3e9)
            m_items.top().elapsed = std::chrono::microseconds(std::llround(value * 1e6));
        else if (top.what == Frame::Statistic && natural)
            setCount(top.key, static_cast<std::uint64_t>(value));
        return true;
    }

    void setCount(std::string_view key, std::uint64_t value)
    {
        if (key == "pass")
            m_statistic.pass = value;
        else if (key == "fail")
            m_statistic.fail = value;
        else if (key == "skip")
            m_statistic.skip = value;
    }

    std::vector<State> m_frames;
    Kind m_nextKind = Kind::Suite;
    BoundedText m_key, m_text;
    Header m_header;
    bool m_headerSent = false;
    Statistic m_statistic;
};

class JsonReader final : public Reader {
public:
    JsonReader(Visitor &visitor, const Limits &limits)
        : m_parser(options(limits), visitor, limits), m_limit(limits.totalBytes)
    {
    }

    Result<> feed(std::string_view chunk) override
    {
        if (m_error)
            return tl::unexpected(*m_error);
        const std::uint64_t before = m_total;
        m_total += chunk.size();
        if (m_total > m_limit)
            return stop(Errc::TooLarge, "it is larger than the limit");
        chunk = m_surrogates.filter(chunk);
        std::size_t used = 0;
        error_code ec;
        if (!m_parser.done())
            used = m_parser.write_some(true, chunk.data(), chunk.size(), ec);
        if (m_parser.handler().m_tooDeep || ec == json::error::too_deep)
            return stop(Errc::TooLarge, "it is nested too deeply");
        if (ec)
            return stop(Errc::BadInput, "after byte " + std::to_string(before + used) + ": " + ec.message());
        if (chunk.find_first_not_of(" \t\r\n", used) != std::string_view::npos)
            return stop(Errc::BadInput, "something follows the end of the JSON text");
        if (m_parser.done() && !m_parser.handler().m_known)
            return stop(Errc::BadInput, "it holds no suite");
        return {};
    }

    bool finish() override
    {
        m_parser.handler().m_items.popAll();
        return !m_error && m_parser.handler().m_complete;
    }

    std::size_t cut() const override { return m_parser.handler().m_items.cut(); }

private:
    static json::parse_options options(const Limits &limits)
    {
        json::parse_options result;
        result.max_depth = limits.depth * 2 + 16; // an item in another takes an object and an array
        return result;
    }

    Result<> stop(Errc code, const std::string &why)
    {
        m_error = Error{code, "This is no result file of Robot Framework that can be read: " + why + ".", {}};
        return tl::unexpected(*m_error);
    }

    json::basic_parser<Handler> m_parser;
    SurrogateFilter m_surrogates;
    std::uint64_t m_limit, m_total = 0;
    std::optional<Error> m_error;
};

} // namespace

std::unique_ptr<Reader> makeJsonReader(Visitor &visitor, const Limits &limits)
{
    return std::make_unique<JsonReader>(visitor, limits);
}

} // namespace crat::robot::results
