#pragma once

#include <cstdint>

#include <QHash>
#include <QKeyEvent>

namespace crat::vncui {

/// The X11 keysym of one Unicode character (X11 protocol, appendix A: Latin-1 as it is, others 0x01000000 + code point).
std::uint32_t keysymOf(char32_t character);

/// Turns Qt's key events into keysyms. Remembers which keysym each held key began with, because the release may come with another
/// modifier state ("A" pressed, Shift let go, "a" released would leave A down for ever).
class KeyTranslator {
public:
    /// 0: nothing to send.
    std::uint32_t pressed(const QKeyEvent &event);
    std::uint32_t released(const QKeyEvent &event);
    void forget() { m_held.clear(); }

private:
    QHash<quint64, std::uint32_t> m_held;
};

} // namespace crat::vncui
