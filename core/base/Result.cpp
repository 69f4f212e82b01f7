#include "core/base/Result.h"

namespace crat {

std::string_view toString(Errc code)
{
    switch (code) {
    case Errc::BadInput: return "BadInput";
    case Errc::Unauthorized: return "Unauthorized";
    case Errc::Forbidden: return "Forbidden";
    case Errc::NotFound: return "NotFound";
    case Errc::Conflict: return "Conflict";
    case Errc::TooLarge: return "TooLarge";
    case Errc::TooManyRequests: return "TooManyRequests";
    case Errc::Timeout: return "Timeout";
    case Errc::Unavailable: return "Unavailable";
    case Errc::Cancelled: return "Cancelled";
    case Errc::Unsupported: return "Unsupported";
    case Errc::Internal: return "Internal";
    }
    return "Internal";
}

tl::unexpected<Error> fail(Errc code, std::string forUser, std::string forLog)
{
    if (forLog.empty())
        forLog = forUser;
    return tl::unexpected<Error>(Error{code, std::move(forUser), std::move(forLog)});
}

Error withContext(Error error, std::string_view context)
{
    error.forUser = std::string(context) + ": " + error.forUser;
    error.forLog = std::string(context) + ": " + error.forLog;
    return error;
}

} // namespace crat
