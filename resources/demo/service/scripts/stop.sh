#!/bin/sh
# Stops the shop and returns when it has ended. One that does not run is fine.
set -eu
. "$(dirname "$0")/lib.sh"
nginx_runs || { echo "the shop does not run"; exit 0; }
pid=$(cat "$run/nginx.pid")
kill -QUIT "$pid"
tries=0
while kill -0 "$pid" 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -lt 50 ] || { kill -TERM "$pid" 2>/dev/null || true; }
  [ $tries -lt 100 ] || { echo "the shop (process $pid) does not end" >&2; exit 1; }
  sleep 0.1
done
echo "the shop has ended"
