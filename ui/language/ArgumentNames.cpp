#include "ui/language/ArgumentNames.h"

#include <algorithm>

namespace crat::language {

using robot::Parameter;
using robot::ParameterKind;

namespace {

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString detailOf(const Parameter &parameter)
{
    QString text = parameter.kind == ParameterKind::VarPositional ? QStringLiteral("*")
                   : parameter.kind == ParameterKind::VarNamed    ? QStringLiteral("**")
                                                                  : QString();
    text += toQt(parameter.name);
    if (!parameter.type.empty())
        text += QStringLiteral(": ") + toQt(parameter.type);
    if (!parameter.required && !parameter.defaultValue.empty())
        text += QStringLiteral(" = ") + toQt(parameter.defaultValue);
    return text;
}

class Namer {
public:
    explicit Namer(const robot::ArgumentSpec &spec) : m_spec(spec)
    {
        std::size_t embedded = spec.embedded;
        for (const Parameter &each : spec.parameters) {
            if (each.kind <= ParameterKind::PositionalOrNamed && embedded > 0)
                --embedded;
            else if (each.kind <= ParameterKind::PositionalOrNamed)
                m_places.push_back(&each);
            else if (each.kind == ParameterKind::VarPositional)
                m_rest = &each;
            else if (each.kind == ParameterKind::VarNamed)
                m_options = &each;
            else
                m_namedOnly.push_back(&each);
        }
    }

    ArgumentName take(std::string_view cell)
    {
        if (m_lost)
            return {};
        if (cell.starts_with("@{") || cell.starts_with("&{")) {
            m_lost = cell.starts_with("@{");
            return {toQt(cell.substr(0, 1)) + QStringLiteral("{…}"), {}, {}};
        }
        if (const Parameter *named = namedIn(cell)) {
            m_given.push_back(named);
            m_named = true;
            return {toQt(named->name), detailOf(*named), {}};
        }
        return nextPlace();
    }

    /// The next argument that could follow; one without a name where there is none.
    ArgumentName more()
    {
        if (m_lost)
            return {};
        if (ArgumentName place = m_named ? ArgumentName() : nextPlace(); !place.name.isEmpty()) {
            if (m_restCount > 1) // a list may go on for ever: its next element is enough
                place.ghost.clear();
            return place;
        }
        const std::vector<const Parameter *> &open = m_named && m_at < m_places.size() ? m_places : m_namedOnly;
        for (const Parameter *each : open) {
            if (std::find(m_given.begin(), m_given.end(), each) != m_given.end())
                continue;
            m_given.push_back(each);
            m_named = true;
            return byName(*each);
        }
        if (&open == &m_places) {
            m_at = m_places.size();
            return more();
        }
        if (m_options && !std::exchange(m_optionsShown, true))
            return {detailOf(*m_options), detailOf(*m_options), toQt(m_options->name) + QStringLiteral("=…")};
        return {};
    }

private:
    ArgumentName nextPlace()
    {
        while (m_at < m_places.size() && std::find(m_given.begin(), m_given.end(), m_places[m_at]) != m_given.end())
            ++m_at;
        if (m_at < m_places.size()) {
            const Parameter &each = *m_places[m_at++];
            m_given.push_back(&each);
            QString name = toQt(each.name);
            if (!each.required && !each.defaultValue.empty())
                name += QStringLiteral(" = ") + toQt(each.defaultValue);
            return {name, detailOf(each), name};
        }
        if (!m_rest)
            return {};
        const QString name = QStringLiteral("%1 %2").arg(toQt(m_rest->name)).arg(++m_restCount);
        return {name, detailOf(*m_rest), name};
    }

    static ArgumentName byName(const Parameter &each)
    {
        const QString name = toQt(each.name) + QLatin1Char('=') + (each.required ? QString() : toQt(each.defaultValue));
        return {name, detailOf(each), name};
    }

    const Parameter *namedIn(std::string_view cell) const
    {
        const auto split = m_spec.namedArguments ? robot::splitNamed(cell) : std::nullopt;
        if (!split)
            return nullptr;
        for (const Parameter &each : m_spec.parameters) {
            if (each.name == split->first &&
                (each.kind == ParameterKind::PositionalOrNamed || each.kind == ParameterKind::NamedOnly))
                return &each;
        }
        return m_options;
    }

    const robot::ArgumentSpec &m_spec;
    std::vector<const Parameter *> m_places, m_namedOnly, m_given;
    const Parameter *m_rest = nullptr, *m_options = nullptr;
    std::size_t m_at = 0;
    int m_restCount = 0;
    bool m_named = false, m_lost = false, m_optionsShown = false;
};

} // namespace

std::vector<ArgumentName> argumentNames(const robot::ArgumentSpec &spec, std::span<const std::string_view> cells,
                                        std::size_t extra)
{
    Namer namer(spec);
    std::vector<ArgumentName> names;
    for (const std::string_view cell : cells)
        names.push_back(namer.take(cell));
    for (std::size_t i = 0; i < extra; ++i)
        names.push_back(namer.more());
    return names;
}

} // namespace crat::language
