#pragma once

#include <stop_token>

namespace crat {

/// A stop token that is stopped as soon as either of two is. Its owner keeps it while the token is waited on.
class EitherStop {
public:
    EitherStop(const std::stop_token &one, const std::stop_token &other)
        : m_onOne(one, Stop{m_source}), m_onOther(other, Stop{m_source})
    {
    }
    std::stop_token token() const { return m_source.get_token(); }

private:
    struct Stop {
        std::stop_source source;
        void operator()() { source.request_stop(); }
    };
    std::stop_source m_source;
    std::stop_callback<Stop> m_onOne, m_onOther;
};

} // namespace crat
