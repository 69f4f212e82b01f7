#!/bin/sh
# Announces a build to CRAT. For a Jenkins "Execute shell" step after the package was published.
#
#   CRAT_URL      address of the companion, e.g. http://crat.example.org:8000      (needed)
#   JOB_NAME BUILD_NUMBER                                                          (Jenkins sets them)
#   PACKAGE_PATH  the package's folder below the artefact server's address         (needed)
#   BUILD_USER    who started the build (user build vars plug-in)                  (may be missing)
#   CRAT_TEST     a test item of CRAT: ask for its run as soon as the build is in  (may be missing)
#   CRAT_STRICT   1: a build that could not be announced fails this step           (else it only says so)
#   CRAT_TIMEOUT  seconds for each of the three tries                              (8; so at most some 30 in all)
#
# Needs a shell, awk and any curl.
set -u

not_announced() {
    echo "CRAT did not take the announcement of ${JOB_NAME:-this job} ${BUILD_NUMBER:-}: $1. The build itself is fine." >&2
    [ "${CRAT_STRICT:-0}" = 1 ] && exit 1
    exit 0
}

for name in CRAT_URL JOB_NAME PACKAGE_PATH BUILD_NUMBER; do
    eval "[ -n \"\${$name:-}\" ]" || not_announced "the variable $name is not set"
done

# A text as a JSON string: quotes, backslashes and control characters escaped.
quote() {
    printf '%s' "$1" | LC_ALL=C awk '
        BEGIN { for (i = 1; i < 32; i++) code[sprintf("%c", i)] = sprintf("\\u%04x", i); printf "\"" }
        NR > 1 { printf "\\n" }
        { n = length($0)
          for (i = 1; i <= n; i++) {
              c = substr($0, i, 1)
              if (c == "\"" || c == "\\") printf "\\%s", c
              else if (c in code) printf "%s", code[c]
              else printf "%s", c
          } }
        END { printf "\"" }'
}

body="{\"BUILD_USER\":$(quote "${BUILD_USER:-None}"),\"JOB_NAME\":$(quote "$JOB_NAME")"
body="$body,\"PACKAGE_PATH\":$(quote "$PACKAGE_PATH"),\"BUILD_NUMBER\":$(quote "$BUILD_NUMBER")"
[ -z "${CRAT_TEST:-}" ] || body="$body,\"CRAT_TEST\":$(quote "$CRAT_TEST")"
body="$body}"

# The same build sent twice is one build, so repeating is harmless.
why='it could not be sent'
for try in 1 2 3; do
    [ "$try" = 1 ] || sleep 1
    if answer=$(printf '%s' "$body" | curl -sS --connect-timeout 5 --max-time "${CRAT_TIMEOUT:-8}" -X POST -H 'Content-Type: application/json' \
            --data-binary @- -w '\n%{http_code}' "${CRAT_URL%/}/api/v1/builds" 2>&1); then
        status=$(printf '%s\n' "$answer" | tail -n 1)
        answer=$(printf '%s\n' "$answer" | sed '$d')
        case $status in
            200) printf '%s\n' "$answer"; exit 0 ;;
            5??|429|408) why="it answered $status $answer" ;;
            *) not_announced "it answered $status $answer" ;;
        esac
    else
        why=$(printf '%s' "$answer" | head -n 1)
    fi
done
not_announced "$why"
