*** Settings ***
Documentation    Settings of a folder
Suite Setup      Log    here
Test Tags        all
Test Template    Not Here
Default Tags     nor this
Test Setup       Log    x

*** Test Cases ***
Not here either
    Log    x

*** Keywords ***
Shared
    Log    x
