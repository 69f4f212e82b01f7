#pragma once

#include <string>
#include <string_view>

namespace crat::robot::results {

/// JSON text in chunks with each escape of half a surrogate pair replaced by \ufffd. Python writes such escapes for text
/// that is no Unicode; JSON readers refuse them. Holds at most twelve bytes back from one chunk to the next.
class SurrogateFilter {
public:
    /// The chunk, or what stands for it; valid until the next call.
    std::string_view filter(std::string_view chunk);

private:
    void next(char c);
    void escapeRead();
    void dropHigh();

    enum class State : unsigned char { Plain, Backslash, Hex };
    State m_state = State::Plain;
    std::string m_escape; ///< the escape being read
    std::string m_high;   ///< a first half that waits for its second one
    std::string m_out;
};

} // namespace crat::robot::results
