#pragma once

#include <QString>

class QTextBrowser;

namespace crat::language {

/// Shows documentation, which anyone may have written: HTML in it stays text, and nothing is loaded for it.
void showMarkdown(QTextBrowser &view, const QString &markdown);
/// The same as rich text, at most `lines` lines of it, for a tool tip.
QString toolTipOf(const QString &markdown, int lines = 20);

} // namespace crat::language
