# Shared by start.sh and stop.sh: where the service lies, its port, its nginx.
prefix=$(cd "$(dirname "$0")/.." && pwd)
run="$prefix/run"
port=${DEMO_SITE_PORT:-$(cat "$prefix/conf/port" 2>/dev/null || echo 8088)}
case $port in '' | *[!0-9]*) echo "the port '$port' is not a number" >&2; exit 2 ;; esac
nginx=$(command -v openresty || command -v nginx || ls /usr/sbin/nginx 2>/dev/null) || { echo "nginx is not installed" >&2; exit 2; }

nginx_runs() {
  [ -s "$run/nginx.pid" ] && kill -0 "$(cat "$run/nginx.pid")" 2>/dev/null
}
