# The plain form for an "Execute shell" step, for names and paths without quotes or backslashes (announce.sh takes any).
# A companion that is away costs 10 seconds at most and does not fail the build.
curl --max-time 10 -X POST -H "Content-Type: application/json" \
     -d "{
           \"BUILD_USER\": \"${BUILD_USER:-None}\",
           \"JOB_NAME\": \"${JOB_NAME}\",
           \"PACKAGE_PATH\": \"${PACKAGE_PATH}\",
           \"BUILD_NUMBER\": \"${BUILD_NUMBER}\",
           \"CRAT_TEST\": \"${CRAT_TEST:-}\"
         }" \
     "${CRAT_URL}/api/v1/builds" || echo "CRAT was not told of this build; the build itself is fine."
