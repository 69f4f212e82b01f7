Language: Finnish
language: pt-BR

*** Asetukset ***
Dokumentaatio    Kaksi kieltä
Kirjasto         Collections
Testin Alustus    Log    x

*** Casos De Teste ***
Yksi
    [Etiquetas]    a
    [tagit]    b
    [Alustus]    Log    x
    Oletetaan jotain

*** AVAINSANAT ***
Jotain
    [Argumentit]    ${x}
    Log    ${x}
