#pragma once

namespace crat::test {

/// Makes a QCoreApplication for the whole GoogleTest run (Qt's SQL plug-ins need one). Call it from a namespace-scope
/// initialiser: `const bool qt = crat::test::useQtApplication();`
bool useQtApplication();

} // namespace crat::test
