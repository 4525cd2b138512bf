"""The table of bench/trace-all.sh: reads what trace.sh, gate.sh and index.sh printed, and sets each figure beside its goal."""

import re
import sys

KIND = re.compile(r"(\w+) +\d+ +\S+ %  \((\d+)/(\d+)\)")
SHARE = re.compile(r"\((\d+)/(\d+)\)")


def shares(lines, start, place=0):
    """The sum of the shares that stand at this place in the lines that start so."""
    found = [SHARE.findall(line) for line in lines if line.startswith(start)]
    pairs = [shares[place] for shares in found if len(shares) > place]
    return sum(int(a) for a, _ in pairs), sum(int(b) for _, b in pairs)


def numbers(lines, what):
    """The first number behind these words in each line that has them."""
    found = (re.search(what + r"\D*?(\d+)", line) for line in lines)
    return [int(match.group(1)) for match in found if match]


def shown(pair):
    return f"{100 * pair[0] / pair[1]:.2f} % of {pair[1]}" if pair[1] else "–"


def kinds(lines, which):
    """The kind of page of which the least share was found."""
    sums = {}
    for kind, hit, count in KIND.findall("\n".join(lines)):
        if which(kind):
            before = sums.get(kind, (0, 0))
            sums[kind] = (before[0] + int(hit), before[1] + int(count))
    least = min(sums.items(), key=lambda kind: kind[1][0] / kind[1][1], default=("–", (0, 0)))
    return f"{shown(least[1])} ({least[0]})"


def finding(lines):
    yield "recall at 15–39, 40–119, 120+ own words", "100 % each", ", ".join(shown(shares(lines, f"recall {start}")) for start in (" 15", " 40", "120"))
    yield "pickups of a story that shares nothing", "none", sum(numbers(lines, "shares 15 words with:"))
    yield "copies without any credit told; credited ones told", "all; none", "; ".join(shown(shares(lines, "uncredited", place)) for place in (0, 1))
    yield "the kind least found, rewrite60 aside", "99.5 %", kinds(lines, lambda kind: kind != "rewrite60" and kind[:2] != "n_")
    yield "rewrite60", "95 %", kinds(lines, lambda kind: kind == "rewrite60")
    yield "garbled", "100 %", kinds(lines, lambda kind: kind == "garbled")
    yield "false pickups on pages without a copy", "none", sum(numbers(lines, "^false pickups on pages without a copy:"))
    yield "false pickups of a wrong story", "0.5 % of pages", sum(numbers(lines, "^false pickups.*of a wrong story on pages with one:"))
    yield "versions named exactly", "99 %", shown(shares(lines, "versions named exactly"))
    for name in "stale", "altered quotations":
        goal = "99 %; 99 %" if name == "stale" else "98 %; 98 %"
        yield f"{name}: found; right when said", goal, "; ".join(shown(shares(lines, f"{name}: found", place)) for place in (0, 1))
    for rule, goal in dict(notice=99, canonical=99, **{"origin-link": 99}, byline=97, headline=99).items():
        yield f"{rule} right", f"{goal} %", shown(shares(lines, f"{rule:<12} right"))


def speed(lines):
    pace = {line.split("  ")[0]: numbers([line], r"(?=\b\d+ pages/s)") for line in lines if "pages/s" in line}
    first = lambda start: next((found[0] for name, found in pace.items() if name.startswith(start)), 0)
    ratio = lambda a, b: f"{a / b:.2f} times" if b else "–"
    traced, limit = first("gate, and hits traced"), first("unpacked, lines counted")
    yield "pages a second with all findings, one core", "75 % of unpacking and counting", f"{traced}: {100 * traced / limit:.0f} %" if limit else "–"
    yield "beside FastWARC, resiliparse, rensa", "9 times", ratio(traced, first("FastWARC"))
    yield "beside warcio, trafilatura, datasketch", "50 times", ratio(traced, first("warcio"))
    cores = numbers(lines, r"^wirecopy trace on cores [\d-]+:")
    yield "all cores against one (1.8 is of two)", "1.8 times", ratio(cores[-1], cores[0]) if cores else "–"
    memory = numbers(lines, "^memory of wirecopy trace:") + numbers(lines, "four times as long:")
    yield "memory on an archive; on one four times as long", "flat", "; ".join(f"{size} MB" for size in memory)
    yield "index: stories a second, one core", "50,000", sum(numbers(lines, r"(?=\b\d+ stories a second with sorting)"))
    yield "index: bytes a story", "800", sum(numbers(lines, r"(?=\b\d+ bytes a story: the file)"))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = file.read().splitlines()
    rows = [("figure", "goal", "measured"), *((a, b, str(c)) for part in (finding, speed) for a, b, c in part(lines))]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for figure, goal, measured in rows:
        print(f"{figure:<{widths[0]}}  {goal:<{widths[1]}}  {measured}")


main()
