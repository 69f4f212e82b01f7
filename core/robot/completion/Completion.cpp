#include "core/robot/completion/Completion.h"

#include <algorithm>
#include <unordered_set>

#include "core/robot/completion/Collector.h"

namespace crat::robot {

Collector::Collector(const CompletionRequest &request, CursorContext context)
    : m_request(request), m_pattern(context.typed)
{
    m_result.begin = context.begin;
    m_result.end = context.end;
    m_result.context = std::move(context);
}

void Collector::setRange(std::size_t begin, std::size_t end)
{
    m_result.begin = begin;
    m_result.end = end;
    m_pattern = FuzzyPattern(m_request.tree.bytes().substr(begin, std::max(begin, m_request.offset) - begin));
}

void Collector::add(Candidate candidate, int nearness)
{
    if (const auto score = m_pattern.score(candidate.label))
        addScored(std::move(candidate), *score + nearness);
}

void Collector::addScored(Candidate candidate, int score)
{
    candidate.score = score;
    if (m_request.past)
        candidate.score += static_cast<int>(std::min<std::uint32_t>(m_request.past->count(candidate.label), 10));
    if (candidate.insert.empty())
        candidate.insert = candidate.label;
    m_result.candidates.push_back(std::move(candidate));
}

Completion Collector::take()
{
    std::vector<Candidate> &list = m_result.candidates;
    std::stable_sort(list.begin(), list.end(), [](const Candidate &a, const Candidate &b) {
        if (a.score != b.score)
            return a.score > b.score;
        return a.label < b.label;
    });
    std::unordered_set<std::string> seen;
    std::vector<Candidate> kept;
    for (Candidate &candidate : list) {
        if (!seen.insert(candidate.label + '\n' + candidate.detail).second)
            continue;
        if (kept.size() == m_request.limit) {
            m_result.more = true;
            break;
        }
        kept.push_back(std::move(candidate));
    }
    m_result.candidates = std::move(kept);
    return std::move(m_result);
}

namespace {

void addByPlace(Collector &collector)
{
    switch (collector.context().place) {
    case Place::SectionHeader: addSectionHeaders(collector); break;
    case Place::Setting: addSettings(collector); break;
    case Place::ItemSetting: addItemSettings(collector); break;
    case Place::Keyword:
        addKeywords(collector, true);
        addControlWords(collector);
        if (collector.context().typed.empty())
            addItemSettings(collector);
        break;
    case Place::KeywordName: addKeywords(collector, false); break;
    case Place::Argument: addNamedArguments(collector); break;
    case Place::ImportLibrary:
    case Place::ImportResource:
    case Place::ImportVariables: addImports(collector); break;
    case Place::Tag: addTags(collector); break;
    case Place::Nothing:
    case Place::Value: break;
    }
}

} // namespace

Completion complete(const CompletionRequest &request)
{
    Collector collector(request, contextAt(request.tree, request.offset));
    if (collector.context().variableBegin) {
        const std::size_t end = request.offset + (collector.context().variableClosed ? 1 : 0);
        collector.setRange(*collector.context().variableBegin, end);
        addVariables(collector);
    } else {
        addByPlace(collector);
    }
    return collector.take();
}

} // namespace crat::robot
