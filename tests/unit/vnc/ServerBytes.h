#pragma once

#include <cstdint>
#include <string>

namespace crat::vnc::test {

/// Builds what an RFB 3.8 server says (RFC 6143), piece by piece.
class ServerBytes {
public:
    ServerBytes &raw(std::string_view bytes)
    {
        m_bytes.append(bytes);
        return *this;
    }
    ServerBytes &u8(unsigned v) { return raw(std::string(1, static_cast<char>(v))); }
    ServerBytes &u16(unsigned v) { return u8(v >> 8 & 0xff).u8(v & 0xff); }
    ServerBytes &u32(std::uint32_t v) { return u16(v >> 16).u16(v & 0xffff); }

    /// Version, security type None, its result, ServerInit.
    ServerBytes &handshake(unsigned width, unsigned height, std::string_view name = "test")
    {
        raw("RFB 003.008\n").u8(1).u8(1).u32(0).u16(width).u16(height);
        u8(32).u8(24).u8(0).u8(1).u16(255).u16(255).u16(255).u8(16).u8(8).u8(0).raw(std::string(3, '\0'));
        return u32(static_cast<std::uint32_t>(name.size())).raw(name);
    }
    ServerBytes &update(unsigned rectangles) { return u8(0).u8(0).u16(rectangles); }
    ServerBytes &rectangle(unsigned x, unsigned y, unsigned w, unsigned h, std::int32_t encoding)
    {
        return u16(x).u16(y).u16(w).u16(h).u32(static_cast<std::uint32_t>(encoding));
    }
    /// A rectangle in Raw encoding, filled with one colour.
    ServerBytes &filled(unsigned x, unsigned y, unsigned w, unsigned h, unsigned red, unsigned green, unsigned blue)
    {
        rectangle(x, y, w, h, 0);
        for (unsigned i = 0; i < w * h; ++i)
            u8(blue).u8(green).u8(red).u8(0);
        return *this;
    }
    ServerBytes &newSize(unsigned width, unsigned height) { return rectangle(0, 0, width, height, -223); }
    ServerBytes &cutText(std::string_view latin1)
    {
        return u8(3).raw(std::string(3, '\0')).u32(static_cast<std::uint32_t>(latin1.size())).raw(latin1);
    }
    const std::string &bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

} // namespace crat::vnc::test
