0| *** Test Cases *** |
| T | Log | a  b |  | c |
|   | ... | d | # e |
|   | | x
| U |