#include "translations/Translations.h"

#include <QtCore/QtGlobal>
#include <QtCore/qglobal.h>

static void initResource()
{
    Q_INIT_RESOURCE(i18n);
}

namespace crat {

void initTranslations()
{
    initResource();
}

} // namespace crat
