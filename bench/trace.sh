#!/usr/bin/env bash
# Measures what `wirecopy trace` finds, and prints it: real pages that republished real stories, then
# pages made from stories by copying, cutting, editing and garbling them. The truth is in the data;
# what is printed below each line '$ …' is the whole output of that command.
#
#   bench/trace.sh                  seeds 1 to 3 with 3,000 pages each
#   bench/trace.sh 1:600 7:3000     these seeds with so many pages
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository), OUT the
# folder for what is made (default: a new temporary one, taken away afterwards), TRACE another
# program with the same arguments.
set -euo pipefail
cd "$(dirname "$0")/.."

shared=${WIRECOPY_SHARED:-../shared}
[ -f "$shared/tools/score.py" ] || {
    echo "bench/trace.sh: the data are not in $shared: name their folder in WIRECOPY_SHARED" >&2
    exit 1
}
if [ -z "${OUT:-}" ]; then
    OUT=$(mktemp -d)
    trap 'rm -rf "$OUT"' EXIT
fi
if [ -z "${TRACE:-}" ]; then
    cargo build --quiet --release -p wirecopy
    TRACE="${CARGO_TARGET_DIR:-target}/release/wirecopy"
fi

# Prints a command with the folders by their names, then runs it.
show() {
    local shown="$*"
    shown=${shown//"$OUT"/\$OUT}
    shown=${shown//"$shared"/..\/shared}
    echo "\$ ${shown//"$TRACE"/wirecopy}"
}
run() {
    show "$@"
    "$@"
}
# The same with the output in a file, and the time that it took.
run_into() {
    local file=$1 start=$EPOCHREALTIME
    shift
    show "$@" "> $file"
    "$@" > "$file"
    local took=$(((${EPOCHREALTIME/[.,]/} - ${start/[.,]/}) / 1000))
    echo "took $took ms"
}

echo "Pages that really republished (score.py says what each line means)"
found=$OUT/republished.jsonl
run_into "$found" "$TRACE" trace --format json --stories "$shared/data/wire/stories.jsonl.gz" "$shared/data/republished"
run python3 "$shared/tools/score.py" republished "$shared/data/republished/gold.jsonl" "$found"

[ $# -gt 0 ] || set -- 1:3000 2:3000 3:3000
for corpus; do
    seed=${corpus%%:*} count=${corpus##*:}
    made=$OUT/copies-$seed-$count
    echo
    echo "Made pages, seed $seed"
    run python3 "$shared/tools/copies.py" --stories "$shared/data/wire/stories.jsonl.gz" \
        --templates "$shared/data/templates" --background "$shared/data/background" \
        --seed "$seed" --count "$count" --out "$made"
    run_into "$made.jsonl" "$TRACE" trace --format json --stories "$made/stories.jsonl" "$made/pages"
    run python3 "$shared/tools/score.py" copies "$made/truth.jsonl" "$made.jsonl"
done
