#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/index/Extractor.h"

namespace crat::robot {

std::uint32_t FileFacts::lineAt(std::size_t offset) const
{
    const auto it = std::upper_bound(lines.begin(), lines.end(), offset);
    return it == lines.begin() ? 1 : static_cast<std::uint32_t>(it - lines.begin());
}

std::uint32_t FileFacts::columnAt(std::size_t offset) const
{
    if (lines.empty())
        return 0;
    const std::size_t begin = lines[lineAt(offset) - 1];
    if (begin >= offset)
        return 0;
    return static_cast<std::uint32_t>(characterCount(std::string_view(source).substr(begin, offset - begin)));
}

std::uint32_t FileFacts::itemAt(std::size_t offset) const
{
    const auto it = std::upper_bound(items.begin(), items.end(), offset, [](std::size_t wanted, const ItemFact &item) {
        return wanted < item.whole.begin;
    });
    if (it == items.begin() || offset > std::prev(it)->whole.end)
        return None;
    return static_cast<std::uint32_t>(it - items.begin()) - 1;
}

std::shared_ptr<const FileFacts> extractFacts(const Tree &tree, std::string path)
{
    const auto facts = std::make_shared<FileFacts>();
    facts->path = std::move(path);
    facts->source = tree.bytes();
    facts->kind = tree.kind();
    facts->version = tree.version();
    facts->readable = !tree.invalidUtf8();
    if (facts->readable)
        Extractor(tree, *facts).run();
    return facts;
}

} // namespace crat::robot
