0# c
...    x


*** Test Cases ***
# c
...   Name
...    Log    1
    # c
    ...    2
    ...

    ...
