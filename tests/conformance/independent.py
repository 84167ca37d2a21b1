#!/usr/bin/env python3
"""AIVSS in exact fractions, written from the published documents and not from the Rust code of this repository.

Reads one assessment a line as JSON and answers each with a line of JSON. It expects valid input: it is here to disagree, not to be used.
Sources: AIVSS 0.5, sections 4.1 and 7; AIVSS 0.8, sections 3.3 to 3.5; the floor formula proposed by MindXO in April 2026; docs/SCORING.md
of kenhuangus/aivss-v1-candidate at commit 1f0f2dd9.
"""
import json
import math
import sys
from fractions import Fraction as F

FACTORS = {
    "0.8": "autonomy tools language context non_determinism opacity persistence identity multi_agent self_mod".split(),
    "0.5": "autonomyOfAction toolUse memoryUse dynamicIdentity multiAgentInteractions nonDeterminism selfModification"
           " goalDrivenPlanning contextualAwareness opacityAndReflexivity".split(),
}
BANDS = [("Critical", F("9.0")), ("High", F("7.0")), ("Medium", F("4.0")), ("Low", F("0.1")), ("None", F("0.0"))]
WEIGHTS = {
    "EX": {"W": F("0.40"), "M": F("0.15"), "N": F("0.00")},
    "PT": {"H": F("0.30"), "M": F("0.10"), "L": F("0.00")},
    "CA": {"W": F("0.30"), "M": F("0.10"), "N": F("0.00")},
    "TD": {"H": F("0.50"), "M": F("0.20"), "L": F("0.00")},
}


def half_up(value):
    return F(math.floor(value * 10 + F("0.5")), 10)


def severity(score):
    return next(name for name, least in BANDS if score >= least)


def by_factors(version, cvss, factor_sum, threat, mitigation):
    """The uplift and the score before rounding."""
    if version == "0.5":
        return factor_sum, (cvss + factor_sum) / 2 * threat
    aars = (10 - cvss) * (factor_sum / 10) * threat
    if version == "0.8-floor":
        return aars, cvss + aars * mitigation
    return aars, (cvss + aars) * mitigation


def ends(value):
    """A factor is a number, a range such as `0.5..1.0`, or unknown."""
    if value == "unknown":
        return F("0"), F("1")
    low, _, high = value.partition("..") if isinstance(value, str) else (value, "", "")
    return F(low), F(high or low)


def effect_class(metric):
    lc, cp, ap, sr = metric["LC"], metric["CP"], metric["AP"], metric["SR"]
    if "X" in (lc, cp, ap, sr):
        return "AX"
    if ap == "L" or (lc in ("D", "I") and cp == "C") or (lc == "D" and sr == "R"):
        return "A2"
    return "A0" if (lc, cp, ap, sr) == ("N", "N", "N", "U") else "A1"


def answer(case):
    cvss = case["cvss"]
    if case["version"] == "2.0-candidate":
        metric = dict(part.split(":") for part in case["vector"].split("/")[1:])
        weights = [WEIGHTS[name].get(metric[name]) for name in WEIGHTS]
        raw = adjusted = None
        if "X" not in metric.values():
            raw = cvss + sum(weights) if cvss > 0 else F("0")
            adjusted = half_up(min(F("10"), raw))
        return {"score": cvss, "severity": severity(cvss), "effect_class": effect_class(metric), "unrounded": raw,
                "adjusted_score": adjusted, "adjusted_severity": None if raw is None else severity(adjusted)}
    names = FACTORS["0.5" if "goalDrivenPlanning" in case["factors"] else "0.8"]
    lows, highs = zip(*(ends(case["factors"][name]) for name in names))
    low, high = (by_factors(case["version"], cvss, sum(end), case["exploit"], case.get("mitigation")) for end in (lows, highs))
    score = half_up(high[1])
    return {"score": score, "severity": severity(score), "factor_sum": sum(highs), "aars": high[0], "unrounded": high[1],
            "interval": {"low": half_up(low[1]), "high": score}}


def main():
    for line in sys.stdin:
        case = json.loads(line, parse_float=F, parse_int=F)
        print(json.dumps({"id": case["id"], **answer(case)}, default=float))


if __name__ == "__main__":
    main()
