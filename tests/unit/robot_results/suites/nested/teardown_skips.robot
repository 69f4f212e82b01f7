*** Settings ***
Suite Teardown    Skip    Not here

*** Test Cases ***
Passes At First
    Log    fine
