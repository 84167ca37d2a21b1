#!/usr/bin/env python3
"""Check a program, or a file of answers, against the AIVSS conformance vectors.

    check.py [OPTIONS] FILE PROGRAM [ARGUMENT...]   run the program, feed it the rows, compare its answers
    check.py [OPTIONS] --answers ANSWERS FILE       compare a CSV file of answers, one for each row, in order
    check.py [OPTIONS] --inputs FILE                print the rows as the program would get them

The program reads JSON lines from standard input, one assessment a line, and prints one JSON object a line, in the same order. README.md
beside this file describes both. The exit code is 0 if all rows are right, 1 if some are not, 2 if the check could not be made.

CC0-1.0: https://creativecommons.org/publicdomain/zero/1.0/
"""
import argparse
import csv
import json
import re
import subprocess
import sys
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path

FACTORS = {
    "0.8": ["autonomy", "tools", "language", "context", "non_determinism", "opacity", "persistence", "identity", "multi_agent", "self_mod"],
    "0.5": ["autonomyOfAction", "toolUse", "memoryUse", "dynamicIdentity", "multiAgentInteractions", "nonDeterminism", "selfModification",
            "goalDrivenPlanning", "contextualAwareness", "opacityAndReflexivity"],
}
METRICS = ["LC", "CP", "AP", "SR", "EX", "PT", "CA", "TD"]
# Columns with results. An answer must have the first kind; the second is compared if an answer has it.
REQUIRED = ["score", "low", "high", "adjusted_score"]
OPTIONAL = ["severity", "adjusted_severity", "effect_class", "aars", "unrounded"]
# A program may compute these in binary floating point: they are not rounded, so a difference in the last digits means nothing.
INEXACT = {"aars", "unrounded"}
TOLERANCE = Decimal("1e-9")


class Unusable(Exception):
    """The check cannot be made."""


def version_of(path, row, stated):
    """The version of a row: its column, the option, or the name of the file."""
    found = re.fullmatch(r"aivss-(\d.*)\.csv", Path(path).name)
    version = row.get("version") or stated or (found and found[1])
    if not version:
        raise Unusable(f"{path} does not say its version\nhelp: add `--version 0.8` before the file")
    return version


def number(text):
    """A number for JSON, as it is written in the table."""
    return float(text) if "." in text else int(text)


def factor_values(row, position):
    """The ten values of the row. If the row has only a sum, it is distributed in steps of 0.5, starting at another factor in each row."""
    if "f1" in row:
        return [row[f"f{place}"] for place in range(1, 11)]
    halves, count = [0] * 10, int(Decimal(row["factor_sum"]) * 2)
    for card in range(count):
        halves[(position + card) % 10] += 1
    return [str(Decimal(half) / 2) for half in halves]


def case_of(row, position, version, vectors=False):
    """The assessment of a row, as a program gets it. Positions count from 1."""
    cvss = row["cvss_vector"] if vectors and row.get("cvss_vector") else number(row["cvss"])
    case = {"id": f"row-{position}", "agent": f"Row {position}", "version": version, "cvss": cvss}
    if version == "2.0-candidate":
        return {**case, "vector": "AIVSS:2.0/" + "/".join(f"{metric}:{row[metric]}" for metric in METRICS)}
    case["exploit"] = number(row["threat_multiplier"])
    if row["mitigation_factor"]:
        case["mitigation"] = number(row["mitigation_factor"])
    names = FACTORS[row.get("factor_set") or ("0.5" if version == "0.5" else "0.8")]
    values = [value if ".." in value or value == "unknown" else number(value) for value in factor_values(row, position)]
    return {**case, "factors": dict(zip(names, values))}


