#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace crat::target {

enum class ServiceKind {
    C,         ///< one binary, its configuration and its scripts are replaced; the rest of the install folder stays
    OpenResty, ///< the whole install folder is replaced (full) or overlaid (update)
};

/// How a service is deployed on this machine. All paths are relative to its install folder.
struct Service {
    std::string name;
    ServiceKind kind = ServiceKind::C;
    std::string binary; ///< C: file name or path in the package; empty: the name in lower case
    /// C: files and folders of the package that go along; OpenResty: files and folders of the former version that come back.
    std::vector<std::string> config = {"conf"};
    std::string stopScript;  ///< run where it is there
    std::string startScript; ///< empty: the service isn't started by us
    std::string healthUrl;   ///< asked after the start until it answers 2xx; empty: not asked
    std::chrono::seconds scriptTimeout{60};
    std::chrono::seconds healthTimeout{30};
};

/// The services this machine knows: those of its configuration over the contract's four (CDS and SDS of kind C,
/// SSGAGENT and SLS of kind OpenResty).
///
///   [[service]]
///   name = "SLS"
///   kind = "openresty"            # or "c"
///   binary = "sds"                # kind c
///   config = ["conf"]
///   stop = "scripts/stop.sh"
///   start = "scripts/start.sh"
///   health_url = "http://127.0.0.1:8080/health"
///   script_timeout = 60           # seconds
///   health_timeout = 30
class ServiceCatalog {
public:
    ServiceCatalog(); ///< the contract's four
    /// Errors: BadInput (the text says line and key), NotFound, TooLarge (1 MiB).
    static Result<ServiceCatalog> load(const std::filesystem::path &file);
    static Result<ServiceCatalog> parse(std::string_view toml);

    /// By name, whatever the case of ASCII letters.
    const Service *find(std::string_view name) const;
    const std::vector<Service> &all() const { return m_services; }

private:
    void put(Service service);
    std::vector<Service> m_services;
};

/// The folder a service may be installed in: absolute, without "..", at least two levels deep and none of the system's own
/// (/etc, /usr/bin …). Gives it without links in its existing part. Error: BadInput.
Result<std::filesystem::path> checkedInstallFolder(std::string_view path);

} // namespace crat::target
