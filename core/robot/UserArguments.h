#pragma once

#include <string>
#include <string_view>

namespace crat::robot {

/// Reads [Arguments] of a user keyword, a cell at a time, and says what Robot refuses.
class UserArguments {
public:
    /// What is wrong with the next cell, for people, without a full stop; empty if nothing is.
    std::string add(std::string_view cell);

private:
    bool m_default = false, m_namedOnly = false, m_varNamed = false;
};

} // namespace crat::robot
