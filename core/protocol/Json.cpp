#include "core/protocol/Json.h"

namespace crat::protocol {

Result<json::value> parseJson(std::string_view text, std::size_t limit)
{
    if (text.size() > limit)
        return fail(Errc::TooLarge, "the JSON text is larger than " + std::to_string(limit) + " bytes");
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code ec;
    json::value value = json::parse(text, ec, {}, options);
    if (ec)
        return fail(Errc::BadInput, "not valid JSON: " + ec.message());
    return value;
}

std::string snakeCase(std::string_view camel)
{
    std::string out;
    for (std::size_t i = 0; i < camel.size(); ++i) {
        const char c = camel[i];
        if (c >= 'A' && c <= 'Z') {
            if (i > 0)
                out += '_';
            out += static_cast<char>(c - 'A' + 'a');
        } else {
            out += c;
        }
    }
    return out;
}

std::string upperCase(std::string text)
{
    for (char &c : text) {
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

tl::unexpected<Error> detail::wrongType(std::string_view where, std::string_view wanted, const json::value &got)
{
    const std::string_view kind = json::to_string(got.kind()).data();
    return fail(Errc::BadInput, std::string(where) + " must be " + std::string(wanted) + ", not " +
                                    (got.is_structured() ? std::string(kind) : json::serialize(got).substr(0, 80)));
}

} // namespace crat::protocol
