#include "core/companion/notify/Mime.h"

#include <algorithm>
#include <cctype>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>

#include "core/base/Sha256.h"

namespace crat::notify {

namespace {

std::string base64Plain(std::string_view bytes)
{
    std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.pop_back(); // the terminating NUL
    return out;
}

std::string withoutControls(std::string_view text)
{
    std::string out(text);
    for (char &c : out) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
            c = ' ';
    }
    return out;
}

std::size_t characterBytes(std::string_view text, std::size_t at)
{
    std::size_t n = 1;
    while (at + n < text.size() && (static_cast<unsigned char>(text[at + n]) & 0xC0) == 0x80 && n < 4)
        ++n;
    return n;
}

/// Encoded words of `text`, joined by folded blanks.
std::string encodedWords(std::string_view text)
{
    constexpr std::size_t bytesInWord = 42; // 56 of base64 and 12 around them: under the 75 of RFC 2047
    std::string out, word;
    auto flush = [&] {
        if (!word.empty())
            out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64Plain(word) + "?=";
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t n = characterBytes(text, at);
        if (word.size() + n > bytesInWord)
            flush();
        word += text.substr(at, n);
        at += n;
    }
    flush();
    return out;
}

std::string part(std::string_view headers, std::string_view body)
{
    std::string out(headers);
    out += "\r\n";
    out += body;
    if (!body.ends_with("\r\n"))
        out += "\r\n";
    return out;
}

std::string textPart(std::string_view type, std::string_view text)
{
    return part("Content-Type: " + std::string(type) +
                    "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                encodeQuotedPrintable(text));
}

std::string multipart(std::string_view boundary, const std::vector<std::string> &parts)
{
    std::string out;
    for (const auto &one : parts)
        out += fmt::format("--{}\r\n{}", boundary, one);
    return out + fmt::format("--{}--\r\n", boundary);
}

std::string imagePart(const InlineImage &image)
{
    return part(fmt::format("Content-Type: image/png; name=\"{0}\"\r\nContent-Transfer-Encoding: base64\r\n"
                            "Content-ID: <{1}>\r\nContent-Disposition: inline; filename=\"{0}\"\r\n",
                            image.fileName, image.contentId),
                encodeBase64(image.png));
}

bool isPlainToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@';
    });
}

/// "Sun, 22 Nov 2026 03:04:05 +0000" (RFC 5322, 3.3); the C locale's names, whatever the process has.
std::string mailDate(Timestamp at)
{
    static constexpr const char *days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char *months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

} // namespace

bool isMailAddress(std::string_view text)
{
    const auto at = text.find('@');
    if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64)
        return false;
    const auto local = text.substr(0, at), domain = text.substr(at + 1);
    static constexpr std::string_view localExtra = "!#$%&'*+-/=?^_`{|}~.";
    const bool localGood = std::all_of(local.begin(), local.end(), [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) || localExtra.find(static_cast<char>(c)) != std::string_view::npos);
    });
    const bool domainGood = std::all_of(domain.begin(), domain.end(), [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.');
    });
    const auto dotsGood = [](std::string_view part) {
        return !part.empty() && part.front() != '.' && part.back() != '.' && part.find("..") == std::string_view::npos;
    };
    return localGood && domainGood && dotsGood(local) && dotsGood(domain) && domain.front() != '-' &&
           domain.back() != '-';
}

std::string encodeBase64(std::string_view bytes)
{
    const std::string plain = base64Plain(bytes);
    std::string out;
    for (std::size_t at = 0; at < plain.size(); at += 76)
        out += plain.substr(at, 76) + "\r\n";
    return out;
}

std::string encodeHeaderText(std::string_view text)
{
    std::string clean = withoutControls(text);
    const bool plain = std::all_of(clean.begin(), clean.end(), [](unsigned char c) { return c < 0x80; });
    // What looks like an encoded word must be encoded itself, or a reader would decode it; long text must be folded.
    if (plain && clean.find("=?") == std::string::npos && clean.size() <= 60)
        return clean;
    return encodedWords(clean);
}

std::string encodeQuotedPrintable(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    constexpr std::size_t lineLimit = 76;
    std::string out, line;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            continue;
        if (c == '\n') {
            out += line + "\r\n";
            line.clear();
            continue;
        }
        const bool lineEnds = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        // A dot alone on a line would end SMTP's DATA in a careless relay; blanks at a line's end get lost on the way.
        const bool risky = ((c == ' ' || c == '\t') && lineEnds) || (c == '.' && line.empty());
        std::string piece;
        if ((c == '\t' || (c >= ' ' && c < 0x7f && c != '=')) && !risky)
            piece = static_cast<char>(c);
        else
            piece = {'=', digits[c >> 4], digits[c & 15]};
        if (line.size() + piece.size() > lineLimit - 1) {
            out += line + "=\r\n";
            line.clear();
        }
        line += piece;
    }
    return line.empty() ? out : out + line + "\r\n";
}

Result<std::string> buildMessage(const Mail &mail)
{
    if (!isMailAddress(mail.from))
        return fail(Errc::BadInput, "'" + withoutControls(mail.from) + "' is not a mail address to send from");
    if (!isMailAddress(mail.to))
        return fail(Errc::BadInput, "'" + withoutControls(mail.to) + "' is not a mail address");
    if (!isPlainToken(mail.messageId))
        return fail(Errc::Internal, "the mail has no usable Message-ID");
    for (const auto &image : mail.images) {
        if (!isPlainToken(image.contentId) || !isPlainToken(image.fileName))
            return fail(Errc::Internal, "a picture of the mail has no usable name");
    }
    const std::string seed = sha256Hex(mail.messageId).substr(0, 32);
    const std::string outer = "=_rel_" + seed,
                      inner = "=_alt_" + seed; // "=_" can't occur in quoted-printable or base64
    std::string out = "Date: " + mailDate(mail.date) + "\r\n";
    out += "From: " +
           (mail.fromName.empty() ? mail.from : encodedWords(withoutControls(mail.fromName)) + " <" + mail.from + ">");
    out += "\r\nTo: " + mail.to + "\r\nMessage-ID: <" + mail.messageId + ">\r\n";
    out += "Subject: " + encodeHeaderText(mail.subject) + "\r\n";
    out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    const std::string alternative =
        multipart(inner, {textPart("text/plain", mail.text), textPart("text/html", mail.html)});
    const std::string alternativeHead = "Content-Type: multipart/alternative;\r\n boundary=\"" + inner + "\"\r\n";
    if (mail.images.empty())
        return out + alternativeHead + "\r\n" + alternative;
    std::vector<std::string> parts{part(alternativeHead, alternative)};
    for (const auto &image : mail.images)
        parts.push_back(imagePart(image));
    return out + "Content-Type: multipart/related; type=\"multipart/alternative\";\r\n boundary=\"" + outer +
           "\"\r\n\r\n" + multipart(outer, parts);
}

} // namespace crat::notify
