#!/usr/bin/env bash
# Measures how fast access logs are read, on one core: `wc -l`, a bare count of line ends in Rust (the
# limit), `wirecopy audience`, and GoAccess from Debian. Prints the best of three runs of each (one of GoAccess) in
# seconds of processor time (user and system), so that other work on the machine matters little, in megabytes for
# such a second, and the ratios. The log is made in a temporary folder and taken away afterwards.
#
#   bench/audience.sh           a log of 200 MB
#   bench/audience.sh 1000      one of 1,000 MB
#
# LOG names a log of one's own in the combined format instead, WIRECOPY a binary that is built
# already.
set -euo pipefail
cd "$(dirname "$0")/.."

megabytes=${1:-200}
target=${CARGO_TARGET_DIR:-target}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

command -v goaccess >/dev/null || {
    echo "bench/audience.sh: goaccess is missing: apt-get install goaccess" >&2
    exit 1
}
cargo build --quiet --release -p wire-audience --examples
if [ -z "${WIRECOPY:-}" ]; then
    cargo build --quiet --release -p wirecopy
    WIRECOPY=$target/release/wirecopy
fi
if [ -z "${LOG:-}" ]; then
    LOG=$made/access.log
    "$target/release/examples/made_log" "$megabytes" >"$LOG"
fi
size=$(stat --format=%s "$LOG")

TIMEFORMAT='%3U %3S'

# The least processor time of so many runs on the first core, in milliseconds.
best() {
    local runs=$1 least='' user system took
    shift
    for ((run = 0; run < runs; run++)); do
        { time taskset --cpu-list 0 "$@" >"$made/out" 2>"$made/err"; } 2>"$made/time" || {
            cat "$made/err" >&2
            exit 1
        }
        read -r user system <"$made/time"
        took=$((10#${user/./} + 10#${system/./}))
        if [ -z "$least" ] || [ "$took" -lt "$least" ]; then least=$took; fi
    done
    echo "$least"
}

rate() { # name, milliseconds
    printf '%-28s %8d ms %8d MB/s\n' "$1" "$2" $((size / 1000 / $2))
}

ratio() { # one, other
    printf '%d.%d' $(($1 / $2)) $(($1 * 10 / $2 % 10))
}

cat "$LOG" >/dev/null # into the page cache
echo "$(goaccess --version | head -1) $(wc -l <"$LOG") lines, $((size / 1000000)) MB, one core, best of three runs (GoAccess: one)"
wc=$(best 3 wc -l "$LOG")
rate 'wc -l' "$wc"
bare=$(best 3 "$target/release/examples/newlines" "$LOG")
rate 'line ends alone (memchr)' "$bare"
ours=$(best 3 "$WIRECOPY" audience --format csv "$LOG")
rate 'wirecopy audience' "$ours"
theirs=$(best 1 goaccess "$LOG" --log-format=COMBINED --no-progress --output="$made/goaccess.json")
rate 'goaccess' "$theirs"
echo "wirecopy audience is $(ratio "$theirs" "$ours") times as fast as goaccess; the bare count is $(ratio "$ours" "$bare") times as fast as wirecopy audience"
