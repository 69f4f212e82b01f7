2*** Comments ***
a
   b
*** Nothing ***
...    x
*** Tasks ***
...
*** Task ***
T
    END
    [Template]    NONE
    IF    1
    ELSE
