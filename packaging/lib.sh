# Shared by the scripts beside it; sourced, never run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"
parts="$venv/share/crat"
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
# timed TITLE COMMAND …: a step that says how long it took; its failure ends the script
timed() {
  local title=$1 begin=$SECONDS; shift
  step "$title"
  "$@"
  say "-- $title: $(((SECONDS - begin) / 60)) min $(((SECONDS - begin) % 60)) s"
}
die() { printf 'error: %s\n' "$*" >&2; exit 3; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "this needs root: run it as root, or install sudo, or ask an administrator for: $*"
  fi
}

# packages FILE: the names in a list, without its comments
packages() { sed 's/#.*//' "$1" | tr -s ' \t' '\n' | grep -v '^$'; }

# build_preset NAME [TARGET …]: configures once, then builds what changed
build_preset() {
  local preset=$1; shift
  [ -f "$root/build/$preset/build.ninja" ] || (cd "$root" && cmake --preset "$preset" -Wno-dev >"/tmp/crat-configure.$$" 2>&1) ||
    { cat "/tmp/crat-configure.$$" >&2; rm -f "/tmp/crat-configure.$$"; die "configuring the $preset build failed (the reason is above)"; }
  rm -f "/tmp/crat-configure.$$"
  local targets=()
  for target in "$@"; do targets+=(--target "$target"); done
  (cd "$root" && cmake --build --preset "$preset" -j "$jobs" "${targets[@]}")
}

# build_if_changed PRESET TARGET …: builds, unless nothing that goes into the targets was touched since that was last done. Looking
# takes a blink where even a build of nothing takes seconds.
build_if_changed() {
  local stamp="$root/build/$1/.built-$(printf '%s' "$*" | cksum | tr ' ' -)" changed
  if [ -f "$stamp" ] && [ -d "$root/build/$1/bin" ]; then
    changed=$(cd "$root" && find CMakeLists.txt CMakePresets.json app cmake core plugins resources tests/e2e/studio translations ui -newer "$stamp" -print -quit)
    [ -n "$changed" ] || return 0
  fi
  mkdir -p "${stamp%/*}"
  touch "$stamp.begun" # what is edited while it builds is newer
  build_preset "$@"
  mv "$stamp.begun" "$stamp"
}
