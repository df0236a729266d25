"""Writes golden.json: reference values from mpmath 1.3.0 and scipy 1.17.1, by other ways than the code under test.

Run: python3 golden.py > golden.json
"""
import json

import numpy as np
from mpmath import betainc, erfc, findroot, loggamma, mp, mpf, sqrt, log, binomial
from scipy import optimize, stats

mp.dps = 40


def log_gamma():
    xs = [1e-8, 0.1, 0.5, 1, 1.5, 2, 3.7, 9.99, 10, 32.5, 171.6, 1e4, 1e6, 1e9]
    return [{"x": x, "value": float(loggamma(mpf(x)))} for x in xs]


def incomplete_beta():
    cases = [(0.5, 0.5, 0.3), (2, 3, 0.01), (2, 3, 0.99), (5, 0.5, 0.9), (50, 0.5, 0.7), (5000, 0.5, 0.999),
             (0.5, 5000, 1e-5), (300, 200, 0.6), (300, 200, 0.3), (1, 1, 0.25), (800, 800, 0.505), (10, 1e-3, 0.5)]
    return [{"a": a, "b": b, "x": x, "value": float(betainc(mpf(a), mpf(b), 0, mpf(x), regularized=True))}
            for a, b, x in cases]


def normal_tail(z):
    return erfc(mpf(z) / sqrt(2)) / 2


def normal():
    zs = [-10, -3, -1, 0, 0.1, 0.5, 1, 1.9, 1.999, 2, 2.5, 3, 5, 8, 10, 20, 37]
    return [{"z": z, "upper": float(normal_tail(z))} for z in zs]


def normal_quantile():
    ps = [1e-300, 1e-20, 1e-5, 0.001, 0.025, 0.2, 0.49, 0.5, 0.51, 0.8, 0.975, 0.9999]
    return [{"p": p, "z": float(findroot(lambda z: log(normal_tail(-z)) - log(mpf(p)), stats.norm.ppf(p)))} for p in ps]


def t_tail(t, df):
    t, df = mpf(t), mpf(df)
    tail = betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return tail if t >= 0 else 1 - tail


def student():
    cases = [(0, 3), (0.001, 7), (1, 1), (2, 2), (-1.5, 4), (2.2621571628, 9), (4.062127683, 9), (50, 1), (30, 30), (1.96, 1e6),
             (12, 999), (0.01, 1e5), (8, 1e6), (3, 17.7764735162), (0.5, 40000), (1e6, 1), (1e6, 5)]
    return [{"t": t, "df": df, "upper": float(t_tail(t, df))} for t, df in cases]


def student_quantile():
    cases = [(0.975, 1), (0.975, 2), (0.975, 9), (0.95, 30), (0.025, 4), (0.5, 4), (0.6, 4), (0.9995, 17.5), (1e-12, 3),
             (0.975, 1e6)]
    return [{"p": p, "df": df,
             "t": 0.0 if p == 0.5 else float(findroot(lambda t: (t_tail(-t, df) - mpf(p)) * 1e15, stats.t.ppf(p, df)))}
            for p, df in cases]


def pmf(k, n, p):
    return binomial(n, k) * mpf(p) ** k * (1 - mpf(p)) ** (n - k)


def binomials():
    cases = [(0, 10, 0.5), (3, 10, 0.25), (10, 10, 0.3), (6, 65, 0.5), (86, 236, 0.5), (40, 2000, 0.05), (900, 2000, 0.5),
             (1, 5000, 0.01), (2, 100, 1e-20), (0, 0, 0.5), (4, 4, 1), (0, 4, 0)]
    rows = []
    for k, n, p in cases:
        terms = [pmf(i, n, p) for i in range(n + 1)]
        rows.append({"k": k, "n": n, "p": p, "pmf": float(terms[k]), "lower": float(sum(terms[: k + 1])),
                     "upper": float(sum(terms[k:])), "twoSided": float(stats.binomtest(k, n, p).pvalue) if n else 1.0})
    return rows


def mcnemar():
    rows = []
    for b, c in [(1, 0), (4, 3), (12, 4), (30, 22), (59, 6), (700, 600), (3000, 2500)]:
        m, k = b + c, min(b, c)
        lower = sum(pmf(i, m, mpf(1) / 2) for i in range(k + 1))
        rows.append({"first": b, "second": c, "exact": float(min(1, 2 * lower)),
                     "midP": float(min(1, 2 * lower - pmf(k, m, mpf(1) / 2)))})
    return rows


def wilson():
    """By root finding on the score test, not by the closed form."""
    rows = []
    for x, n, conf in [(0, 1, 0.95), (3, 7, 0.95), (97, 100, 0.99), (500, 1000, 0.8), (12, 12, 0.9)]:
        z = stats.norm.ppf((1 + conf) / 2)
        f = lambda p: abs(x / n - p) - z * (p * (1 - p) / n) ** 0.5
        lower = 0.0 if x == 0 else optimize.brentq(f, 1e-12, x / n - 1e-12, xtol=1e-14)
        upper = 1.0 if x == n else optimize.brentq(f, x / n + 1e-12, 1 - 1e-12, xtol=1e-14)
        rows.append({"passed": x, "n": n, "confidence": conf, "lower": lower, "upper": upper})
    return rows


def tango():
    """By maximising the likelihood under a fixed difference, not by the quadratic."""
    def score(table, delta):
        a, b, c, d = table
        n = sum(table)
        # Cells under H0: p01 = q, p10 = q + delta; the other two share the rest, so only b, c and a + d count.
        low, high = max(0.0, -delta), (1 - delta) / 2
        loglik = lambda q: -sum(k * np.log(max(p, 1e-300)) for k, p in ((b, q + delta), (c, q), (a + d, 1 - 2 * q - delta)) if k)
        q = optimize.minimize_scalar(loglik, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
        return (b - c - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))

    rows = []
    for table in [(10, 6, 3, 5), (3, 5, 1, 2), (80, 9, 4, 7), (400, 60, 35, 105), (0, 7, 2, 0), (0, 1, 60, 0), (2, 0, 11, 0)]:
        z, estimate = stats.norm.ppf(0.975), (table[1] - table[2]) / sum(table)
        rows.append({"table": table, "lower": optimize.brentq(lambda x: score(table, x) - z, -1 + 1e-9, estimate, xtol=1e-13),
                     "upper": optimize.brentq(lambda x: score(table, x) + z, estimate, 1 - 1e-9, xtol=1e-13)})
    return rows


def paired_t():
    rows = []
    for d, conf in [([0.2, -0.1, 0.4], 0.95), ([1, 2, 3, 4, 100], 0.9), ([-3, -2.5, -4, -3.25], 0.99)]:
        r = stats.ttest_1samp(d, 0)
        ci = r.confidence_interval(conf)
        rows.append({"d": d, "confidence": conf, "t": float(r.statistic), "p": float(r.pvalue),
                     "lower": float(ci.low), "upper": float(ci.high)})
    return rows


golden = {f.__name__: f() for f in (log_gamma, incomplete_beta, normal, normal_quantile, student, student_quantile,
                                    binomials, mcnemar, wilson, tango, paired_t)}
tables = [f'"{name}": [\n  ' + ",\n  ".join(json.dumps(row) for row in rows) + "\n]" for name, rows in golden.items()]
print("{" + ",\n".join(tables) + "}")
