#pragma once

namespace crat {

/// Makes :/i18n/crat_<locale>.qm readable: a static library's resources reach the program only when asked for by name.
void initTranslations();

} // namespace crat
