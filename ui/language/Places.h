#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QString>

#include "core/robot/index/Snapshot.h"

/// Questions about what stands in a cell: where it is defined, who uses it, what it does.
namespace crat::language {

enum class PlaceWish { Definition, Usages, Explanation };

struct PlaceQuestion {
    quint64 id = 0;
    PlaceWish wish = PlaceWish::Definition;
    std::string path;
    std::shared_ptr<const robot::Tree> tree; ///< the text of the file as it is
    std::size_t begin = 0, end = 0;          ///< the cell's bytes
};

struct FoundPlace {
    QString path;
    int line = 1;
    QString text; ///< the line, without blanks at its ends
    bool definition = false;
};

struct PlaceAnswer {
    static constexpr std::size_t Limit = 5000; ///< places
    quint64 id = 0;
    PlaceWish wish = PlaceWish::Definition;
    QString name; ///< as it stands in the cell; "": nothing is known of what stands there
    std::vector<FoundPlace> places;
    std::size_t count = 0; ///< of all places, beyond the limit too
    QString markdown;      ///< of an Explanation; of the Definition of what no file of the project defines
};

/// Nothing if the snapshot knows another text of the file: a newer one is on its way. Pure.
std::optional<PlaceAnswer> answer(const PlaceQuestion &question, const robot::Snapshot &snapshot);

} // namespace crat::language
