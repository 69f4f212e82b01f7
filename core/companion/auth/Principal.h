#pragma once

#include <cstdint>
#include <string>

namespace crat::auth {

/// Who is calling; an empty e-mail is nobody.
struct Principal {
    std::string email;
    bool isAdmin = false;
    std::int64_t sessionId = 0; ///< row of user_sessions; 0 for the embedded companion's own token
};

} // namespace crat::auth
