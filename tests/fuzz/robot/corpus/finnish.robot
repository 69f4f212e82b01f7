1﻿Language: fi
*** Asetukset ***
Kirjasto    X
*** Avainsanat ***
K
    [Argumentit]    ${a}
    RETURN    ${a}
    [Return]    1