#include <limits>
#include <unordered_map>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/robot/results/BoundedText.h"
#include "core/robot/results/ItemStack.h"
#include "core/robot/results/Reader.h"

namespace crat::robot::results {
namespace {

enum class Element : std::uint8_t {
    // clang-format off
    Unknown, Robot, Suite, Test, Kw, For, While, Iter, If, Try, Branch, Group, Variable, Return, Continue, Break, Error,
    Statistics, Total, Stat, Errors, Arguments, Assign, Tags, Metadata,
    Msg, Arg, Var, Value, Pattern, Tag, Doc, Meta, Status, Timeout, // these hold text; Tag and Suite also statistics
    // clang-format on
};

Element elementOf(std::string_view name)
{
    using E = Element;
    static const std::unordered_map<std::string_view, Element> table = {
        {"robot", E::Robot},
        {"suite", E::Suite},
        {"test", E::Test},
        {"kw", E::Kw},
        {"for", E::For},
        {"while", E::While},
        {"iter", E::Iter},
        {"if", E::If},
        {"try", E::Try},
        {"branch", E::Branch},
        {"group", E::Group},
        {"variable", E::Variable},
        {"return", E::Return},
        {"continue", E::Continue},
        {"break", E::Break},
        {"error", E::Error},
        {"statistics", E::Statistics},
        {"total", E::Total},
        {"stat", E::Stat},
        {"errors", E::Errors},
        {"arguments", E::Arguments},
        {"assign", E::Assign},
        {"tags", E::Tags},
        {"metadata", E::Metadata},
        {"msg", E::Msg},
        {"arg", E::Arg},
        {"var", E::Var},
        {"value", E::Value},
        {"pattern", E::Pattern},
        {"tag", E::Tag},
        {"doc", E::Doc},
        {"meta", E::Meta},
        {"item", E::Meta},
        {"status", E::Status},
        {"timeout", E::Timeout},
    };
    const auto it = table.find(name);
    return it == table.end() ? Element::Unknown : it->second;
}

bool isItem(Element e)
{
    return e >= Element::Suite && e <= Element::Error;
}

/// Attributes as libxml2 hands them over: five pointers each.
class Attributes {
public:
    Attributes(int count, const xmlChar **five) : m_count(count), m_five(five) {}
    std::optional<std::string_view> find(std::string_view name) const
    {
        for (int i = 0; i < m_count; ++i) {
            const xmlChar **a = m_five + i * 5;
            if (name == reinterpret_cast<const char *>(a[0]))
                return std::string_view(reinterpret_cast<const char *>(a[3]), static_cast<std::size_t>(a[4] - a[3]));
        }
        return std::nullopt;
    }
    std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view()); }
    /// The first of two names that there is: Robot 7 and before.
    std::string_view get(std::string_view name, std::string_view older) const
    {
        const auto found = find(name);
        return found && !found->empty() ? *found : get(older);
    }

private:
    int m_count;
    const xmlChar **m_five;
};

std::uint64_t number(std::string_view text)
{
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || value > std::numeric_limits<std::uint64_t>::max() / 100)
            return 0;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

Kind keywordKind(std::string_view type)
{
    if (type == "SETUP" || type == "setup")
        return Kind::Setup;
    if (type == "TEARDOWN" || type == "teardown")
        return Kind::Teardown;
    // Before Robot 4, loops were keywords.
    if (type == "for" || type == "FOR")
        return Kind::For;
    if (type == "foritem" || type == "FORITEM" || type == "ITERATION")
        return Kind::Iteration;
    return Kind::Keyword;
}

Kind branchKind(std::string_view type)
{
    const Kind kind = kindFromText(type).value_or(Kind::If);
    return kind >= Kind::If && kind <= Kind::Finally ? kind : Kind::If;
}