def read_rows(path, stated):
    """The rows with their versions."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or not any(column in rows[0] for column in REQUIRED):
        raise Unusable(f"{path} has no rows with results")
    return [(row, version_of(path, row, stated)) for row in rows]


def run(program, lines):
    """The answers of a program, one for each of its lines."""
    try:
        done = subprocess.run(program, input="".join(lines), stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    except OSError as error:
        raise Unusable(f"{program[0]} cannot be run: {error}") from error
    answers = []
    for line in filter(str.strip, done.stdout.splitlines()):
        try:
            answers.append(json.loads(line, parse_float=Decimal, parse_int=Decimal))
        except ValueError:
            answers.append({"error": f"this is not JSON: {line[:100]}"})
    if not answers:
        raise Unusable(f"{program[0]} printed nothing and exited with {done.returncode}")
    if done.returncode:
        print(f"note: {program[0]} exited with {done.returncode}", file=sys.stderr)
    return answers


def read_answers(path):
    """The answers of a CSV file. Its header has the same names of results as the vectors."""
    file = sys.stdin if path == "-" else open(path, newline="", encoding="utf-8")
    with file:
        return [{key: value for key, value in row.items() if value not in ("", None)} for row in csv.DictReader(file)]


def field(answer, column):
    """A result of an answer. `low` and `high` may be in an object `interval`."""
    if column in ("low", "high") and isinstance(answer.get("interval"), dict):
        return answer["interval"].get(column)
    return answer.get(column)


def same(column, expected, given):
    """Whether a result equals that of the row. An empty cell means that there must be no result."""
    if expected == "" or given is None:
        return expected == "" and given is None
    try:
        difference = abs(Decimal(expected) - Decimal(str(given)))
        return difference <= (TOLERANCE if column in INEXACT else 0)
    except InvalidOperation:
        return expected.casefold() == str(given).casefold()


def wrong(row, answer, identity, compared):
    """What is wrong with the answer of a row, as text, or nothing."""
    if not isinstance(answer, dict):
        return f"the answer is no object: {answer}"
    if "error" in answer:
        return f"error: {answer['error']}"
    if answer.get("id", identity) != identity:
        return f"the answer is for {answer['id']}"
    problems = []
    for column in [column for column in REQUIRED + OPTIONAL if column in row]:
        given = field(answer, column)
        if column in OPTIONAL and given is None:
            continue
        compared[column] = compared.get(column, 0) + 1
        if not same(column, row[column], given):
            problems.append(f"{column} is {row[column] or 'none'}, the answer is {'none' if given is None else given}")
    return "; ".join(problems)


def describe(row):
    """The inputs of a row, for people."""
    results = {*REQUIRED, *OPTIONAL, "tie", "why", "source", "place", "name", "printed_score", "printed_severity"}
    return " ".join(f"{column}={value}" for column, value in row.items() if column not in results and value)


def compare(path, rows, answers, first):
    """Prints the comparison, and returns whether all rows are right."""
    compared, mistakes = {}, []
    for position, (row, _) in enumerate(rows, 1):
        answered = position <= len(answers)
        problem = wrong(row, answers[position - 1], f"row-{position}", compared) if answered else "no answer"
        if problem:
            mistakes.append((position, row, problem))
    if len(answers) != len(rows):
        print(f"{path}: {len(rows)} rows, but {len(answers)} answers")
    for position, row, problem in mistakes[:first]:
        tie = " (a tie)" if row.get("tie") == "yes" else ""
        print(f"{path}:{position + 1}: {problem}{tie}\n    {describe(row)}")
    if len(mistakes) > first:
        print(f"... and {len(mistakes) - first} more; `--first {len(mistakes)}` prints all")
    ties = sum(row.get("tie") == "yes" for row, _ in rows)
    in_ties = sum(row.get("tie") == "yes" for _, row, _ in mistakes)
    right = len(rows) - len(mistakes)
    what = ", ".join(f"{column} {count}" for column, count in compared.items())
    print(f"{path}: {right} of {len(rows)} rows right; {ties} are ties, {in_ties} of them wrong; compared: {what or 'nothing'}")
    return right == len(rows) == len(answers)


def main():
    parser = argparse.ArgumentParser(
        usage=__doc__.split("\n\n")[1], description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", help="the version of AIVSS, for a file whose name and columns do not say it")
    parser.add_argument("--first", type=int, default=5, metavar="N", help="print the first N rows that differ (5)")
    parser.add_argument("--vectors", action="store_true", help="send the CVSS vector instead of its score where a row has one")
    parser.add_argument("--answers", metavar="ANSWERS", help="a CSV file of answers; `-` is standard input")
    parser.add_argument("--inputs", action="store_true", help="print the input lines, and stop")
    parser.add_argument("file", help="the vectors")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="the program and its arguments")
    options = parser.parse_args()
    if options.inputs + bool(options.answers) + bool(options.program) != 1 or options.program[:1] and options.program[0].startswith("-"):
        parser.error("name a program after the file, or put `--answers` or `--inputs` before the file")
    try:
        start = time.monotonic()
        rows = read_rows(options.file, options.version)
        lines = [json.dumps(case_of(row, position, version, options.vectors)) + "\n" for position, (row, version) in enumerate(rows, 1)]
        if options.inputs:
            sys.stdout.writelines(lines)
            return 0
        answers = read_answers(options.answers) if options.answers else run(options.program, lines)
        fine = compare(options.file, rows, answers, options.first)
        print(f"{time.monotonic() - start:.1f} s")
        return 0 if fine else 1
    except KeyError as error:
        print(f"error: {options.file} has no column {error}", file=sys.stderr)
        return 2
    except (Unusable, OSError, UnicodeError, ValueError, ArithmeticError, csv.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
