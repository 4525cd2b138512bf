#!/usr/bin/env bash
# Requests a second for a public feed, beside Debian's nginx serving the same bytes as a file: 304 to a reader that has the
# feed, 200 with the feed as it is, and 200 with the feed packed by gzip beforehand. Neither writes a line for each request.
# The two are asked in turns, five times each, 64 connections at once; the middle one counts.
#
#   bench/feeds.sh          3 seconds each time
#   bench/feeds.sh 10       so many
#
# Needs nginx and wrk (apt-get install nginx-light wrk). Wire, files and servers live in a temporary folder (in TMPDIR, if that is
# set), listen on 127.0.0.1, and go afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-3}
nginx=$(command -v nginx || echo /usr/sbin/nginx)
if [ ! -x "$nginx" ] || ! command -v wrk >/dev/null; then
    echo "feeds.sh: nginx and wrk are needed: apt-get install nginx-light wrk" >&2
    exit 1
fi
cargo build --quiet --release -p wirecopy </dev/null
release=${CARGO_TARGET_DIR:-target}/release
made=$(mktemp -d)
wire=$made/wire
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}"; wait; rm -rf "$made"' EXIT
chmod 755 "$made"

run() { "$release/wirecopy" --data "$wire" "$@" 2>>"$made/log"; }
"$release/wirecopy" init "$wire" --name Measured --creator Measured >/dev/null 2>&1
for number in {1..60}; do
    words=$(seq -s ' ' "$number" $((number + 60)))
    printf '{"id": "%s", "date": "2026-11-22", "headline": "Story %s of a long day", "byline": "Somebody", "url": "https://wire.example/%s", "body": ["%s"]}\n' \
        "$number" "$number" "$number" "$words"
done >"$made/stories.jsonl"
run add "$made/stories.jsonl" >/dev/null
# Not by run(): the number of a background function is not its program's.
RUST_LOG=warn "$release/wirecopy" --data "$wire" serve --listen 127.0.0.1:0 2>"$made/served" &
servers+=($!)
until ours=$(grep --only-matching --max-count=1 'http://127.0.0.1:[0-9]*' "$made/served" 2>/dev/null); do sleep 0.1; done

mkdir "$made/www" "$made/www/feeds"
curl --silent --fail --output "$made/www/feeds/wire.atom" "$ours/feeds/wire.atom"
curl --silent --fail --output "$made/www/feeds/wire.atom.gz" --header 'Accept-Encoding: gzip' "$ours/feeds/wire.atom"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
theirs=http://127.0.0.1:$port
cat >"$made/nginx.conf" <<CONFIGURATION
daemon off;
worker_processes auto;
pid $made/nginx.pid;
error_log $made/nginx.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    gzip_static on;
    types { application/atom+xml atom; }
    server {
        listen 127.0.0.1:$port;
        root $made/www;
    }
}
CONFIGURATION
"$nginx" -e "$made/nginx.log" -p "$made" -c "$made/nginx.conf" &
servers+=($!)
until curl --silent --fail --output /dev/null "$theirs/feeds/wire.atom"; do sleep 0.1; done

headers() { curl --silent --fail --output /dev/null --dump-header - "${@:2}" "$1/feeds/wire.atom" | tr --delete '\r'; }
tag() { headers "$@" | sed --quiet 's/^etag: //Ip'; }
asked() { wrk --threads 2 --connections 64 --duration "${seconds}s" "${@:2}" "$1/feeds/wire.atom" | sed --quiet 's|^Requests/sec: *||p'; }
middle() { sort --numeric-sort | sed --quiet 3p; }

# What is asked, and of each server the headers that ask for it.
compare() { # what, ours, theirs
    headers "$ours" --header "$2" | head -1 >"$made/ours.status"
    headers "$theirs" --header "$3" | head -1 >"$made/theirs.status"
    # Both have to do the same.
    cmp --silent <(cut --delimiter=' ' --fields=2 "$made/ours.status") <(cut --delimiter=' ' --fields=2 "$made/theirs.status")
    : >"$made/ours.rates"
    : >"$made/theirs.rates"
    for _ in 1 2 3 4 5; do
        asked "$theirs" --header "$3" >>"$made/theirs.rates"
        asked "$ours" --header "$2" >>"$made/ours.rates"
    done
    local our their
    our=$(middle <"$made/ours.rates") their=$(middle <"$made/theirs.rates")
    printf '%8.0f a second, %3.0f %% of the %.0f of nginx: %s\n' "$our" "$(bc --mathlib <<<"100 * $our / $their")" "$their" "$1"
}

length() { stat --format %s "$made/www/feeds/$1"; }
compare "304" "If-None-Match: $(tag "$ours")" "If-None-Match: $(tag "$theirs")"
compare "200 as it is, $(length wire.atom) bytes" "Accept-Encoding: identity" "Accept-Encoding: identity"
compare "200 packed, $(length wire.atom.gz) bytes" "Accept-Encoding: gzip" "Accept-Encoding: gzip"
