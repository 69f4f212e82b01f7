#pragma once

#include <QIcon>
#include <QString>

namespace crat::shell {

/// Which of the theme's colours an icon takes. Text and Muted turn to the highlighted text's colour when selected.
enum class IconTone { Text, Muted, Accent, Success, Danger, Warning };

/// A line icon of resources/icons by name ("save"). Drawn from its SVG at the asked pixel size, so crisp at any scale, and in
/// the palette's colour of the moment, so right after a theme change. An unknown name gives a null icon. GUI thread.
QIcon icon(const QString &name, IconTone tone = IconTone::Text);

} // namespace crat::shell
