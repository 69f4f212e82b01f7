#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace crat {

/// A database id that does not mix with another kind's id. 0 means "not stored yet".
template <class Tag>
class Id {
public:
    constexpr Id() = default;
    explicit constexpr Id(std::int64_t v) : m_v(v) {}
    constexpr std::int64_t value() const { return m_v; }
    constexpr bool isNull() const { return m_v == 0; }
    auto operator<=>(const Id &) const = default; // NOLINT(modernize-use-nullptr): clang-tidy 14 sees a null pointer

private:
    std::int64_t m_v = 0;
};

using BuildId = Id<struct BuildTag>;
using TestItemId = Id<struct TestItemTag>;
using ParameterSetId = Id<struct ParameterSetTag>;
using RunId = Id<struct RunTag>; ///< a deploy-test run (the pipeline's), not an execution
using SelectionId = Id<struct SelectionTag>;
using SessionRowId = Id<struct SessionRowTag>; ///< a row of user_sessions

} // namespace crat

template <class Tag>
struct std::hash<crat::Id<Tag>> {
    std::size_t operator()(const crat::Id<Tag> &id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
