#include "core/companion/execution/Toolchain.h"

#include <cstdlib>
#include <unistd.h>

#include "core/base/ChildProcess.h"
#include "core/base/PythonCheck.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;

fs::path fromEnvironment(const char *name)
{
    const char *value = std::getenv(name);
    return value && *value ? fs::absolute(value) : fs::path(); // tests have working folders of their own
}

fs::path firstExisting(std::initializer_list<fs::path> candidates)
{
    std::error_code ec;
    for (const fs::path &candidate : candidates)
        if (!candidate.empty() && fs::exists(candidate, ec))
            return candidate;
    return {};
}

fs::path program(std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (auto found = findProgram(name))
            return *found;
    return {};
}

/// The checkout that holds `folder`, known by its plugins/robot; empty in an installation.
fs::path checkoutOf(fs::path folder)
{
    std::error_code ec;
    for (int level = 0; level < 5 && folder.has_relative_path(); ++level, folder = folder.parent_path())
        if (fs::exists(folder / "plugins/robot/crat_listener.py", ec))
            return folder;
    return {};
}

struct Missing {
    std::string names, packages;
    bool venv = false;
    void program(const fs::path &found, const char *name, const char *package)
    {
        if (!found.empty())
            return;
        names += (names.empty() ? "" : ", ") + std::string(name);
        packages += (packages.empty() ? "" : " ") + std::string(package);
    }
    void part(const fs::path &found, const char *name)
    {
        if (!found.empty())
            return;
        names += (names.empty() ? "" : ", ") + std::string(name);
        venv = true;
    }
    Result<> result(std::string_view purpose) const
    {
        if (names.empty())
            return {};
        std::string text =
            std::string(purpose) + " needs what is not installed here: " + names + ". Run packaging/dependencies";
        if (!venv)
            text += ", or: apt-get install " + packages;
        return fail(Errc::Unsupported, text);
    }
};

} // namespace

Toolchain Toolchain::find(const fs::path &programFolder)
{
    const fs::path checkout = checkoutOf(programFolder);
    const fs::path share = fromEnvironment("CRAT_SHARE");
    const fs::path installed = programFolder.parent_path() / "share/crat";
    const fs::path installedVenv = programFolder.parent_path() / "lib/crat/venv";
    const auto in = [](const fs::path &folder, const char *name) {
        return folder.empty() ? fs::path() : folder / name;
    };

    Toolchain out;
    out.python = fromEnvironment("CRAT_PYTHON");
    if (out.python.empty())
        out.python = firstExisting({in(checkout, ".venv/bin/python3"), installedVenv / "bin/python3"});
    const fs::path venv = out.python.parent_path().parent_path();
    if (out.python.empty())
        out.python = program({"python3"});
    out.robotFolder = firstExisting({in(checkout, "plugins/robot"), installed / "robot"});
    out.seleniumJar = fromEnvironment("CRAT_SELENIUM_JAR");
    if (out.seleniumJar.empty())
        out.seleniumJar =
            firstExisting({in(share, "selenium-server.jar"), in(venv, "share/crat/selenium-server.jar"),
                           in(checkout, ".venv/share/crat/selenium-server.jar"), installed / "selenium-server.jar",
                           installedVenv / "share/crat/selenium-server.jar"});
    out.java = program({"java"});
    out.chromium = fromEnvironment("CRAT_CHROMIUM");
    if (out.chromium.empty())
        out.chromium = program({"chromium", "chromium-browser", "google-chrome"});
    out.chromedriver = fromEnvironment("CRAT_CHROMEDRIVER");
    if (out.chromedriver.empty())
        out.chromedriver = program({"chromedriver"});
    out.display = program({"Xtigervnc", "Xvnc"});
    out.websockify = program({"websockify"});
    return out;
}

Result<> Toolchain::checkForRobot() const
{
    Missing missing;
    missing.part(python, "Python with Robot Framework (.venv)");
    missing.part(robotFolder, "CRAT's Robot listener (plugins/robot)");
    if (auto found = missing.result("Running tests"); !found)
        return found;
    if (auto works = checkPython(python, {"robot"}); !works)
        return fail(Errc::Unsupported, "Running tests needs Python with Robot Framework, and " + works.error().forUser +
                                           ". Run packaging/dependencies, or set CRAT_PYTHON to one that has it");
    return {};
}

Result<> Toolchain::checkForGrid() const
{
    Missing missing;
    missing.program(java, "Java", "openjdk-17-jre-headless");
    missing.program(chromium, "Chromium", "chromium");
    missing.program(chromedriver, "chromedriver", "chromium-driver");
    missing.program(display, "Xtigervnc", "tigervnc-standalone-server");
    missing.program(websockify, "websockify", "websockify");
    missing.part(seleniumJar, "selenium-server.jar");
    return missing.result("The browser Grid of this machine");
}

} // namespace crat::execution
