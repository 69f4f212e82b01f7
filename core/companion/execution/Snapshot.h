#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/companion/execution/BlobStore.h"
#include "core/protocol/Execution.h"

namespace crat::execution {

/// What one execution's request may ask for at most.
struct RequestLimits {
    std::size_t files = 20'000;
    std::uint64_t bytes = 2ull << 30; ///< all files together
    std::size_t texts = 10'000;       ///< paths, tests, tags, variables, each
    std::size_t textBytes = 4096;     ///< one of them
};

/// Is everything in `request` within bounds and safe to lay out and to hand to Robot? Errors: BadInput, TooLarge; the text
/// names the member and the value.
Result<> checkRequest(const protocol::ExecutionRequest &request, const RequestLimits &limits = {});

/// Digests of the manifest that `blobs` does not hold, each once.
std::vector<std::string> missingBlobs(const protocol::ExecutionRequest &request, const BlobStore &blobs);

/// Writes the manifest's files under `folder` (made; what was in it is removed first). The request has been checked.
/// Errors: NotFound (a blob is gone), Unavailable.
Result<> layOut(const protocol::ExecutionRequest &request, const BlobStore &blobs, const std::filesystem::path &folder);

/// Does anything in the snapshot drive a browser? Looks for Selenium's names in Robot, Python and YAML files. A project that
/// only says so through a library of its own is found through that library's file.
bool mentionsBrowser(const protocol::ExecutionRequest &request, const std::filesystem::path &folder);

} // namespace crat::execution
