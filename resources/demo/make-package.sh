#!/usr/bin/env bash
# Packs the demo service: make-package.sh OUT.tar.gz VERSION [--broken]
# The same version gives the same bytes. --broken: a build that nginx refuses to start.
set -euo pipefail
usage() { sed -n '2,3s/^# //p' "$0"; exit 2; }
[ $# -ge 2 ] && [ $# -le 3 ] || usage
out=$1 version=$2 broken=no
[ "${3:-}" = "" ] || { [ "$3" = --broken ] && broken=yes || usage; }
case $version in '' | *[!A-Za-z0-9._-]*) echo "a version has letters, digits, dots, dashes and underscores only: '$version'" >&2; exit 2 ;; esac

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/service" "$work/teashop"
rm -rf "$work/teashop/run"
printf '%s\n' "$version" >"$work/teashop/html/version.txt"
if [ "$broken" = yes ]; then
  sed -i 's|^http {$|http {\n    brew_tea on; # not a directive of nginx|' "$work/teashop/nginx/nginx.conf.in"
fi
# Modes as git keeps them, whatever the checkout's umask was.
find "$work/teashop" -type d -exec chmod 755 {} +
find "$work/teashop" -type f -exec chmod 644 {} +
chmod 755 "$work/teashop/scripts/start.sh" "$work/teashop/scripts/stop.sh"
mkdir -p "$(dirname "$out")"
tar --sort=name --mtime=@1700000000 --owner=0 --group=0 --numeric-owner --format=gnu -C "$work" -cf - teashop |
  gzip -n -9 >"$out.part"
mv "$out.part" "$out"
