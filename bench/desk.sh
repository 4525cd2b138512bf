#!/usr/bin/env bash
# How long the desk waits on a wire with many publishers, in a running server over HTTP: for the list of
# publishers, for the preview of a policy that ends the free stories of most of them, and from putting it in force
# until everybody has been looked at anew and has a mail. Each page is the best of three.
#
#   bench/desk.sh           10,000 publishers
#   bench/desk.sh 1000      so many
#
# The wire is made in a temporary folder (in TMPDIR, if that is set) and taken away afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

publishers=${1:-10000}
cargo build --quiet --release -p wirecopy </dev/null
cargo build --quiet --release -p wire-store --example bulk </dev/null
release=${CARGO_TARGET_DIR:-target}/release
made=$(mktemp -d)
wire=$made/wire
server=''
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$made"' EXIT

run() { "$release/wirecopy" --data "$wire" "$@"; }
"$release/wirecopy" init "$wire" --name Measured --creator Measured >/dev/null 2>&1
"$release/examples/bulk" "$publishers" 1000 "$wire"
# Not by run(): the number of a background function is not its program's.
"$release/wirecopy" --data "$wire" serve --listen 127.0.0.1:0 2>"$made/log" &
server=$!
until base=$(grep --only-matching --max-count=1 'http://127.0.0.1:[0-9]*' "$made/log"); do sleep 0.1; done
link=$(run user add desk@wire.example --role licensing-manager 2>/dev/null | grep --only-matching '/link/[^ ]*')

# Asks for a page, which then lies in $made/page, and prints how many seconds that took.
ask() {
    curl --silent --show-error --fail --cookie "$made/jar" --cookie-jar "$made/jar" --output "$made/page" \
        --header "Origin: $base" --write-out '%{time_total}\n' "$@"
}
best() { for _ in 1 2 3; do ask "$@"; done | sort --numeric-sort | head -1; }
report() { printf '%8.0f ms  %s\n' "$(bc <<<"$1 * 1000")" "$2"; }

ask --data-urlencode 'password=words for a bench' "$base$link" >/dev/null
report "$(best "$base/desk/publishers?show=all")" "the list of publishers"

# A server that has just been started looks at everybody a first time, some 2,600 a second: who is told that stories
# end for it has to have had them.
sleep $((publishers / 1000 + 5))
run policy show | sed 's/^monthly_visitors = .*/monthly_visitors = 50000/' >"$made/policy.toml"
policy=(--data-urlencode "toml@$made/policy.toml")
report "$(best "${policy[@]}" --data 'as=toml&do=preview' "$base/desk/policy/edit")" "the preview of a policy"
changed=$(sed --quiet 's/.*changes for \([0-9]*\) of.*/\1/p' "$made/page")
seen=$(sed --quiet 's/.*name="seen" value="\([^"]*\)".*/\1/p' "$made/page")

begun=$EPOCHREALTIME
ask "${policy[@]}" --data "in_force=1&seen=$seen&all_the_same=yes" "$base/desk/policy" >/dev/null
until [ "$(find "$wire/outbox" -type f 2>/dev/null | wc -l)" -ge "$changed" ]; do sleep 0.1; done
report "$(bc <<<"$EPOCHREALTIME - $begun")" "until all are looked at anew, and $changed have a mail"
