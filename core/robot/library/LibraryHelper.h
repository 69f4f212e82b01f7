#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/ChildProcess.h"
#include "core/robot/library/LibraryService.h"

namespace crat::robot {

/// One answer of the helper, its "doc" still JSON.
struct LibraryReply {
    std::size_t id = 0;
    bool ok = false;
    std::string kind, error, doc;
};
/// A line of the helper's output. Error: BadInput.
Result<LibraryReply> parseLibraryReply(std::string_view line);

/// The helper process itself. One thread at a time.
class LibraryHelper {
public:
    /// Errors: NotFound, Unavailable (no Python, no script, no process).
    static Result<LibraryHelper> start(const LibraryOptions &options);
    ~LibraryHelper();
    LibraryHelper(LibraryHelper &&other) noexcept;
    LibraryHelper(const LibraryHelper &) = delete;
    LibraryHelper &operator=(LibraryHelper &&) = delete;

    using Take = std::function<void(const LibraryRequest &, LibraryReply)>;
    /// Sends all requests and takes answers until each has one; what is answered leaves `missing`. `pause` is called
    /// whenever some answers have come and no more do for a moment. `interrupt`: a descriptor that ends it once it is
    /// readable. Errors: Timeout, Cancelled, Unavailable (it ended or spoke nonsense): the helper is of no further use then.
    Result<> ask(std::vector<const LibraryRequest *> &missing, Deadline until, const Take &take,
                 const std::function<void()> &pause, int interrupt);

private:
    LibraryHelper(ChildProcess process, int socket, const LibraryOptions &options)
        : m_process(std::move(process)), m_socket(socket), m_options(&options)
    {
    }
    std::string lineOf(const LibraryRequest &request, std::size_t id) const;

    ChildProcess m_process;
    int m_socket = -1;
    const LibraryOptions *m_options; ///< of the service that owns this
};

} // namespace crat::robot
