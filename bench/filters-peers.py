"""Times robust rules in plain numpy and, where they are installed, ByzFL's, on one thread; prints one JSON document.

Usage: filters-peers.py FILE N D JOBS, FILE holding N x D float32 and JOBS a JSON object {rule: {"f": .., "tau": ..}}.
Rows come as separate arrays, as they do from a network, so that stacking them is part of every call.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json
import sys
import time
from functools import partial

import numpy as np

BUDGET_SECONDS = 1.0


def once(call):
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def milliseconds(call):
    """The fastest of as many calls as fit the budget of processor time, of one at least."""
    end = time.process_time() + BUDGET_SECONDS
    fastest = once(call)
    while time.process_time() < end:
        fastest = min(fastest, once(call))
    return 1e3 * fastest


def distances(x):
    gram = x @ x.T
    norms = np.diag(gram)
    return np.maximum(norms[:, None] + norms[None, :] - 2 * gram, 0)


def krum_scores(squared, f):
    n = len(squared)
    return np.sort(squared, axis=1)[:, 1 : n - f - 1].sum(axis=1)


def trimmed(x, f):
    return np.sort(x, axis=0)[f : len(x) - f].mean(axis=0)


def weiszfeld(x, steps=3, nu=1e-6):
    v = np.median(x, axis=0)
    for _ in range(steps):
        beta = 1 / np.maximum(nu, np.linalg.norm(x - v, axis=1))
        v = (beta @ x) / beta.sum()
    return v


def mixed(x, f):
    nearest = np.argsort(distances(x), axis=1)[:, : len(x) - f]
    chosen = np.zeros((len(x), len(x)), dtype=x.dtype)
    np.put_along_axis(chosen, nearest, 1 / (len(x) - f), axis=1)
    return chosen @ x


def clipped(x, centre, lengths, tau):
    return centre + (x - centre) * np.minimum(1, tau / np.maximum(lengths, 1e-30))[:, None]


def clipped_gossip(x, f):
    lengths = np.linalg.norm(x - x[0], axis=1)
    tau = np.sqrt((np.sort(lengths)[: len(x) - f] ** 2).sum() / f)
    return clipped(x, x[0], lengths, tau).mean(axis=0)


def cs_plus(x, f):
    lengths = np.linalg.norm(x - x[0], axis=1)
    return clipped(x, x[0], lengths, np.sort(lengths)[len(x) - 2 * f - 1]).mean(axis=0)


def centred(x):
    lengths = np.linalg.norm(x, axis=1)
    return clipped(x, np.zeros_like(x[0]), lengths, np.median(lengths)).mean(axis=0)


def monna(x, f):
    return x[np.argsort(np.linalg.norm(x - x[0], axis=1), kind="stable")[: len(x) - f]].mean(axis=0)


def bulyan(x, f):
    squared = distances(x)
    left, chosen = list(range(len(x))), []
    while len(chosen) < len(x) - 2 * f:
        among = np.sort(squared[np.ix_(left, left)], axis=1)
        chosen.append(left.pop(int(among[:, 1 : 1 + max(1, len(left) - f - 2)].sum(axis=1).argmin())))
    kept = x[chosen]
    order = np.argsort(np.abs(kept - np.median(kept, axis=0)), axis=0)
    return np.take_along_axis(kept, order[: len(kept) - 2 * f], axis=0).mean(axis=0)


def gated(x, f):
    lengths = np.linalg.norm(x, axis=1)
    capped = x * np.minimum(1, np.median(lengths) / lengths)[:, None]
    cosines = (capped @ capped[0]) / (np.linalg.norm(capped, axis=1) * np.linalg.norm(capped[0]))
    kept = capped[cosines > -0.2]
    f = min(f, (len(kept) - 1) // 2)
    return trimmed(mixed(kept, f), f)


NUMPY = {
    "mean": lambda x, f: x.mean(axis=0),
    "median": lambda x, f: np.median(x, axis=0),
    "trimmed-mean": trimmed,
    "krum": lambda x, f: x[krum_scores(distances(x), f).argmin()],
    "multi-krum": lambda x, f: x[np.argsort(krum_scores(distances(x), f))[: len(x) - f]].mean(axis=0),
    "bulyan": bulyan,
    "geometric-median": lambda x, f: weiszfeld(x),
    "centred-clipping": lambda x, f: centred(x),
    "clipped-gossip": clipped_gossip,
    "cs-plus": cs_plus,
    "monna": monna,
    "nnm-trimmed-mean": lambda x, f: trimmed(mixed(x, f), f),
    "nnm-geometric-median": lambda x, f: weiszfeld(mixed(x, f)),
    "gated-nnm-trimmed-mean": gated,
}


def byzfl_rules(f, tau):
    """ByzFL's form of each rule it has; its Krums count one neighbour more, its geometric median starts at 0."""
    from byzfl import Average, CenteredClipping, GeometricMedian, Krum, Median, MoNNA, MultiKrum, NNM, TrMean

    def after_nnm(rule):
        mix = NNM(f)
        return lambda x: rule(mix(x))

    return {
        "mean": Average(),
        "median": Median(),
        "trimmed-mean": TrMean(f),
        "krum": Krum(f),
        "multi-krum": MultiKrum(f),
        "geometric-median": GeometricMedian(nu=1e-6, T=3),
        "centred-clipping": CenteredClipping(L=1, tau=tau),
        "monna": MoNNA(f, 0),
        "nnm-trimmed-mean": after_nnm(TrMean(f)),
        "nnm-geometric-median": after_nnm(GeometricMedian(nu=1e-6, T=3)),
    }


def byzfl_milliseconds(rule, rows, job):
    """The fastest of its paths (numpy or torch, rows stacked or as a list), or None where it lacks the rule or isn't installed."""
    try:
        import torch

        torch.set_num_threads(1)
        if rule not in byzfl_rules(1, 1.0):
            return None
    except ImportError:
        return None
    tensors = [torch.from_numpy(row) for row in rows]
    paths = {
        "numpy": lambda call: call(np.stack(rows)),
        "numpy list": lambda call: call(rows),
        "torch": lambda call: call(torch.stack(tensors)),
        "torch list": lambda call: call(tensors),
    }
    calls = {path: partial(run, byzfl_rules(job["f"], job["tau"])[rule]) for path, run in paths.items()}
    timed = {path: min(once(call), once(call)) for path, call in calls.items()}
    best = min(timed, key=timed.get)
    return {"ms": milliseconds(calls[best]), "path": best}


def main():
    path, n, d, jobs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    rows = list(np.fromfile(path, dtype=np.float32).reshape(n, d).copy())
    result = {}
    for rule, job in jobs.items():
        numpy_rule = NUMPY.get(rule)
        result[rule] = {
            "numpyMs": milliseconds(lambda: numpy_rule(np.stack(rows), job["f"])) if numpy_rule else None,
            "norm": float(np.linalg.norm(numpy_rule(np.stack(rows), job["f"]))) if numpy_rule else None,
            "byzfl": byzfl_milliseconds(rule, rows, job),
        }
    print(json.dumps(result))


main()
