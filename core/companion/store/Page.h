#pragma once

#include <cstdint>
#include <vector>

namespace crat::store {

/// One page of a longer list.
template <class T>
struct Page {
    std::vector<T> items;
    std::int64_t total = 0; ///< in the whole list
};

/// Which page: `limit` rows from `offset` on.
struct Span {
    std::int64_t limit = 20, offset = 0;
};

} // namespace crat::store
