#!/usr/bin/env bash
# Tries every fault that delivery has to survive, on SQLite and on PostgreSQL, and prints a table of each: how many
# trials there were, how many messages were lost, how many came twice. The faults and their tests stand in faults.txt.
# WIRECOPY_TEST_POSTGRES has to name a server of PostgreSQL (postgres://user@127.0.0.1:5432/postgres); './test
# --faults' starts one, and installs what the tests need.
#
#   bench/faults.sh                  what ./test tries too; some minutes, once the tests are built
#   bench/faults.sh --long           with two hundred trials of kill -9, and ten of nodes that die or sleep
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
: "${WIRECOPY_TEST_POSTGRES:?names a server of PostgreSQL; ./test --faults starts one}"
ignored=default
[ "${1:-}" != --long ] || ignored=all

try() { # database
  local tests
  tests=$(python3 bench/faults_table.py names "$1" bench/faults.txt)
  cargo nextest run --workspace --no-fail-fast --run-ignored "$ignored" --color never --status-level pass \
    --success-output immediate --failure-output immediate -E "$tests" 2>&1 |
    python3 bench/faults_table.py table "$1" bench/faults.txt
}

(unset WIRECOPY_TEST_POSTGRES && try SQLite)
sqlite=$?
try PostgreSQL && [ "$sqlite" = 0 ]
