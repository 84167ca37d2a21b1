#!/usr/bin/env python3
"""Connects `legacy.py` and `ai_metrics.py` of kenhuangus/aivss-v1-candidate to check.py: `aivss_calc.py FOLDER [FIELD]`. CC0-1.0.

FOLDER has the two files. FIELD is the result of `legacy.py` to take: `v08_unrepaired` for AIVSS 0.8, `aivss_s_inherent` for the floor formula.
"""
import json
import sys

sys.path.insert(0, sys.argv[1])
import ai_metrics  # noqa: E402
import legacy  # noqa: E402

THREAT = {value: name for name, value in legacy.THREAT_MATURITY_VALUES.items()}
MITIGATION = {1.0: "none", 0.83: "partial", 0.67: "strong"}


def by_factors(case):
    result = legacy.score_legacy(cvss_base=case["cvss"], factors=case["factors"], threat_maturity=THREAT[case["exploit"]],
                                 mitigation_inherent=MITIGATION[case["mitigation"]])
    score = result[sys.argv[2]]
    return {"score": score, "severity": legacy.severity_band(score)}


def by_metrics(case):
    metrics = {name.lower(): value for name, value in (part.split(":") for part in case["vector"].split("/")[1:])}
    profile = ai_metrics.AIProfile(**metrics)
    adjusted = None
    if profile.complete:
        adjusted = ai_metrics.candidate_adjustment(case["cvss"], **{name: metrics[name] for name in ("ex", "pt", "ca", "td")}).value
    return {"score": case["cvss"], "adjusted_score": adjusted, "effect_class": profile.effect_class()}


for line in sys.stdin:
    case = json.loads(line)
    try:
        print(json.dumps({"id": case["id"], **(by_metrics if "vector" in case else by_factors)(case)}))
    except (KeyError, ValueError) as error:
        print(json.dumps({"error": str(error)}))