Kind kindOf(Element e, const Attributes &attributes)
{
    switch (e) {
    case Element::Suite: return Kind::Suite;
    case Element::Test: return Kind::Test;
    case Element::For: return Kind::For;
    case Element::While: return Kind::While;
    case Element::Iter: return Kind::Iteration;
    case Element::If: return Kind::IfRoot;
    case Element::Try: return Kind::TryRoot;
    case Element::Branch: return branchKind(attributes.get("type"));
    case Element::Group: return Kind::Group;
    case Element::Variable: return Kind::Var;
    case Element::Return: return Kind::Return;
    case Element::Continue: return Kind::Continue;
    case Element::Break: return Kind::Break;
    case Element::Error: return Kind::Error;
    default: return keywordKind(attributes.get("type"));
    }
}

class XmlReader final : public Reader {
public:
    XmlReader(Visitor &visitor, const Limits &limits) : m_items(visitor, limits)
    {
        xmlSAXHandler sax = {};
        sax.initialized = XML_SAX2_MAGIC;
        sax.startElementNs = [](void *self, const xmlChar *name, const xmlChar *, const xmlChar *, int,
                                const xmlChar **, int count, int, const xmlChar **attributes) {
            static_cast<XmlReader *>(self)->start(reinterpret_cast<const char *>(name), {count, attributes});
        };
        sax.endElementNs = [](void *self, const xmlChar *, const xmlChar *, const xmlChar *) {
            static_cast<XmlReader *>(self)->end();
        };
        sax.characters = [](void *self, const xmlChar *text, int size) {
            static_cast<XmlReader *>(self)->characters(
                {reinterpret_cast<const char *>(text), static_cast<std::size_t>(size)});
        };
        sax.cdataBlock = sax.characters;
        sax.internalSubset = [](void *self, const xmlChar *, const xmlChar *, const xmlChar *) {
            static_cast<XmlReader *>(self)->stop(Errc::BadInput, "it has a DOCTYPE, which no result file has");
        };
        sax.serror = [](void *, xmlErrorPtr) {
        }; // asked for afterwards; never printed
        m_parser = xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr);
        // Without NOENT libxml2 gives "&amp;" in attributes as "&#38;". There are no other entities: a DOCTYPE is refused.
        if (!m_parser)
            return;
        xmlCtxtUseOptions(m_parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
        // Robot writes UTF-8 only. Without this libxml2 guesses an encoding from the first bytes, and its converters complain on
        // standard error.
        xmlSwitchEncoding(m_parser, XML_CHAR_ENCODING_UTF8);
    }
    ~XmlReader() override
    {
        if (m_parser)
            xmlFreeParserCtxt(m_parser);
    }
    XmlReader(const XmlReader &) = delete;
    XmlReader &operator=(const XmlReader &) = delete;

    Result<> feed(std::string_view chunk) override
    {
        if (!m_parser)
            return fail(Errc::Internal, "The XML parser cannot be made: no memory.");
        m_total += chunk.size();
        if (m_total > m_items.limits().totalBytes)
            stop(Errc::TooLarge, "it is larger than the limit");
        constexpr std::size_t Piece = 1u << 16;
        for (std::size_t at = 0; at < chunk.size() && !m_error; at += Piece) {
            const std::string_view piece = chunk.substr(at, Piece);
            parse(piece.data(), static_cast<int>(piece.size()), false);
        }
        if (m_error)
            return tl::unexpected(*m_error);
        return {};
    }

    bool finish() override
    {
        if (m_parser && !m_error && !m_rootEnded)
            parse(nullptr, 0, true);
        m_items.popAll();
        return m_rootEnded && !m_error;
    }

    std::size_t cut() const override { return m_items.cut(); }

private:
    void stop(Errc code, const std::string &why)
    {
        if (!m_error)
            m_error = Error{code, "This is no result file of Robot Framework that can be read: " + why + ".", {}};
        xmlStopParser(m_parser);
    }

    void parse(const char *data, int size, bool last)
    {
        xmlParseChunk(m_parser, data, size, last);
        if (m_parser->wellFormed || m_error || last)
            return;
        const xmlError *error = xmlCtxtGetLastError(m_parser);
        std::string why = "it is not well-formed XML";
        if (error && error->message) {
            why = "line " + std::to_string(error->line) + ": " + error->message;
            while (!why.empty() && (why.back() == '\n' || why.back() == '.'))
                why.pop_back();
        }
        stop(Errc::BadInput, why);
    }

