#!/usr/bin/env python3
"""Writes the vectors of conformance/ with the independent implementation. `generate.py FOLDER` writes to another folder."""
import csv
import hashlib
import json
import sys
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "conformance")]
sys.dont_write_bytecode = True
import check  # noqa: E402
import independent  # noqa: E402

# The values of tables 4a and 4b of AIVSS 0.8, and of section 4.1.5 of AIVSS 0.5.
THREAT = {"0.8": ["1.00", "0.97", "0.50"], "0.5": ["1.00", "0.97", "0.91"]}
MITIGATION = {"0.8": ["1.00", "0.83", "0.67"], "0.5": [""]}
LETTERS = {"LC": "NMID", "CP": "NSC", "AP": "NCL", "SR": "UPR", "EX": "NMW", "PT": "LMH", "CA": "NMW", "TD": "LMH"}
SEED = "aivss-conformance-1"
TENTHS = [f"{tenths // 10}.{tenths % 10}" for tenths in range(101)]


def decimal(value, places=1):
    """All digits of a fraction, with at least this many decimals. All our fractions are finite decimals."""
    if value is None:
        return ""
    while value * 10**places % 1:
        places += 1
    digits = f"{abs(int(value * 10**places)):0{places + 1}}"
    return f"{digits[:-places]}.{digits[-places:]}"


def is_tie(unrounded):
    """Whether the score before rounding ends in 5 at the second decimal, so that the result depends on the rule of rounding. Above 10 it does not."""
    return unrounded is not None and unrounded < 10 and unrounded * 100 % 10 == 5


def answer(row, position, version):
    case = check.case_of(row, position, version)
    return independent.answer(json.loads(json.dumps(case), parse_float=F, parse_int=F))


def dice(name):
    """Pseudo-random numbers: `dice(name)(sides)` takes the next four bytes of SHA-256 over the seed, the name and a counter, modulo `sides`."""
    counter = 0

    def roll(sides):
        nonlocal counter
        block = hashlib.sha256(f"{SEED}/{name}/{counter}".encode()).digest()
        counter += 1
        return int.from_bytes(block[:4], "big") % sides

    return roll


def every_legal_input(version):
    family = "0.5" if version == "0.5" else "0.8"
    for cvss in TENTHS:
        for halves in range(21):
            for threat in THREAT[family]:
                for mitigation in MITIGATION[family]:
                    yield {"cvss": cvss, "factor_sum": decimal(F(halves, 2)), "threat_multiplier": threat, "mitigation_factor": mitigation}


def factor_rows(version):
    for position, row in enumerate(every_legal_input(version), 1):
        given = answer(row, position, version)
        yield {**row, "aars": decimal(given["aars"]), "unrounded": decimal(given["unrounded"]), "score": decimal(given["score"]),
               "severity": given["severity"], "tie": "yes" if is_tie(given["unrounded"]) else "no"}


def candidate_inputs():
    lowest = {metric: letters[0] for metric, letters in LETTERS.items()}
    # Each metric alone, over every CVSS score.
    alone = [lowest] + [{**lowest, metric: letter} for metric, letters in LETTERS.items() for letter in letters[1:] + "X"]
    for cvss in TENTHS:
        for metrics in alone:
            yield {"cvss": cvss, **metrics}
    # Every combination of the four metrics that determine the effect class.
    for lc in LETTERS["LC"] + "X":
        for cp in LETTERS["CP"] + "X":
            for ap in LETTERS["AP"] + "X":
                for sr in LETTERS["SR"] + "X":
                    yield {"cvss": "7.5", **lowest, "LC": lc, "CP": cp, "AP": ap, "SR": sr}
    # The random rows. Only one value in a hundred is X, so that most rows have an adjusted score.
    roll = dice("candidate")
    for _ in range(10_000):
        row = {"cvss": TENTHS[roll(101)]}
        for metric, letters in LETTERS.items():
            row[metric] = "X" if roll(100) == 0 else letters[roll(len(letters))]
        yield row


def candidate_rows():
    for position, row in enumerate(candidate_inputs(), 1):
        given = answer(row, position, "2.0-candidate")
        yield {**row, "effect_class": given["effect_class"], "score": decimal(given["score"]), "severity": given["severity"],
               "unrounded": decimal(given["unrounded"]), "adjusted_score": decimal(given["adjusted_score"]),
               "adjusted_severity": given["adjusted_severity"] or "", "tie": "yes" if is_tie(given["unrounded"]) else "no"}


