#!/usr/bin/env bash
# Measures how fast a web archive is looked through on one core with a million stories in the index: unpacked
# alone; unpacked and its lines counted, which is the limit; read as records; asked of the gate; and traced with all
# findings where the gate lets a page in. All in one run, in turns. The archive is made in a temporary folder:
# real pages of news, filled up with the markup of others to some 300 KB, one in a hundred with a story in it.
#
#   bench/gate.sh                   1,000 pages, 1,000,000 stories
#   bench/gate.sh 5000 100000       so many pages and stories
#   bench/gate.sh --cores           and then `wirecopy trace` on one core and on all, and its memory
#   bench/gate.sh --peers           and then what can be put together from PyPI, with the real stories alone
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
set -euo pipefail
cd "$(dirname "$0")/.."

cores='' peers=''
while [[ ${1:-} == --* ]]; do
    case $1 in
    --cores) cores=yes ;;
    --peers) peers=yes ;;
    *)
        echo "usage: bench/gate.sh [--cores] [--peers] [PAGES [STORIES]]" >&2
        exit 2
        ;;
    esac
    shift
done
pages=${1:-1000}
shared=${WIRECOPY_SHARED:-../shared}
stories=$shared/data/wire/stories.jsonl.gz
[ -f "$stories" ] || {
    echo "bench/gate.sh: the data are not in $shared: name their folder in WIRECOPY_SHARED" >&2
    exit 1
}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
release=${CARGO_TARGET_DIR:-target}/release
cargo build --quiet --release -p wire-trace --example made_warc --example pages_a_second
archive=$made/pages.warc.gz
"$release/examples/made_warc" "$pages" "$stories" "$shared/data/background" "$shared/data/templates" "$archive"
"$release/examples/pages_a_second" "$stories" "$archive" "${2:-1000000}"

# The most memory that `wirecopy trace` takes for an archive, in megabytes.
memory() {
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000)' \
        "$release/wirecopy" trace --format csv --stories "$stories" "$1"
}

if [ -n "$cores" ]; then
    cargo build --quiet --release -p wirecopy
    for list in 0 "0-$(($(nproc --all) - 1))"; do
        start=$EPOCHREALTIME
        taskset --cpu-list "$list" "$release/wirecopy" trace --format csv --stories "$stories" "$archive" \
            >"$made/pickups.csv" 2>/dev/null
        took=$(((${EPOCHREALTIME/[.,]/} - ${start/[.,]/}) / 1000))
        echo "wirecopy trace on cores $list: $((pages * 1000 / took)) pages/s ($(($(wc -l <"$made/pickups.csv") - 1)))"
    done
    for _ in 1 2 3 4; do cat "$archive"; done >"$made/long.warc.gz"
    echo "memory of wirecopy trace: $(memory "$archive") MB; of an archive four times as long: $(memory "$made/long.warc.gz") MB"
fi

if [ -n "$peers" ]; then
    python3 -m venv "$made/venv"
    if "$made/venv/bin/pip" install --quiet --disable-pip-version-check \
        fastwarc resiliparse rensa warcio trafilatura lxml_html_clean datasketch; then
        taskset --cpu-list 0 "$made/venv/bin/python" bench/gate_peers.py "$stories" "$archive"
    else
        echo "bench/gate.sh: PyPI can't be reached: the peers are left out" >&2
    fi
fi
