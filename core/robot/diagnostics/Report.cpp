#include "core/robot/diagnostics/Report.h"

#include <set>

#include <boost/json.hpp>

#include "core/robot/TokenStream.h"

namespace crat::robot {
namespace {

namespace json = boost::json;

std::string ruleIdOf(const Diagnostic &finding)
{
    return finding.source == "crat" ? finding.rule : finding.source + "." + finding.rule;
}

std::string uriOf(std::string_view path)
{
    static constexpr std::string_view Hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        if (plain) {
            out += c;
            continue;
        }
        out += '%';
        out += Hex[static_cast<unsigned char>(c) >> 4];
        out += Hex[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

json::object resultOf(const Diagnostic &finding, std::string_view path)
{
    const json::object region{{"startLine", finding.line},
                              {"startColumn", finding.column + 1},
                              {"endColumn", std::max(finding.endColumn, finding.column) + 1}};
    const json::object location{
        {"physicalLocation",
         json::object{{"artifactLocation", json::object{{"uri", uriOf(path)}}}, {"region", region}}}};
    return {{"ruleId", ruleIdOf(finding)},
            {"level", std::string(toString(finding.severity))},
            {"message", json::object{{"text", finding.message}}},
            {"locations", json::array{location}}};
}

} // namespace

std::string textReport(const std::vector<FileReport> &files)
{
    std::string out;
    for (const FileReport &file : files) {
        for (const Diagnostic &f : file.findings) {
            out += file.path + ':' + std::to_string(f.line) + ':' + std::to_string(f.column + 1) + ": ";
            out += toString(f.severity);
            out += ": " + f.message + " [" + ruleIdOf(f) + "]\n";
        }
    }
    return out;
}

std::string jsonReport(const std::vector<FileReport> &files)
{
    std::string out = "[";
    bool first = true;
    for (const FileReport &file : files) {
        for (const Diagnostic &f : file.findings) {
            out += first ? "\n  {\"file\": " : ",\n  {\"file\": ";
            first = false;
            appendJsonString(out, file.path);
            out += ", \"line\": " + std::to_string(f.line) + ", \"column\": " + std::to_string(f.column + 1) +
                   ", \"end_column\": " + std::to_string(f.endColumn + 1) + ", \"severity\": \"";
            out += toString(f.severity);
            out += "\", \"rule\": ";
            appendJsonString(out, f.rule);
            out += ", \"source\": ";
            appendJsonString(out, f.source);
            out += ", \"message\": ";
            appendJsonString(out, f.message);
            if (f.fix) {
                out += ", \"fix\": ";
                appendJsonString(out, f.fix->title);
            }
            out += '}';
        }
    }
    return out + (first ? "]\n" : "\n]\n");
}

std::string sarifReport(const std::vector<FileReport> &files, std::string_view version)
{
    json::array results, ruleList;
    std::set<std::string> others;
    for (const FileReport &file : files) {
        for (const Diagnostic &finding : file.findings) {
            results.push_back(resultOf(finding, file.path));
            if (finding.source != "crat")
                others.insert(ruleIdOf(finding));
        }
    }
    for (const Rule &rule : rules())
        ruleList.push_back(
            json::object{{"id", std::string(rule.name)},
                         {"shortDescription", json::object{{"text", std::string(rule.summary)}}},
                         {"defaultConfiguration", json::object{{"level", std::string(toString(rule.severity))}}}});
    for (const std::string &id : others)
        ruleList.push_back(json::object{{"id", id}});
    const json::object driver{{"name", "crat"}, {"version", std::string(version)}, {"rules", ruleList}};
    const json::object run{
        {"tool", json::object{{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
    const json::object log{
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", json::array{run}}};
    return json::serialize(log) + "\n";
}

} // namespace crat::robot
