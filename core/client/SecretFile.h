#pragma once

#include <string_view>

#include <QString>

#include "core/base/Result.h"

namespace crat::client {

/// Replaces `path` with `bytes`, readable by its owner only at every moment; folders above it are made with mode 0700.
/// Error: Unavailable, naming the path.
Result<> writeSecretFile(const QString &path, std::string_view bytes);

/// Is it a regular file of ours that nobody else may read? (Only then may a token in it be trusted.)
bool isSecretFile(const QString &path);

} // namespace crat::client
