#!/usr/bin/env python3
"""The vectors of conformance/ and their checker: `test.py PROGRAM [ARGUMENT...]`, where the program is `mdbook-aivss score --format jsonl`.

* The vectors and the README's table of files are what generate.py writes.
* The independent implementation and the program answer every row of every file as the file says, the former in less than a minute. So does
  the program as released; `cargo test` compiles it without optimization, and on two busy cores that one took up to 70 s.
* Every constant of the independent implementation matters: a copy in which one is changed fails, and the first row that differs is printed.
* Output that is not an answer is not counted as one.
"""
import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
import tokenize
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import generate  # noqa: E402
from generate import FILES, HERE, ROOT  # noqa: E402

CHECK = ROOT / "conformance/check.py"
VECTORS = [ROOT / "conformance" / name for name in FILES]
PROGRAM = []
INDEPENDENT = [sys.executable, str(HERE / "independent.py")]
# If a constant is not a value in the vectors, a change of it must show in one of these files. The smaller file is tried first.
BY_SIZE = sorted(VECTORS, key=lambda path: path.stat().st_size)


def check(*arguments, text=None):
    done = subprocess.run([sys.executable, str(CHECK), *map(str, arguments)], input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def seconds():
    """The processor time of all programs that have ended. Unlike elapsed time, it does not depend on what else the machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def answers_of(path, **changed):
    """A CSV file of answers that are right, except for the columns in `changed`."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = [{"score": row["score"], "severity": row["severity"], **changed} for row in csv.DictReader(file)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def mutants():
    """Copies of the independent implementation. In each of them one number is changed."""
    source = (HERE / "independent.py").read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, at = token.start[0] - 1, token.start[1]
        value = token.string.strip('"')
        # Numbers in the code, and decimals in quotation marks, but not versions.
        if token.type == tokenize.NUMBER or token.type == tokenize.STRING and lines[line][:at].endswith("F("):
            # A limit of a band is changed by a tenth, because scores are tenths.
            other = str(round(float(value) + 0.1, 2)) if "." in value else str(int(value) + 1)
            new = token.string.replace(value, other)
            copy = [*lines]
            copy[line] = lines[line][:at] + new + lines[line][at + len(token.string):]
            yield f"line {line + 1}: {lines[line].strip()}  {value} -> {other}", "".join(copy)


class Conformance(unittest.TestCase):
    def all_rows(self, limit, *program):
        start, begin = time.monotonic(), seconds()
        rows = 0
        for path in VECTORS:
            code, out, error = check(path, *program)
            self.assertEqual(code, 0, out + error)
            rows += int(out.split(": ", 1)[1].split(" of ")[0])
        taken = seconds() - begin
        print(f"{Path(program[0]).name}: {rows} rows right in {time.monotonic() - start:.1f} s, {taken:.1f} s of them on a processor")
        self.assertLess(taken, limit)

    def test_files_are_what_the_generator_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            generate.write(Path(folder))
            for path in VECTORS:
                self.assertEqual((Path(folder) / path.name).read_bytes(), path.read_bytes(), f"{path.name} is not what generate.py writes")
        self.assertIn(generate.table(ROOT / "conformance"), (ROOT / "conformance/README.md").read_text(encoding="utf-8"))

    def test_the_independent_implementation_agrees(self):
        self.all_rows(60, *INDEPENDENT)

    def test_the_program_agrees(self):
        self.all_rows(180, *PROGRAM)

    def test_the_program_reads_the_vectors_of_cvss(self):
        code, out, error = check("--vectors", ROOT / "conformance/published.csv", *PROGRAM)
        self.assertEqual(code, 0, out + error)

    def test_every_constant_matters(self):
        count = 0
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "mutant.py"
            for name, text in mutants():
                copy.write_text(text, encoding="utf-8")
                for path in BY_SIZE:
                    code, out, error = check(path, sys.executable, copy)
                    if code:
                        break
                self.assertNotEqual(code, 0, f"no row finds {name}")
                if code == 1:
                    self.assertRegex(out, r"csv:\d+: ", name)
                count += 1
        print(f"{count} changed constants, each found")
        self.assertGreater(count, 25)

    def test_a_changed_threat_multiplier_is_shown(self):
        """A copy with one changed constant: tests the exit code, the first rows, and that no other row is reported."""
        source = (HERE / "independent.py").read_text(encoding="utf-8")
        changed = source.replace('case["exploit"]', '(F("0.96") if case["exploit"] == F("0.97") else case["exploit"])')
        self.assertNotEqual(source, changed)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "mutant.py"
            copy.write_text(changed, encoding="utf-8")
            code, out, _ = check("--first", "2", ROOT / "conformance/aivss-0.8.csv", sys.executable, copy)
        self.assertEqual(code, 1)
        shown = [line for line in out.splitlines() if line.startswith("    ")]
        self.assertEqual(len(shown), 2, out)
        self.assertTrue(all("threat_multiplier=0.97" in line for line in shown), out)
        self.assertIn("aivss-0.8.csv:14: aars is 0.485, the answer is 0.48; ", out)
        self.assertIn("more; `--first", out)

    def test_answers_in_a_file(self):
        path = ROOT / "conformance/aivss-0.5.csv"
        self.assertEqual(check("--answers", "-", path, text=answers_of(path))[0], 0)
        code, out, _ = check("--answers", "-", path, text=answers_of(path, severity="Low"))
        self.assertEqual(code, 1)
        self.assertIn("the answer is Low", out)
        # Each answer is right, but there are too few.
        some = "".join(answers_of(path).splitlines(keepends=True)[:-1])
        code, out, _ = check("--answers", "-", path, text=some)
        self.assertEqual(code, 1)
        self.assertIn("6363 rows, but 6362 answers", out)

    def test_what_is_no_answer_is_wrong(self):
        path = ROOT / "conformance/published.csv"
        for program, said in [
            ("import sys\nfor _ in sys.stdin: print('{}')", "the answer is none"),
            ("import sys\nfor _ in sys.stdin: print('7.5')", "the answer is no object"),
            ("import sys\nfor _ in sys.stdin: print('oh')", "this is not JSON"),
            ("import sys\nfor _ in sys.stdin: print('{\"error\": \"no\"}')", "error: no"),
            ("import sys\nfor _ in sys.stdin: print('{\"id\": \"row-1\", \"score\": 8.0}')", "the answer is for row-1"),
        ]:
            code, out, _ = check(path, sys.executable, "-c", program)
            self.assertEqual(code, 1, program)
            self.assertIn(said, out)
        for arguments in [(path, sys.executable, "-c", ""), (path, "/no/such/program"), ("/no/such/file.csv", "true"), (CHECK, "true"), (path,)]:
            code, out, error = check(*arguments)
            self.assertEqual((code, out), (2, ""), arguments)
            self.assertNotIn("Traceback", error)

    def test_a_missing_column_is_named(self):
        text = (ROOT / "conformance/aivss-0.8.csv").read_text(encoding="utf-8").replace("threat_multiplier", "thm", 1)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "aivss-0.8.csv"
            path.write_text(text, encoding="utf-8")
            code, out, error = check(path, *INDEPENDENT)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("has no column 'threat_multiplier'", error)

    def test_a_file_of_another_name_needs_its_version(self):
        lines = "".join((ROOT / "conformance/aivss-0.8.csv").read_text(encoding="utf-8").splitlines(keepends=True)[:50])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "some.csv"
            path.write_text(lines, encoding="utf-8")
            self.assertEqual(check(path, *INDEPENDENT)[0], 2)
            self.assertEqual(check("--version", "0.8", path, *INDEPENDENT)[0], 0)


if __name__ == "__main__":
    PROGRAM.extend(sys.argv[1:])
    if not PROGRAM:
        sys.exit("usage: test.py PROGRAM [ARGUMENT...], such as `test.py target/debug/mdbook-aivss score --format jsonl`")
    unittest.main(argv=sys.argv[:1], verbosity=2)
