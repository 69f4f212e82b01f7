#include "core/robot/Edit.h"

#include <algorithm>

namespace crat::robot {

Edit inverse(const Edit &edit)
{
    Edit out;
    out.reserve(edit.size());
    for (auto it = edit.rbegin(); it != edit.rend(); ++it)
        out.push_back({it->at, it->after, it->before});
    return out;
}

bool isNoChange(const Edit &edit)
{
    return std::all_of(edit.begin(), edit.end(), [](const TextEdit &e) { return e.before == e.after; });
}

} // namespace crat::robot