    void start(std::string_view name, const Attributes &attributes)
    {
        if (m_error)
            return;
        if (m_ignored > 0 || m_inText) {
            ++m_ignored;
            return;
        }
        const Element e = elementOf(name);
        const Element parent = m_elements.empty() ? Element::Unknown : m_elements.back();
        if (m_elements.empty() && e != Element::Robot && e != Element::Suite) {
            stop(Errc::BadInput, "its root is \"" + std::string(name.substr(0, 80)) + "\" instead of \"robot\"");
            return;
        }
        if (e == Element::Unknown) {
            ++m_ignored;
            return;
        }
        m_elements.push_back(e);
        if (inStatistics(parent))
            startStatistic(e, attributes);
        else if (isItem(e))
            startItem(e, attributes);
        else if (e == Element::Robot)
            m_items.visitor().header({std::string(attributes.get("generator")), parseTime(attributes.get("generated")),
                                      attributes.get("rpa") == "true"});
        else if (e >= Element::Msg)
            startText(e, attributes);
    }

    bool inStatistics(Element parent) const
    {
        return parent == Element::Statistics || (m_elements.size() > 2 && m_elements[1] == Element::Statistics);
    }

    void startStatistic(Element e, const Attributes &attributes)
    {
        using Of = Statistic::Of;
        if (e != Element::Stat) {
            m_statistic.of = e == Element::Total ? Of::Total : e == Element::Tag ? Of::Tag : Of::Suite;
            return;
        }
        m_statistic.id = attributes.get("id");
        m_statistic.pass = number(attributes.get("pass"));
        m_statistic.fail = number(attributes.get("fail"));
        m_statistic.skip = number(attributes.get("skip"));
        beginText();
    }

    void startItem(Element e, const Attributes &attributes)
    {
        if (!m_items.push(kindOf(e, attributes))) {
            stop(Errc::TooLarge, "it is nested too deeply");
            return;
        }
        Item &item = m_items.top();
        item.name = attributes.get("name");
        item.line = static_cast<std::uint32_t>(number(attributes.get("line")));
        const auto put = [&](Field field, std::string_view value) {
            if (!value.empty())
                m_items.add(field, value);
        };
        put(Field::Id, attributes.get("id"));
        put(Field::Source, attributes.get("source"));
        put(Field::Owner, attributes.get("owner", "library"));
        put(Field::SourceName, attributes.get("source_name", "sourcename"));
        static constexpr std::pair<const char *, Field> Plain[] = {{"flavor", Field::Flavor},
                                                                   {"start", Field::Start},
                                                                   {"mode", Field::Mode},
                                                                   {"condition", Field::Condition},
                                                                   {"limit", Field::Limit},
                                                                   {"on_limit", Field::OnLimit},
                                                                   {"on_limit_message", Field::OnLimitMessage},
                                                                   {"pattern_type", Field::PatternType},
                                                                   {"scope", Field::Scope}};
        for (const auto &[key, field] : Plain)
            put(field, attributes.get(key));
        // An empty text has a meaning for these two.
        if (const auto fill = attributes.find("fill"))
            m_items.add(Field::Fill, *fill);
        if (const auto separator = attributes.find("separator"))
            m_items.add(Field::Separator, *separator);
        if (e == Element::Branch)
            put(Field::Assign, attributes.get("assign", "variable"));
        m_items.announce();
    }

    void startText(Element e, const Attributes &attributes)
    {
        beginText();
        if (e == Element::Msg) {
            m_message.level = attributes.find("level").value_or("INFO");
            const std::string_view html = attributes.get("html");
            m_message.html = html == "true" || html == "yes";
            m_message.time = parseTime(attributes.get("time", "timestamp"));
        } else if (e == Element::Meta || e == Element::Var) {
            m_name = attributes.get("name");
        } else if (e == Element::Timeout && !m_items.empty() && !attributes.get("value").empty()) {
            m_items.add(Field::Timeout, attributes.get("value"));
        } else if (e == Element::Status && !m_items.empty()) {
            setStatus(attributes);
        }
    }

