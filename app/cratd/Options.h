#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::cratd {

enum class Role { Controller, Worker, Target };

/// How a companion is to run. Sources, the first that says something wins: command line, CRAT_… environment, --config file,
/// the older platform's .env names, defaults.
struct Options {
    std::filesystem::path data; ///< made where missing; one companion at a time
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;          ///< 0: any free one
    bool portAsked = false;             ///< false: the next free one after 8000 will do
    std::set<std::string> allowedHosts; ///< further names in the Host header, see http::HostGuard
    std::string database;               ///< URL; empty: sqlite in `data`
    std::set<Role> roles = {Role::Controller, Role::Worker, Role::Target};
    std::string adminPassword; ///< never from the command line, where every user of the machine could read it
    bool tokenFromStdin = false;
    std::string targetToken; ///< what a target wants to see, and the controller shows; empty: loopback callers only
    std::filesystem::path services; ///< TOML with [[service]] tables for the target role; empty: the --config file's
    std::filesystem::path packages; ///< where packages are downloaded to; empty: data/packages
    std::filesystem::path reports;  ///< where the target publishes reports; empty: in `data`, served at /reports
    std::string gridUrl;  ///< a Selenium Grid that somebody runs; empty: one on this machine, started when needed
    int gridDisplays = 1; ///< of the Grid on this machine: browsers at once, 1 to 16
    std::string logLevel = "info";
    bool logJson = false;
    std::filesystem::path logFile;
    std::map<std::string, std::string> firstSettings; ///< smtp_… from the older EMAIL_SEND_…; only where not set yet
};

struct ParsedOptions {
    std::optional<Options> options; ///< nothing: print `text` and end with `exitCode`
    std::string text;
    int exitCode = 0;
};

/// `environment` gives a variable's value. Pure but for reading the file that --config names.
ParsedOptions parseOptions(const std::vector<std::string> &arguments,
                           const std::function<std::optional<std::string>(const std::string &)> &environment);

/// "HOST:PORT", "[::1]:PORT", ":PORT" (all addresses). Error: BadInput.
Result<std::pair<std::string, std::uint16_t>> parseListen(std::string_view text);

} // namespace crat::cratd
