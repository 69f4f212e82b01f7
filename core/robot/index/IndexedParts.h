#pragma once

#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// What a file and a library are to others. Thread-safe.
std::shared_ptr<const IndexedFile> makeIndexedFile(std::shared_ptr<const FileFacts> facts, GlobalNames &names);
std::shared_ptr<const IndexedLibrary> makeIndexedLibrary(LibraryRequest request, LibraryAnswer answer, bool certain,
                                                         GlobalNames &names, std::uint64_t stale = 0);
std::shared_ptr<const IndexedVariableFile> makeIndexedVariableFile(LibraryRequest request, LibraryAnswer answer,
                                                                   GlobalNames &names);
/// Does Robot come with the library? It finds these by their name alone, whatever lies beside a suite.
bool isStandardLibrary(std::string_view name);

} // namespace crat::robot