    void setStatus(const Attributes &attributes)
    {
        Item &item = m_items.top();
        item.status = statusFromText(attributes.get("status"));
        if (const auto elapsed = attributes.find("elapsed")) {
            item.elapsed = parseElapsed(*elapsed);
            item.start = parseTime(attributes.get("start"));
        } else {
            item.start = parseTime(attributes.get("starttime"));
            const auto end = parseTime(attributes.get("endtime"));
            if (item.start && end)
                item.elapsed = *end - *item.start;
        }
    }

    void beginText()
    {
        m_text.clear();
        m_inText = true;
    }

    void characters(std::string_view text)
    {
        if (m_inText && m_ignored == 0 && !m_error)
            m_text.append(text, m_items.limits().textBytes);
    }

    void end()
    {
        if (m_error)
            return;
        if (m_ignored > 0) {
            --m_ignored;
            return;
        }
        const Element e = m_elements.back();
        if (m_inText) {
            m_inText = false;
            if (m_text.wasCut())
                m_items.countCut();
            endText(e, m_text.text());
        } else if (isItem(e) && !inStatistics(m_elements.size() > 1 ? m_elements[m_elements.size() - 2] : e)) {
            m_items.pop();
        }
        m_elements.pop_back();
        m_rootEnded = m_elements.empty();
    }

    void endText(Element e, std::string_view text)
    {
        if (e == Element::Stat) {
            m_statistic.name = text;
            m_items.visitor().statistic(m_statistic);
        } else if (e == Element::Msg) {
            m_message.text = text;
            if (m_items.empty())
                m_items.visitor().error(m_message);
            else
                m_items.visitor().message(m_message);
        } else if (!m_items.empty()) {
            endField(e, text);
        }
    }

    void endField(Element e, std::string_view text)
    {
        const Kind kind = m_items.top().kind;
        switch (e) {
        case Element::Arg: m_items.add(Field::Arg, text); break;
        case Element::Value: m_items.add(Field::Value, text); break;
        case Element::Pattern: m_items.add(Field::Pattern, text); break;
        case Element::Tag: m_items.add(Field::Tag, text); break;
        case Element::Meta:
            m_items.add(Field::MetaName, m_name);
            m_items.add(Field::MetaValue, text);
            break;
        case Element::Var:
            if (kind == Kind::Iteration) {
                m_items.add(Field::VarName, m_name);
                m_items.add(Field::VarValue, text);
            } else {
                m_items.add(kind == Kind::Var ? Field::Value : Field::Assign, text);
            }
            break;
        case Element::Doc: {
            // Before Robot 7, control structures had a doc where they now have a message: what was flattened or removed.
            const bool documented = kind <= Kind::Teardown;
            if (!text.empty())
                m_items.add(documented ? Field::Doc : Field::Message, text);
            break;
        }
        case Element::Status:
            if (!text.empty())
                setMessage(text);
            break;
        default: break;
        }
    }

    void setMessage(std::string_view text)
    {
        for (auto &[field, value] : m_items.top().fields) {
            if (field == Field::Message) {
                value = text;
                return;
            }
        }
        m_items.add(Field::Message, text);
    }

    xmlParserCtxtPtr m_parser = nullptr;
    ItemStack m_items;
    std::vector<Element> m_elements; ///< open and known; bounded by the items' depth and the shape of the format
    std::size_t m_ignored = 0;       ///< open elements that are unknown, or stand in one
    bool m_inText = false, m_rootEnded = false;
    BoundedText m_text;
    std::string m_name;
    Message m_message;
    Statistic m_statistic;
    std::uint64_t m_total = 0;
    std::optional<Error> m_error;
};

} // namespace

std::unique_ptr<Reader> makeXmlReader(Visitor &visitor, const Limits &limits)
{
    return std::make_unique<XmlReader>(visitor, limits);
}

} // namespace crat::robot::results
