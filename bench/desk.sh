#!/usr/bin/env bash
# How long the desk waits on a wire with many publishers, in a running server over HTTP: for the list of
# publishers, for the preview of a policy that changes where all of them stand, for putting it in force, and until
# everybody has been looked at anew and told. Each page is the best of three.
#
#   bench/desk.sh           10,000 publishers
#   bench/desk.sh 1000      so many
#
# The wire is made in a temporary folder (in TMPDIR, if that is set) and taken away afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

publishers=${1:-10000}
cargo build --quiet --release -p wirecopy
cargo build --quiet --release -p wire-store --example bulk
release=${CARGO_TARGET_DIR:-target}/release
made=$(mktemp -d)
wire=$made/wire
server=''
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$made"' EXIT

"$release/examples/bulk" "$publishers" 1000 "$wire"
run() { "$release/wirecopy" --data "$wire" "$@"; }
link=$(run user add desk@wire.example --role licensing-manager | grep --only-matching '/link/[^ ]*')
run serve --listen 127.0.0.1:0 >"$made/out" 2>"$made/log" &
server=$!
until base=$(grep --only-matching --max-count=1 'http://127.0.0.1:[0-9]*' "$made/log"); do sleep 0.1; done

# Prints how many seconds a page takes, and leaves it in $made/page.
ask() {
    curl --silent --show-error --fail-with-body --cookie "$made/jar" --cookie-jar "$made/jar" --output "$made/page" \
        --header "Origin: $base" --write-out '%{time_total}\n' "$@"
}
best() { for _ in 1 2 3; do ask "$@"; done | sort --numeric-sort | head -1; }
report() { printf '%8.0f ms  %s\n' "$(bc <<<"$2 * 1000")" "$1"; }
# What stands in a hidden field of the page that was asked for last.
hidden() { sed --quiet "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$made/page" | head -1; }

ask --data-urlencode 'password=a password for a bench' "$base$link" >/dev/null
report "the list of publishers" "$(best "$base/desk/publishers")"

# A policy by which a declaration is enough: where all of them stand, another evidence is named.
run policy show | sed 's/^logs = .*/logs = 50000/' >"$made/policy.toml"
preview=(--data-urlencode "toml@$made/policy.toml" --data 'as=toml' --data 'do=preview' "$base/desk/policy/edit")
report "the preview of a policy" "$(best "${preview[@]}")"
grep --only-matching --extended-regexp '[0-9,]+ of [0-9,]+ publishers' "$made/page" | head -1
