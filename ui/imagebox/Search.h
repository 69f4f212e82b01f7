#pragma once

#include <stop_token>

#include <QList>
#include <QString>
#include <QStringList>

#include "core/image/Finder.h"

namespace crat::imagebox {

/// A template to look for: a picture at hand, or a file that is read when the search comes to it.
struct Template {
    QString name; ///< as shown; the path relative to the project where it has one
    QString path;
    image::Image picture;
};

/// One place where one of them was seen.
struct Found {
    int templateIndex = 0;
    image::Match match;
};

struct SearchReport {
    QList<Found> found;     ///< by template, best first
    QStringList complaints; ///< templates that could not be sought, and why
    bool stopped = false;
    int milliseconds = 0;
};

/// Looks for each template in turn. Any thread; blocks.
SearchReport search(const image::Image &screen, const QList<Template> &templates, const image::FindOptions &options,
                    const std::stop_token &stop);

} // namespace crat::imagebox