def uncertain(roll, tenths):
    """A value of a factor: a number, a range, or unknown; in steps of a tenth, or in the steps of a half that the tables use."""
    def value(least, most):
        return least + roll(most - least + 1) if tenths else least + 5 * roll((most - least) // 5 + 1)

    kind = roll(10)
    low = value(0, 10)
    if kind < 5:
        return TENTHS[low]
    return "unknown" if kind == 9 else f"{TENTHS[low]}..{TENTHS[value(low, 10)]}"


def interval_rows():
    roll = dice("intervals")
    for position in range(1, 2001):
        version = ["0.8", "0.8-floor", "0.5"][roll(3)]
        family = "0.5" if version == "0.5" else "0.8"
        # Half of the rows have values between those of the tables.
        between = roll(2) == 1
        row = {"version": version, "cvss": TENTHS[roll(101)]}
        row["threat_multiplier"] = decimal(F(50 + roll(51), 100), 2) if between else THREAT[family][roll(3)]
        row["mitigation_factor"] = ""
        if family == "0.8":
            row["mitigation_factor"] = decimal(F(67 + roll(34), 100), 2) if between else MITIGATION[family][roll(3)]
        for place in range(1, 11):
            row[f"f{place}"] = uncertain(roll, between)
        if position % 10 == 0:
            # One row in ten has no range: both ends are the score.
            for place in range(1, 11):
                row[f"f{place}"] = TENTHS[roll(11)]
        given = answer(row, position, version)["interval"]
        yield {**row, "low": decimal(given["low"]), "high": decimal(given["high"])}


def examples():
    """The published examples: their inputs, and what they print."""
    def read(name):
        return json.loads((ROOT / "tests/fixtures" / name).read_text(encoding="utf-8"), parse_float=str, parse_int=str)

    def row(source, place, name, version, **columns):
        empty = ["factor_set", "cvss_vector", "cvss", "threat_multiplier", "mitigation_factor", *[f"f{n}" for n in range(1, 11)], *check.METRICS,
                 "printed_aars", "printed_score", "printed_severity"]
        return {"source": source, "place": place, "name": name, "version": version, **dict.fromkeys(empty, ""), **columns}

    for example in read("worked_examples.json"):
        version, place = example["version"], example["id"]
        yield row(f"OWASP AIVSS {version}", f"appendix {place}" if place.startswith("A") else f"section {place}", example["name"], version,
                  factor_set=version, cvss_vector=example["cvss_vector"], cvss=example["cvss_base"], threat_multiplier=example["thm"],
                  mitigation_factor=example["mf"] or "", printed_aars=example["aars"], printed_score=example["aivss"],
                  printed_severity=example["severity"], **dict(zip((f"f{n}" for n in range(1, 11)), example["factors"].values())))
    for example in read("candidate_examples.json"):
        metrics = dict(part.split(":") for part in example["aivss_vector"].split("/")[1:])
        yield row("kenhuangus/aivss-v1-candidate, commit 1f0f2dd9", "examples/asi-top10-summary.json", example["asi"], "2.0-candidate",
                  cvss_vector=example["cvss_vector"], cvss=example["cvss_bte"], printed_score=example["adjusted"], **metrics)
    for page in read("agent_pages.json"):
        # The pages list the factors of 0.5 in another order, two of them under another name.
        order = [0, 3, 4, 6, 7, 8, 2, 1, 5, 9]
        values = list(page["factors"].values())
        yield row(f"https://agent.distributedapps.ai/directory/{page['slug']}/threat-model", "the page", page["name"], "0.8", factor_set="0.5",
                  cvss=page["cvss_base"], threat_multiplier=page["thm"], mitigation_factor=page["mf"], printed_aars=page["aars"],
                  printed_score=page["aivss"], printed_severity=page["severity"], **{f"f{n}": values[at] for n, at in enumerate(order, 1)})


def why_other(row, given):
    """Why a printed score is not the right one."""
    if row["version"] == "0.5":
        return f"it follows from the printed AARS of {row['printed_aars']}, but the ten factors printed beside it sum to {decimal(given['factor_sum'])}"
    if is_tie(given["unrounded"]):
        return f"{decimal(given['unrounded'])} is a tie: half up gives {decimal(given['score'])}, half to even {row['printed_score']}"
    raise SystemExit(f"{row['source']}, {row['name']}: nobody has said why this differs")


def published_rows():
    for position, row in enumerate(examples(), 1):
        given = answer(row, position, row["version"])
        candidate = row["version"] == "2.0-candidate"
        right = decimal(given["adjusted_score" if candidate else "score"])
        agrees = right == row["printed_score"]
        yield {**row, "score": decimal(given["score"]), "severity": given["severity"], "adjusted_score": decimal(given.get("adjusted_score")),
               "effect_class": given.get("effect_class", ""), "tie": "yes" if is_tie(given["unrounded"]) else "no",
               "agrees": "yes" if agrees else "no", "why": "" if agrees else why_other(row, given)}


FILES = {
    "aivss-0.8.csv": lambda: factor_rows("0.8"),
    "aivss-0.8-floor.csv": lambda: factor_rows("0.8-floor"),
    "aivss-0.5.csv": lambda: factor_rows("0.5"),
    "aivss-2.0-candidate.csv": candidate_rows,
    "aivss-intervals.csv": interval_rows,
    "published.csv": published_rows,
}


def write(folder):
    for name, rows in FILES.items():
        rows = list(rows())
        with open(folder / name, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def table(folder):
    """The table of files in the README."""
    lines = ["| file | rows | ties | bytes | SHA-256 |", "|---|---|---|---|---|"]
    for name in FILES:
        data = (folder / name).read_bytes()
        rows = list(csv.DictReader(data.decode().splitlines()))
        ties = sum(row.get("tie") == "yes" for row in rows)
        lines.append(f"| `{name}` | {len(rows):,} | {ties:,} | {len(data):,} | `{hashlib.sha256(data).hexdigest()}` |")
    return "\n".join(lines)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "conformance"
    write(folder)
    readme = folder / "README.md"
    if readme.exists():
        text = readme.read_text(encoding="utf-8")
        before, rest = text.split("<!-- files -->\n", 1)
        _, after = rest.split("<!-- /files -->", 1)
        readme.write_text(f"{before}<!-- files -->\n\n{table(folder)}\n\n<!-- /files -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
