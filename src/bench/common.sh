# What the scripts beside it have in common; to be read with `.`. $work is a folder of their own.
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
python=/usr/bin/python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# debian PACKAGE MODULE: installs a package of Debian's for Python, where it is not there.
debian() {
  "$python" -c "import $2" 2>/dev/null && return
  echo "installing $1 ..." >&2
  $([ "$(id -u)" -eq 0 ] || echo sudo) apt-get install -y "$1" >&2
}

# measure NAME COMMAND...: adds a line "milliseconds, of the processors, kilobytes" to the file NAME.
measure() {
  local name=$1
  shift
  "$python" - "$work/$name" "$@" <<'PY'
import os, resource, subprocess, sys, time
start = time.time()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
wall = time.time() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "a") as out:
    print(round(1000 * wall), round(1000 * (used.ru_utime + used.ru_stime)), used.ru_maxrss, file=out)
sys.exit(code)
PY
}

# median NAME [COLUMN]: of the milliseconds (1, unless given), of those of the processors (2).
median() {
  sort -n -k "${2:-1}" "$work/$1" | awk -v column="${2:-1}" '{ all[NR] = $column } END { print all[int((NR + 1) / 2)] }'
}

# peak NAME: the most megabytes of any run.
peak() {
  awk '$3 > most { most = $3 } END { printf "%d\n", most / 1024 }' "$work/$1"
}

# row TEXT NAME [FILE]: one line of a table.
row() {
  printf '%-44s %7d ms %7d ms of CPU %6d MB' "$1" "$(median "$2")" "$(median "$2" 2)" "$(peak "$2")"
  [ -z "${3-}" ] || printf '   file %.2f MB' "$(stat -c %s "$3" | awk '{ print $1 / 1e6 }')"
  printf '\n'
}

# ratio TEXT NAME NAME: how the times of the first compare with those of the second.
ratio() {
  awk -v text="$1" -v a="$(median "$2")" -v b="$(median "$3")" -v c="$(median "$2" 2)" -v d="$(median "$3" 2)" \
    'BEGIN { printf "%-44s %10.3f %10.3f of CPU\n", text, a / b, c / d }'
}
