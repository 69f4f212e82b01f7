#include "core/companion/fetch/Listing.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include <boost/json.hpp>

#include "core/base/Log.h"
#include "core/base/Utf8.h"
#include "core/companion/fetch/Url.h"

namespace crat::fetch {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char &c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool isPlainName(std::string_view name, const ListingLimits &limits)
{
    if (name.empty() || name == "." || name == ".." || name.size() > limits.nameBytes || !isUtf8(name))
        return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ' || c == 0x7f;
    });
}

Result<> addName(Listing &listing, std::string name, const ListingLimits &limits)
{
    if (listing.files.size() + listing.refused.size() >= limits.entries)
        return fail(Errc::TooLarge, "the listing names more than " + std::to_string(limits.entries) + " files");
    auto &list = isPlainName(name, limits) ? listing.files : listing.refused;
    list.push_back(std::move(name));
    return {};
}

/// Is it a link that a listing holds beside its files: parent folder, sort order, a folder, another host?
bool isNavigation(std::string_view href)
{
    if (href.empty() || href.front() == '?' || href.front() == '#' || href.ends_with('/'))
        return true;
    if (href.starts_with("//"))
        return true;
    const auto colon = href.find(':');
    return colon != std::string_view::npos && href.find('/') > colon; // "http://…", "mailto:…"
}

Result<> addLink(Listing &listing, std::string_view href, const ListingLimits &limits)
{
    if (href.starts_with("./"))
        href.remove_prefix(2); // nginx and python write "./a:b" where a name holds a colon
    else if (isNavigation(href))
        return {};
    href = href.substr(0, href.find_first_of("?#"));
    if (href.empty())
        return {};
    auto name = percentDecode(href);
    return addName(listing, name ? std::move(*name) : std::string(href.substr(0, 2 * limits.nameBytes)) + "\x7f",
                   limits);
}

struct HtmlReader {
    Listing &listing;
    const ListingLimits &limits;
    Result<> outcome;
    bool anyElement = false;
    xmlParserCtxtPtr context = nullptr;
};

void onElement(void *user, const xmlChar *name, const xmlChar **attributes)
{
    auto &reader = *static_cast<HtmlReader *>(user);
    reader.anyElement = true;
    if (!reader.outcome || xmlStrcasecmp(name, reinterpret_cast<const xmlChar *>("a")) != 0 || !attributes)
        return;
    for (; attributes[0]; attributes += 2) {
        if (!attributes[1] || xmlStrcasecmp(attributes[0], reinterpret_cast<const xmlChar *>("href")) != 0)
            continue;
        reader.outcome = addLink(reader.listing, reinterpret_cast<const char *>(attributes[1]), reader.limits);
        if (!reader.outcome && reader.context)
            xmlStopParser(reader.context);
        return;
    }
}

void ignoreMessage(void *, const char *, ...) {}

Result<Listing> parseHtml(std::string_view body, const ListingLimits &limits)
{
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    Listing listing;
    HtmlReader reader{listing, limits, {}, false, nullptr};
    htmlSAXHandler sax{};
    sax.startElement = onElement;
    sax.warning = ignoreMessage;
    sax.error = ignoreMessage;
    const std::unique_ptr<xmlParserCtxt, decltype(&htmlFreeParserCtxt)> context(
        htmlCreatePushParserCtxt(&sax, &reader, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8), &htmlFreeParserCtxt);
    if (!context)
        return fail(Errc::Internal, "the HTML parser could not be set up");
    reader.context = context.get();
    htmlCtxtUseOptions(context.get(),
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    constexpr std::size_t piece = 64u << 10;
    for (std::size_t at = 0; at < body.size() && reader.outcome; at += piece) {
        const auto part = body.substr(at, piece);
        htmlParseChunk(context.get(), part.data(), static_cast<int>(part.size()), 0);
    }
    htmlParseChunk(context.get(), nullptr, 0, 1);
    if (!reader.outcome)
        return tl::unexpected(reader.outcome.error());
    if (!reader.anyElement)
        return fail(Errc::BadInput, "the answer is not a folder listing (no HTML in it)");
    return listing;
}

Result<Listing> parseJsonListing(std::string_view body, const ListingLimits &limits)
{
    boost::json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code ec;
    const auto value = boost::json::parse(body, ec, {}, options);
    if (ec || !value.is_array())
        return fail(Errc::BadInput, "the answer is not a JSON folder listing");
    Listing listing;
    for (const auto &entry : value.get_array()) {
        const auto *object = entry.if_object();
        const auto *name = object ? object->if_contains("name") : nullptr;
        const auto *type = object ? object->if_contains("type") : nullptr;
        if (!name || !name->is_string())
            return fail(Errc::BadInput, "the JSON folder listing holds an entry without a name");
        if (type && type->is_string() && type->get_string() != "file")
            continue;
        if (auto added = addName(listing, std::string(std::string_view(name->get_string())), limits); !added)
            return tl::unexpected(added.error());
    }
    return listing;
}

bool isPackageOf(std::string_view name, std::string_view loweredItem)
{
    const std::string lower = lowered(name);
    return (lower.ends_with(".tar.gz") || lower.ends_with(".tgz")) && lower.find(loweredItem) != std::string::npos;
}

std::string someOf(const std::vector<std::string> &names)
{
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < 5; ++i)
        out += (i ? ", " : "") + forLogLine(names[i], 80);
    if (names.size() > 5)
        out += " and " + std::to_string(names.size() - 5) + " more";
    return out.empty() ? "nothing" : out;
}

} // namespace

Result<Listing> parseListing(std::string_view body, const ListingLimits &limits)
{
    if (body.size() > limits.bytes)
        return fail(Errc::TooLarge, "the listing is larger than " + std::to_string(limits.bytes) + " bytes");
    const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos)
        return fail(Errc::BadInput, "the answer is empty where a folder listing was expected");
    return body[first] == '[' ? parseJsonListing(body.substr(first), limits) : parseHtml(body, limits);
}

Result<std::string> choosePackage(const Listing &listing, std::string_view itemName)
{
    if (itemName.empty())
        return fail(Errc::BadInput, "the test item has no name to look for");
    const std::string item = lowered(itemName);
    const std::string *first = nullptr;
    for (const auto &name : listing.files) {
        if (!isPackageOf(name, item))
            continue;
        if (lowered(name).find("release") != std::string::npos)
            return name;
        if (!first)
            first = &name;
    }
    if (first)
        return *first;
    const std::string wanted = "'" + forLogLine(itemName, 120) + "'";
    for (const auto &name : listing.refused) {
        if (isPackageOf(name, item))
            return fail(Errc::BadInput, "the listing's only package for " + wanted + " is '" + forLogLine(name, 120) +
                                            "', a name that leaves the folder or is no UTF-8 text; it was refused");
    }
    return fail(Errc::NotFound,
                "no .tar.gz or .tgz whose name holds " + wanted + "; the folder lists " + someOf(listing.files));
}

std::string checksumFileOf(const Listing &listing, std::string_view package)
{
    for (const char *suffix : {".sha256", ".md5"}) {
        const std::string wanted = std::string(package) + suffix;
        for (const auto &name : listing.files) {
            if (lowered(name) == lowered(wanted))
                return name;
        }
    }
    return {};
}

} // namespace crat::fetch
