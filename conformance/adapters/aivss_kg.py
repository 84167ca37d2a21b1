#!/usr/bin/env python3
"""Connects `calculate_aivss` of lengtsp/aivss-skills-claudecode to check.py: `aivss_kg.py FOLDER`, where FOLDER has its `aivss_kg.py`. CC0-1.0."""
import importlib.util
import json
import sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("kg", Path(sys.argv[1]) / "aivss_kg.py")
kg = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kg)
for line in sys.stdin:
    case = json.loads(line)
    try:
        result = kg.calculate_aivss(cvss_base=case["cvss"], factors=case["factors"], threat_multiplier=case["exploit"], mitigation_factor=case["mitigation"])
        print(json.dumps({"id": case["id"], "score": result["aivss"], "severity": result["severity"], "aars": result["aars"]}))
    except (KeyError, ValueError) as error:
        print(json.dumps({"error": str(error)}))
