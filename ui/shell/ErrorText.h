#pragma once

#include <QString>

#include "core/base/Result.h"

namespace crat::shell {

/// The kind of an error in the person's language ("Not found"), as a dialog's title or the head of a line.
QString errorTitle(Errc code);

/// Head and text in one line: "Not found: /home/…/login.robot does not exist".
QString errorText(const Error &error);

} // namespace crat::shell
