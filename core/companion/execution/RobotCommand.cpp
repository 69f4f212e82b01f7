#include "core/companion/execution/RobotCommand.h"

#include <cstdlib>

#include "core/base/Files.h"
#include "core/base/SecretVariables.h"

namespace crat::execution {

namespace fs = std::filesystem;

fs::path ExecutionFolder::project(std::string_view projectName) const
{
    const bool usable =
        isSafeRelativePath(projectName) && projectName.find('/') == projectName.npos && projectName.size() <= 100;
    return root / "project" / (usable ? projectName : std::string_view("project"));
}

std::string robotPatternOf(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        if (c == '*' || c == '?' || c == '[')
            out += std::string("[") + c + "]";
        else
            out += c;
    }
    return out;
}

ProcessOptions robotCommand(const protocol::ExecutionRequest &request, const ExecutionFolder &folder,
                            const Toolchain &tools, const std::string &gridUrl)
{
    const fs::path project = folder.project(request.projectName);
    ProcessOptions options;
    auto &arguments = options.arguments;
    const auto add = [&arguments](std::initializer_list<std::string> more) {
        arguments.insert(arguments.end(), more);
    };
    add({"/bin/sh", "-c", "read -r go <&3 && exec 3<&- && exec \"$@\"", "robot"});
    add({tools.python.string(), "-m", "robot", "--outputdir", folder.output().string()});
    add({"--listener", (tools.robotFolder / "crat_listener.py").string(), "--console-colors", "off", "--console-width",
         "100"});
    add({"--pythonpath", tools.robotFolder.string()});
    for (const std::string &path : request.pythonPath)
        add({"--pythonpath", (project / path).string()});
    const auto variable = [&](const char *name, const std::string &value) {
        if (!request.variables.contains(name))
            add({"--variable", std::string(name) + ":" + value});
    };
    variable("GRID_URL", gridUrl);
    variable("BROWSER", request.browser);
    for (const auto &[name, value] : request.variables)
        add({"--variable", name + ":" + value});
    for (const std::string &tag : request.includeTags)
        add({"--include", tag});
    for (const std::string &tag : request.excludeTags)
        add({"--exclude", tag});
    for (const std::string &test : request.tests)
        add({"--test", robotPatternOf(test)});
    arguments.emplace_back("--");
    for (const std::string &path : request.paths)
        arguments.push_back(path);
    if (request.paths.empty())
        arguments.emplace_back(".");
    options.workingFolder = project;
    options.environment["CRAT_EVENTS_FILE"] = folder.events().string();
    options.environment["CRAT_PROJECT"] = project.string();
    options.environment["PYTHONUNBUFFERED"] = "1";
    options.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    options.environment["PYTHONIOENCODING"] = "utf-8";
    // Browsers come from the Grid: SeleniumLibrary's Selenium Manager need not look for any on the net, nor tell anybody.
    for (const char *name : {"SE_OFFLINE", "SE_AVOID_STATS"})
        if (!std::getenv(name))
            options.environment[name] = "true";
    hideSecretVariables(options);
    options.standardOutput = ProcessOutput::toFile(folder.console());
    options.standardError = ProcessOutput::sameAsOutput();
    return options;
}

} // namespace crat::execution
