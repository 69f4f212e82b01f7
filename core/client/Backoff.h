#pragma once

#include <chrono>
#include <cstdint>

namespace crat::client {

/// How long to wait before the next try: doubling from `first` to `most`, each taken at random between half and the
/// whole of it, so that a hundred studios do not come back in the same instant.
class Backoff {
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most);
    std::chrono::milliseconds next();
    void reset() { m_tries = 0; }
    int tries() const { return m_tries; }

private:
    std::chrono::milliseconds m_first, m_most;
    int m_tries = 0;
};

} // namespace crat::client
