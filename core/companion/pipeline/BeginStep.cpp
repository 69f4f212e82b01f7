#include "core/companion/fetch/Url.h"
#include "core/companion/pipeline/Steps.h"
#include "core/companion/store/Builds.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Settings.h"

namespace crat::pipeline {

namespace {

Result<protocol::json::object> parametersOf(store::Reader &reader, const protocol::DeployTestRun &run)
{
    if (run.parameterSetId) {
        auto set = store::parameters::byId(reader, *run.parameterSetId);
        if (!set)
            return tl::unexpected(set.error());
        if (*set)
            return (*set)->parameters;
    }
    auto set = store::parameters::byName(reader, "default");
    if (!set)
        return tl::unexpected(set.error());
    return *set ? (*set)->parameters : protocol::json::object{};
}

struct Settings {
    std::map<std::string, std::string> values;
    std::string operator[](const std::string &key) const
    {
        const auto found = values.find(key);
        return found == values.end() ? std::string() : found->second;
    }
};

Result<Settings> readSettings(store::Reader &reader)
{
    Settings out;
    for (const char *key :
         {"project_name", "package_download_base_url", "package_build_info_base_url", "external_test_server_url"}) {
        auto value = store::settings::value(reader, key);
        if (!value)
            return tl::unexpected(value.error());
        out.values[key] = *value;
    }
    return out;
}

struct Known {
    RunPlan plan;
    std::string packagePath, downloadBase;
};

Result<Known> gather(store::Reader &reader, const protocol::DeployTestRun &run)
{
    auto item = store::items::byId(reader, run.testItemId);
    auto build = store::builds::byId(reader, run.buildInfoId);
    auto parameters = parametersOf(reader, run);
    auto settings = readSettings(reader);
    if (!item || !build || !parameters || !settings)
        return tl::unexpected(!item         ? item.error()
                              : !build      ? build.error()
                              : !parameters ? parameters.error()
                                            : settings.error());
    if (!*item || !*build)
        return fail(Errc::NotFound, "the run's test item or build is gone");
    Known out;
    out.plan.project = (*settings)["project_name"];
    out.plan.itemName = (*item)->name;
    out.plan.notify = (*item)->notificationEnabled;
    out.plan.parameters = std::move(*parameters);
    out.plan.targetUrl = (*settings)["external_test_server_url"];
    const auto buildUrl = fetch::joinUrl((*settings)["package_build_info_base_url"],
                                         (*build)->jobName + "/" + std::to_string((*build)->buildNumber));
    out.plan.buildUrl = buildUrl.value_or("");
    out.downloadBase = (*settings)["package_download_base_url"];
    out.packagePath = (*build)->packagePath;
    return out;
}

} // namespace

Result<> BeginStep::run(RunRecord &record)
{
    auto known = m_store.readNow<Known>([&](store::Reader &reader) { return gather(reader, record.run); });
    if (!known)
        return tl::unexpected(known.error());
    record.state.plan = known->plan;
    record.run.status = protocol::RunStatus::Downloading;
    record.run.startedAt = record.now();
    record.beginStep(protocol::StepName::Download, "reading the listing");
    record.state.failedPart = "download";
    if (known->downloadBase.empty())
        return fail(Errc::BadInput, "no artefact server is set (setting package_download_base_url)");
    auto folder = fetch::joinUrl(known->downloadBase, known->packagePath);
    if (!folder)
        return tl::unexpected(withContext(folder.error(), "the package's address"));
    while (folder->ends_with('/'))
        folder->pop_back();
    record.state.plan.folderUrl = *folder;
    record.state.stage = Stage::Download;
    return record.save();
}

} // namespace crat::pipeline
