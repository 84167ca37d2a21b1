#!/usr/bin/env python3
"""The workbook of `export --format xlsx` in LibreOffice: `test.py PROGRAM`, where the program is `mdbook-aivss`.

LibreOffice opens the workbook of a book full of awkward texts without a word and writes each sheet as CSV. Every cell is compared with
`export --format csv --raw`. What a CSV file cannot show (types, frozen header, filter, colours, links) is read from the workbook itself.
"""
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from xml.etree import ElementTree

PROGRAM = []
SITE = "https://example.org/book/"
SHEETS = ["Scores", "Threats", "Mitigations", "Components", "Flows", "Questions"]
AWKWARD = ["=1+1", "=HYPERLINK(\"https://example.org\")", "+1", "-1", "@SUM(A1)", "{=1}", "'quoted", "1.10", "007", "2026-11-21", "12:30",
           "1e5", "TRUE", "#N/A", "https://example.org/", "_x0041_", "<b>&amp;</b>", "]]>", "Grüße 👋🏽", "a;b\tc", "100%", "1/2"]
FACTORS = ["Autonomy of Action", "Goal-Driven Planning", "Self-Modification", "Dynamic Tool Use", "Persistent Memory", "Contextual Awareness",
           "Dynamic Identity", "Multi-Agent Interactions", "Non-Determinism", "Opacity & Reflexivity"]
# LibreOffice's options for CSV: comma, quotes, UTF-8, exact numbers instead of displayed ones, no formulas, every sheet.
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def chapter():
    """A chapter with every difficult text as title, owner and description, and with dates, numbers and links between entries."""
    text = "# Awkward\n"
    for number, awkward in enumerate(AWKWARD):
        text += f"""
```aivss
agent: Agent {number}
id: a{number}
title: {json.dumps(awkward, ensure_ascii=False)}
assessed: 2026-0{number % 9 + 1}-15
cvss: {number % 10}.{number % 7}
factors: {{{", ".join(f"{factor}: unknown" for factor in FACTORS)}}}
```
"""
    text += "\n```maestro\nagent: Agent 0\nassessed: 2026-02-28\nlayers:\n  L3:\n    threats:\n"
    for number, awkward in enumerate(AWKWARD):
        level = ["low", "medium", "high", "critical"][number % 4]
        text += f"      - id: T-{number}\n        title: {json.dumps(awkward, ensure_ascii=False)}\n        description: {json.dumps(awkward, ensure_ascii=False)}\n"
        text += f"        severity: {level}\n        likelihood: likely\n        review: 2027-01-0{number % 9 + 1}\n        mitigations: [M-{number}]\n"
    text += "mitigations:\n"
    for number, awkward in enumerate(AWKWARD):
        text += f"  M-{number}:\n    title: {json.dumps(awkward, ensure_ascii=False)}\n    status: partial\n    evidence: [{json.dumps(awkward, ensure_ascii=False)}]\n"
    text += "components:\n"
    for number, awkward in enumerate(AWKWARD):
        text += f"  c{number}:\n    name: {json.dumps(awkward, ensure_ascii=False)}\n    kind: tool\n    can: execute-code\n"
    text += "flows:\n"
    for number, awkward in enumerate(AWKWARD):
        text += f"  - from: c{number}\n    to: c{(number + 1) % len(AWKWARD)}\n    what: {json.dumps(awkward, ensure_ascii=False)}\n"
    text += "dismissed:\n"
    for number, awkward in enumerate(AWKWARD):
        text += f"  - question: code-execution\n    on: c{number}\n    reason: {json.dumps(awkward, ensure_ascii=False)}\n    owner: {json.dumps(awkward, ensure_ascii=False)}\n"
    return text + "```\n"


