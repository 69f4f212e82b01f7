*** Settings ***
Documentation    CRLF and BOM

*** Test Cases ***
One
    Log    a
    ...    b

    Log    c
    Log    mixed    Log    old mac
    Log    no end