"""The BG/NBD likelihood of bench/stats/bgnbd.ts in numpy, maximised by scipy. Reads x, t_x, T lines; prints JSON."""
import json
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

x, recency, age = np.loadtxt(sys.argv[1], delimiter=",", unpack=True)
bought = x > 0


def cost(point):
    r, alpha, a, b = np.exp(point)
    base = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    base += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    alive = -(r + x) * np.log(alpha + age)
    gone = np.where(bought, np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + recency), -np.inf)
    return -(base + np.logaddexp(alive, gone)).sum()


times = []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    found = minimize(cost, np.log([1, 5, 1, 3]), method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-6})
    times.append(1000 * (time.perf_counter() - begun))
print(json.dumps({"ms": float(np.median(times)), "loglik": float(-found.fun), "params": np.exp(found.x).tolist()}))