class Spreadsheet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        (cls.root / "src/sub").mkdir(parents=True)
        (cls.root / "book.toml").write_text('[book]\ntitle = "Awkward"\n[preprocessor.aivss]\n')
        (cls.root / "src/SUMMARY.md").write_text("# Summary\n- [Awkward](sub/README.md)\n")
        (cls.root / "src/sub/README.md").write_text(chapter())
        cls.book = cls.root / "book.xlsx"
        cls.export("--format", "xlsx", "--site-url", SITE, "-o", str(cls.book))
        cls.office = subprocess.run(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{cls.root}/profile", "--convert-to", FILTER,
             "--outdir", str(cls.root / "out"), str(cls.book)],
            capture_output=True, text=True, timeout=300, check=False)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def export(cls, *arguments):
        run = subprocess.run([*PROGRAM, "export", *arguments, str(cls.root)], capture_output=True, check=True)
        return run.stdout

    def test_libreoffice_opens_it_without_complaint(self):
        self.assertEqual(self.office.returncode, 0, self.office.stderr)
        for word in ("repair", "corrupt", "error"):
            self.assertNotIn(word, (self.office.stdout + self.office.stderr).lower())
        self.assertEqual(sorted(path.name for path in (self.root / "out").iterdir()),
                         sorted(f"book-{sheet}.csv" for sheet in [*SHEETS, "Summary"]))

    def test_every_cell_is_that_of_the_csv_export(self):
        cells = 0
        for sheet in SHEETS:
            ours = list(csv.reader(io.StringIO(self.export("--format", "csv", "--raw", "--table", sheet.lower()).decode(), newline="")))
            theirs = list(csv.reader(io.StringIO((self.root / f"out/book-{sheet}.csv").read_text(), newline="")))
            self.assertEqual(len(ours), len(theirs), sheet)
            # Several rules ask about each component.
            rows = 2 if sheet == "Questions" else 1
            self.assertEqual(len(ours), rows * len(AWKWARD) + 1, sheet)
            for row, (one, other) in enumerate(zip(ours, theirs)):
                self.assertEqual(one, other, f"{sheet}, row {row + 1}")
                cells += len(one)
        self.assertGreater(cells, 2000)

    def test_no_text_is_a_formula_and_types_are_kept(self):
        with zipfile.ZipFile(self.book) as file:
            strings = ["".join(part.itertext()) for part in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]
            styles = ElementTree.fromstring(file.read("xl/styles.xml"))
            formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(".//m:numFmt", MAIN)}
            of_cell = [formats.get(one.get("numFmtId")) for one in styles.find("m:cellXfs", MAIN)]
            fonts = [one.find("m:color", MAIN) for one in styles.find("m:fonts", MAIN)]
            colours = [fonts[int(one.get("fontId"))].get("rgb") for one in styles.find("m:cellXfs", MAIN)]
            for number, sheet in enumerate([*SHEETS, "Summary"], 1):
                part = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
                self.assertEqual(part.findall(".//m:f", MAIN), [], sheet)
                pane = part.find(".//m:pane", MAIN)
                self.assertEqual((pane.get("state"), pane.get("ySplit")), ("frozen", "1"))
                self.assertRegex(part.find("m:autoFilter", MAIN).get("ref"), r"^A1:[A-Z]+[0-9]+$")
                rows = list(part.iterfind(".//m:row", MAIN))
                value = lambda cell: strings[int(cell.find("m:v", MAIN).text)] if cell.get("t") == "s" else cell.find("m:v", MAIN).text  # noqa: E731
                names = {re.sub(r"\d", "", cell.get("r")): value(cell) for cell in rows[0]}
                levels = set()
                for row in rows[1:]:
                    for cell in row:
                        name = names[re.sub(r"\d", "", cell.get("r"))]
                        style = int(cell.get("s", 0))
                        if name in ("assessed", "review"):
                            self.assertEqual((cell.get("t"), of_cell[style]), (None, "yyyy-mm-dd"), name)
                        if name in ("score", "cvss_score", "effective", "line", "count"):
                            self.assertEqual(cell.get("t"), None, name)
                        if name in ("title", "version", "evidence", "description"):
                            self.assertEqual(cell.get("t"), "s", name)
                        if name in ("severity", "risk") and value(cell).lower() != "none":
                            levels.add((value(cell).lower(), colours[style]))
                self.assertEqual(len(dict(levels)), len(levels), f"{sheet}: a level has one colour")
                if sheet == "Threats":
                    self.assertEqual(dict(levels), {"low": "FF1A609E", "medium": "FF7D5600", "high": "FFA33200", "critical": "FF95043E"})

    def test_ids_are_links_to_the_published_pages(self):
        with zipfile.ZipFile(self.book) as file:
            for number, (sheet, anchor) in enumerate(zip(SHEETS, ("aivss_a1", "threat_T-1", "mitigation_agent-0_M-1", "maestro_agent-0")), 1):
                links = ElementTree.fromstring(file.read(f"xl/worksheets/_rels/sheet{number}.xml.rels"))
                targets = [link.get("Target") for link in links]
                part = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
                ends = [f"{link.get('location')}" for link in part.iterfind(".//m:hyperlink", MAIN)]
                self.assertEqual(len(ends), len(AWKWARD), sheet)
                self.assertEqual(set(targets), {SITE + "sub/index.html"}, sheet)
                self.assertIn(anchor, ends)


if __name__ == "__main__":
    PROGRAM = sys.argv[1:]
    if not PROGRAM:
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1])
