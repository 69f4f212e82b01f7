*** Settings ***
Suite Teardown    Fail    The teardown broke

*** Test Cases ***
Passes At First
    Log    fine

Fails Anyway
    Fail    of itself

Skipped Before
    Skip    no need
