#include "ui/casegrid/LineMap.h"

#include <algorithm>
#include <unordered_map>

namespace crat::casegrid {

namespace {

using Lines = std::vector<std::string_view>;

Lines linesOf(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return lines;
}

struct Pair {
    std::uint32_t older, newer;
};

/// Lines that occur exactly once in both ranges, by their place in the newer one.
std::vector<Pair> uniquePairs(const Lines &older, const Lines &newer, std::size_t begin, std::size_t olderEnd,
                              std::size_t newerEnd)
{
    struct Seen {
        std::uint32_t older = 0, newer = 0, olderCount = 0, newerCount = 0;
    };
    std::unordered_map<std::string_view, Seen> seen;
    for (std::size_t i = begin; i < olderEnd; ++i) {
        Seen &s = seen[older[i]];
        s.older = static_cast<std::uint32_t>(i);
        ++s.olderCount;
    }
    for (std::size_t i = begin; i < newerEnd; ++i) {
        Seen &s = seen[newer[i]];
        s.newer = static_cast<std::uint32_t>(i);
        ++s.newerCount;
    }
    std::vector<Pair> pairs;
    for (const auto &[line, s] : seen) {
        if (s.olderCount == 1 && s.newerCount == 1)
            pairs.push_back({s.older, s.newer});
    }
    std::sort(pairs.begin(), pairs.end(), [](Pair a, Pair b) { return a.newer < b.newer; });
    return pairs;
}

/// The longest run of pairs that goes up in both texts (patience sorting).
std::vector<Pair> rising(const std::vector<Pair> &pairs)
{
    std::vector<std::size_t> tails, before(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto at = std::lower_bound(tails.begin(), tails.end(), i,
                                         [&](std::size_t a, std::size_t b) { return pairs[a].older < pairs[b].older; });
        before[i] = at == tails.begin() ? i : *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<Pair> found;
    if (!tails.empty()) {
        for (std::size_t i = tails.back();; i = before[i]) {
            found.push_back(pairs[i]);
            if (before[i] == i)
                break;
        }
    }
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace

LineMap::LineMap(std::string_view olderText, std::string_view newerText)
{
    const Lines older = linesOf(olderText), newer = linesOf(newerText);
    m_older.assign(newer.size(), 0);
    m_newer.assign(older.size(), 0);
    const auto match = [&](std::size_t o, std::size_t n) {
        m_older[n] = static_cast<std::uint32_t>(o + 1);
        m_newer[o] = static_cast<std::uint32_t>(n + 1);
    };

    std::size_t begin = 0;
    while (begin < older.size() && begin < newer.size() && older[begin] == newer[begin]) {
        match(begin, begin);
        ++begin;
    }
    std::size_t olderEnd = older.size(), newerEnd = newer.size();
    while (olderEnd > begin && newerEnd > begin && older[olderEnd - 1] == newer[newerEnd - 1])
        match(--olderEnd, --newerEnd);

    // Between two sure pairs, what follows the one and what leads to the other is the same line too.
    std::size_t o = begin, n = begin;
    const auto fill = [&](std::size_t oEnd, std::size_t nEnd) {
        while (o < oEnd && n < nEnd && older[o] == newer[n])
            match(o++, n++);
        while (oEnd > o && nEnd > n && older[oEnd - 1] == newer[nEnd - 1])
            match(--oEnd, --nEnd);
    };
    for (const Pair &pair : rising(uniquePairs(older, newer, begin, olderEnd, newerEnd))) {
        fill(pair.older, pair.newer);
        match(pair.older, pair.newer);
        o = pair.older + 1;
        n = pair.newer + 1;
    }
    fill(olderEnd, newerEnd);
}

std::uint32_t LineMap::older(std::uint32_t newerLine) const
{
    return newerLine == 0 || newerLine > m_older.size() ? 0 : m_older[newerLine - 1];
}

std::uint32_t LineMap::newer(std::uint32_t olderLine) const
{
    return olderLine == 0 || olderLine > m_newer.size() ? 0 : m_newer[olderLine - 1];
}

} // namespace crat::casegrid
