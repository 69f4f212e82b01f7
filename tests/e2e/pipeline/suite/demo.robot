*** Test Cases ***
The Deployed Version Is There
    ${content}=    Evaluate    open($VERSION_FILE).read().strip()
    Should Not Be Empty    ${content}

Sums Are Right
    Should Be Equal As Integers    ${1 + 1}    2
