#include "ui/vnc/Keysyms.h"

namespace crat::vncui {
namespace {

struct Entry {
    int key;
    std::uint32_t keysym, onKeypad;
};

// Names and values: X11 protocol, appendix A (keysymdef.h).
constexpr Entry kSpecial[] = {
    {Qt::Key_Backspace, 0xff08, 0},   {Qt::Key_Tab, 0xff09, 0},           {Qt::Key_Backtab, 0xff09, 0},
    {Qt::Key_Return, 0xff0d, 0},      {Qt::Key_Enter, 0xff8d, 0xff8d},    {Qt::Key_Pause, 0xff13, 0},
    {Qt::Key_ScrollLock, 0xff14, 0},  {Qt::Key_SysReq, 0xff15, 0},        {Qt::Key_Escape, 0xff1b, 0},
    {Qt::Key_Multi_key, 0xff20, 0},   {Qt::Key_Home, 0xff50, 0xff95},     {Qt::Key_Left, 0xff51, 0xff96},
    {Qt::Key_Up, 0xff52, 0xff97},     {Qt::Key_Right, 0xff53, 0xff98},    {Qt::Key_Down, 0xff54, 0xff99},
    {Qt::Key_PageUp, 0xff55, 0xff9a}, {Qt::Key_PageDown, 0xff56, 0xff9b}, {Qt::Key_End, 0xff57, 0xff9c},
    {Qt::Key_Clear, 0xff0b, 0xff9d},  {Qt::Key_Print, 0xff61, 0},         {Qt::Key_Insert, 0xff63, 0xff9e},
    {Qt::Key_Menu, 0xff67, 0},        {Qt::Key_NumLock, 0xff7f, 0xff7f},  {Qt::Key_Delete, 0xffff, 0xff9f},
    {Qt::Key_Shift, 0xffe1, 0},       {Qt::Key_Control, 0xffe3, 0},       {Qt::Key_CapsLock, 0xffe5, 0},
    {Qt::Key_Alt, 0xffe9, 0},         {Qt::Key_AltGr, 0xfe03, 0},         {Qt::Key_Meta, 0xffeb, 0},
    {Qt::Key_Super_L, 0xffeb, 0},     {Qt::Key_Super_R, 0xffec, 0},       {Qt::Key_Hyper_L, 0xffed, 0},
    {Qt::Key_Hyper_R, 0xffee, 0},
};

// Dead keys reach Qt as keys without text; sent as such, the server composes.
constexpr std::pair<int, std::uint32_t> kDead[] = {
    {Qt::Key_Dead_Grave, 0xfe50},    {Qt::Key_Dead_Acute, 0xfe51},     {Qt::Key_Dead_Circumflex, 0xfe52},
    {Qt::Key_Dead_Tilde, 0xfe53},    {Qt::Key_Dead_Macron, 0xfe54},    {Qt::Key_Dead_Breve, 0xfe55},
    {Qt::Key_Dead_Abovedot, 0xfe56}, {Qt::Key_Dead_Diaeresis, 0xfe57}, {Qt::Key_Dead_Abovering, 0xfe58},
    {Qt::Key_Dead_Caron, 0xfe5a},    {Qt::Key_Dead_Cedilla, 0xfe5b},
};

std::uint32_t keysymOf(const QKeyEvent &event)
{
    const int key = event.key();
    const bool keypad = event.modifiers().testFlag(Qt::KeypadModifier);
    for (const Entry &e : kSpecial) {
        if (e.key == key)
            return keypad && e.onKeypad ? e.onKeypad : e.keysym;
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F35)
        return 0xffbe + static_cast<std::uint32_t>(key - Qt::Key_F1);
    for (const auto &[dead, keysym] : kDead) {
        if (dead == key)
            return keysym;
    }
    const QList<uint> text = event.text().toUcs4();
    if (text.size() == 1 && text[0] >= 0x20 && text[0] != 0x7f)
        return vncui::keysymOf(static_cast<char32_t>(text[0]));
    // With Ctrl the text is a control character: the key itself counts. Qt names letters by their capital.
    if (key >= Qt::Key_A && key <= Qt::Key_Z)
        return static_cast<std::uint32_t>(key) + (event.modifiers().testFlag(Qt::ShiftModifier) ? 0u : 0x20u);
    if (key >= 0x20 && key <= 0x10ffff && key != 0x7f)
        return vncui::keysymOf(static_cast<char32_t>(key));
    return 0;
}

quint64 identityOf(const QKeyEvent &event)
{
    // The scan code is the physical key; synthetic events have none.
    return event.nativeScanCode() ? (quint64(1) << 32 | event.nativeScanCode()) : static_cast<quint64>(event.key());
}

} // namespace

std::uint32_t keysymOf(char32_t c)
{
    if ((c >= 0x20 && c <= 0x7e) || (c >= 0xa0 && c <= 0xff))
        return static_cast<std::uint32_t>(c);
    if (c == U'\n' || c == U'\r')
        return 0xff0d;
    if (c == U'\t')
        return 0xff09;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c > 0x10ffff)
        return 0;
    return 0x01000000u + static_cast<std::uint32_t>(c);
}

std::uint32_t KeyTranslator::pressed(const QKeyEvent &event)
{
    const std::uint32_t keysym = keysymOf(event);
    if (keysym)
        m_held.insert(identityOf(event), keysym);
    return keysym;
}

std::uint32_t KeyTranslator::released(const QKeyEvent &event)
{
    // Auto-repeat is a row of presses on the wire; the key is still down.
    return event.isAutoRepeat() ? 0 : m_held.take(identityOf(event));
}

} // namespace crat::vncui
