#!/bin/sh
# Starts the shop on 127.0.0.1. Fails with nginx's own words where its configuration is wrong.
set -eu
. "$(dirname "$0")/lib.sh"
mkdir -p "$run/tmp"
# As root the worker would drop to an account that may not read this folder.
user=""
[ "$(id -u)" != 0 ] || user="user root;"
sed -e "s|@PREFIX@|$prefix|g" -e "s|@PORT@|$port|g" -e "s|@USER@|$user|g" \
    -e "s|@VERSION@|$(cat "$prefix/html/version.txt")|g" "$prefix/nginx/nginx.conf.in" >"$run/nginx.conf"
"$nginx" -t -q -p "$prefix" -c "$run/nginx.conf" -e "$run/error.log"
if nginx_runs; then
  "$nginx" -s reload -p "$prefix" -c "$run/nginx.conf" -e "$run/error.log"
else
  "$nginx" -p "$prefix" -c "$run/nginx.conf" -e "$run/error.log" </dev/null >/dev/null 2>&1
fi
echo "shop $(cat "$prefix/html/version.txt") on http://127.0.0.1:$port/"
