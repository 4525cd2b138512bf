#!/usr/bin/env bash
# Measures everything that is promised of trace, and prints it as one table with the goals: what it finds (trace.sh),
# how fast it looks through an archive beside its peers and on all cores (gate.sh), what its index costs (index.sh).
# Takes five minutes once all is built; the machine has to be quiet meanwhile.
#
#   bench/trace-all.sh          all of it
#   bench/trace-all.sh --try    everything small, in some minutes: its figures say little
#
# WIRECOPY_SHARED names the folder with the data (default: ../shared beside the repository).
set -euo pipefail
cd "$(dirname "$0")/.."

pages=(1:3000 2:3000 3:3000 4:3000 5:3000) archive=(1000 1000000) stories=1000000
case ${1:-} in
'') ;;
--try) pages=(1:150) archive=(100 20000) stories=20000 ;;
*)
    echo "usage: bench/trace-all.sh [--try]" >&2
    exit 2
    ;;
esac
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
{
    bench/gate.sh --cores --peers "${archive[@]}"
    bench/index.sh "$stories"
    bench/trace.sh "${pages[@]}"
} | tee "$printed"
echo
python3 bench/trace_table.py "$printed"
