"""What bench/faults.sh runs and prints: the tests of each fault, and from what cargo nextest printed a table of them."""

import re
import sys

RESULT = re.compile(r"^\s+(PASS|FAIL|SIGABRT|TIMEOUT|LEAK) \[.*?\] (?:\(.*?\) )?(\S+) (\S+)$")
COUNTED = re.compile(r"trials: (\d+).*?lost: (\d+)(?:, twice: (\d+))?")


def faults(database, path):
    """Each fault with the names of its tests, as far as they are for this database."""
    found = []
    for line in open(path, encoding="utf-8"):
        if not line.startswith("    "):
            number, what = line.strip().split(" ", 1)
            found.append((number, what, []))
            continue
        test, _, only = line.strip().partition(" ")
        if only in ("", f"({database})"):
            found[-1][2].append(test)
    return [fault for fault in found if fault[2]]


def run(lines):
    """How each test ended, and its trials, what was lost and what came twice, each time that it said so."""
    ended, test = {}, None
    for line in lines:
        sys.stderr.write(line)
        if match := RESULT.match(line):
            outcome, _, test = match.groups()
            test = test.split("::")[-1]
            ended[test] = (outcome, [])
        elif test and (match := COUNTED.search(line)):
            ended[test][1].append([int(figure) if figure else None for figure in match.groups()])
    return ended


def table(database, listed, ended):
    """Prints it; says whether every test passed."""
    print(f"On {database}:\n{'':>3} {'fault':<76} {'tests':>5} {'trials':>6} {'lost':>4} {'twice':>5}")
    passed = True
    for number, what, tests in listed:
        results = [ended[name] for test in tests for name in ended if name.startswith(test)]
        missing = [test for test in tests if not any(name.startswith(test) for name in ended)]
        bad = sum(outcome != "PASS" for outcome, _ in results)
        passed = passed and not bad and not missing
        # A test that counts nothing is one trial; one that lost something has failed.
        counted = [figures for _, said in results for figures in said or [(1, 0, None)]]
        trials, lost, twice = zip(*counted) if counted else ((), (), ())
        twice = [figure for figure in twice if figure is not None]
        print(
            f"{number:>3} {what:<76} {len(results):>5} {sum(trials):>6} {sum(lost):>4} {sum(twice) if twice else '–':>5}"
            + (f"  {bad} FAILED" if bad else "")
            + (f"  not run: {', '.join(missing)}" if missing else "")
        )
    return passed


def main():
    what, database, path = sys.argv[1:]
    listed = faults(database, path)
    if what == "names":
        print("|".join(f"test({test})" for _, _, tests in listed for test in tests))
    else:
        sys.exit(not table(database, listed, run(sys.stdin)))


main()
