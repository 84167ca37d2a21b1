#!/usr/bin/env python3
"""Connects the function that `bawbel-scanner` scores with to check.py. Run it with a Python that has the package. CC0-1.0."""
import json
import sys

from scanner.models.severity import calc_aivss, severity_from_aivss

# Its own factors have other names and meanings. It sums all values that it gets, so we pass ours under their own names.
for line in sys.stdin:
    case = json.loads(line)
    score = calc_aivss(case["cvss"], case["factors"], case["exploit"], case.get("mitigation", 1.0))
    print(json.dumps({"id": case["id"], "score": score, "severity": {"INFO": "None"}.get(severity_from_aivss(score).value, severity_from_aivss(score).value)}))
