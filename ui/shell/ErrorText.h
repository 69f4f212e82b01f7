#pragma once

#include <QString>

#include "core/base/Result.h"

namespace crat::shell {

/// The kind of an error in the person's language ("Not found"), as a dialog's title or the head of a line.
QString errorTitle(Errc code);

/// The error's own text, in the person's language where it is about a file ("cannot read …: No such file or directory"). Core's
/// Qt parts translate theirs themselves. Any thread.
QString errorWords(const Error &error);

/// Head and text in one line: "Not found: /home/…/login.robot does not exist".
QString errorText(const Error &error);

} // namespace crat::shell
