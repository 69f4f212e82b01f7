#pragma once

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/robot/index/Project.h"

namespace crat::robot {

/// A project in a folder of its own, with the Python that the tests run with.
class ProjectTest : public testing::Test {
protected:
    TemporaryFolder m_folder{{}, "index 空格 "};
    std::unique_ptr<LibraryService> m_service;
    std::unique_ptr<Project> m_project;

    std::string path(std::string_view name) const { return (m_folder.path() / name).string(); }
    void write(std::string_view name, std::string_view text)
    {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        ASSERT_TRUE(writeFileAtomically(path(name), text));
    }
    /// Indexes what has been written; with Python's libraries unless told otherwise.
    void open(bool libraries = true)
    {
        ProjectOptions options = findProject(m_folder.path());
        options.root = m_folder.path();
        const auto libraryOptions = [this](const ProjectOptions &project) {
            LibraryOptions library = libraryOptionsOf(project, CRAT_BIN_DIR);
            library.cacheFolder = m_folder.path() / ".cache";
            library.timeLimit = m_limit;
            return library;
        };
        m_service = std::make_unique<LibraryService>(libraryOptions(options));
        m_project = std::make_unique<Project>(options, m_service.get(), 2);
        m_project->libraryOptions = libraryOptions;
        m_project->load(*projectFiles({m_folder.path().string()}));
        if (libraries)
            m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    }
    /// A file event, and what follows from it.
    void refresh(std::string_view name)
    {
        m_project->refresh({path(name)});
        m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    }
    std::shared_ptr<const Snapshot> snapshot() const { return m_project->snapshot(); }
    FileId id(std::string_view name) const { return *snapshot()->find(path(name)); }

    std::chrono::milliseconds m_limit{20000};
};

} // namespace crat::robot
