"""Measures of a state and strategies of one run (see oracle.py).

None stands for *not applicable*: a quotient with an empty denominator. Sums over partners
leave out the state itself and, in H, entropy, concentration and strategy, the rest of the
world.
"""

import math

from oracle_relations import alignment, leverage, mean_over_kind, organisations


def measures(world, parameters):
    """By name a list by state; `strategy` by state and partner, None where there is none.

    The world carries its weights by channel, so no parameter is read; the argument is part
    of the call that engine and oracle have in common.
    """
    a, lever = alignment(world), leverage(world)
    shared = world["shared"] if "shared" in world else organisations(world)["shared"]
    names = (
        "hedging not_taking_sides opposite_measures fallback exposure autonomy entropy "
        "concentration strategy"
    )
    result = {name: [] for name in names.split()}
    for i in range(world["n_states"]):
        parts = (
            not_taking_sides(world, a, i),
            opposite_measures(world, a, i),
            fallback(world, a, i),
        )
        result["hedging"].append(hedging(world, a, i, parts))
        for name, part in zip(names.split()[1:4], parts, strict=True):
            result[name].append(part)
        threats = zip(world["threat"][i], lever[i], strict=True)
        result["exposure"].append(sum(t * x for t, x in threats))  # Σ_j T_ij L_ij
        length = math.sqrt(sum(x * x for x in lever[i]))  # |L_i|
        result["autonomy"].append(max(0.0, 1 - length))
        shares = alignment_shares(world, a, i)
        if shares is None:
            result["entropy"].append(None)
            result["concentration"].append(None)
        else:
            logs = [s * math.log(s) for s in shares.values() if s > 0]
            result["entropy"].append(-sum(logs))
            result["concentration"].append(sum(s * s for s in shares.values()))
        result["strategy"].append(
            [
                strategy(world, shared, i, j) if j in others(world, i) else None
                for j in range(world["n_partners"])
            ]
        )
    return result


def others(world, i):
    """Partners of i: neither itself nor the rest of the world."""
    return [j for j in range(world["n_partners"]) if j != i and world["counted"][j]]


def share(world, name, i, j, kind):
    """D or w of the pair in one kind of channel, the mean over channels of that kind."""
    return mean_over_kind(world, world[name][i][j], kind)


def with_rivals(world, name, kind, i, j):
    """Σ_k r_jk of D or w in one kind of channel, over partners k other than i itself."""
    return sum(
        world["rivalry"][j][k] * share(world, name, i, k, kind) for k in others(world, i)
    )


def alignment_shares(world, a, i):
    """ā_ij, the shares of a; None for a state without external ties."""
    whole = sum(a[i][j] for j in others(world, i))
    return None if whole == 0 else {j: a[i][j] / whole for j in others(world, i)}


def not_taking_sides(world, a, i):
    """NS = 1 − Σ_{j<k} r_jk |a_ij − a_ik| / Σ_{j<k} r_jk (a_ij + a_ik); 1 if all r 0."""
    sided, whole, any_rivalry = 0.0, 0.0, False
    for j in others(world, i):
        for k in others(world, i):
            if j < k:
                r = world["rivalry"][j][k]
                any_rivalry = any_rivalry or r > 0
                sided += r * abs(a[i][j] - a[i][k])
                whole += r * (a[i][j] + a[i][k])
    if not any_rivalry:
        return 1.0
    return None if whole == 0 else 1 - sided / whole


def opposite_measures(world, a, i):
    """OM = Σ_j ā_ij · 2 min(RM, RC) / (RM + RC)."""
    shares = alignment_shares(world, a, i)
    if shares is None:
        return None
    result = 0.0
    for j in others(world, i):
        material = share(world, "dependence", i, j, "economy")
        material += share(world, "dependence", i, j, "transit")
        maximising = 0.3 * material + 0.4 * share(world, "posture", i, j, "diplomacy")  # RM
        contingency = with_rivals(world, "dependence", "security", i, j)
        contingency += share(world, "dependence", i, i, "security")  # RC: rivals and self
        if maximising + contingency > 0:  # a partner with neither adds nothing
            both = min(maximising, contingency)
            result += shares[j] * 2 * both / (maximising + contingency)
    return result


def fallback(world, a, i):
    """FB = [1 − max_j a_ij / Σ_k a_ik] / (1 − 1/J), J unmasked partners; 0 if J < 2."""
    unmasked = sum(any(world["tie"][i][j]) for j in others(world, i))  # J
    if unmasked < 2:
        return 0.0
    shares = alignment_shares(world, a, i)
    return None if shares is None else (1 - max(shares.values())) / (1 - 1 / unmasked)


def hedging(world, a, i, parts):
    """H = (NS · OM · FB)^(1/3); 0 for a state without external ties."""
    if alignment_shares(world, a, i) is None:
        return 0.0
    if None in parts:
        return None
    ns, om, fb = parts
    return (ns * om * fb) ** (1 / 3)


def strategy(world, shared, i, j):
    """Label of i towards j: the first of the list that holds."""
    t = world["threat"][i][j]  # T
    sj = share(world, "dependence", i, j, "security")  # Sj
    poles = [k for k in others(world, i) if world["pole"][k]]
    # share of j among the poles, a partner that is no pole beside them (the text leaves it
    # open; a 0 would call every neighbour one is close to neutral); 0 where there is none
    among = sum(share(world, "posture", i, k, "diplomacy") for k in {*poles, j})
    pd = share(world, "posture", i, j, "diplomacy") / among if among else 0.0
    self_sec = share(world, "dependence", i, i, "security")
    self_dip = share(world, "posture", i, i, "diplomacy")
    sa = with_rivals(world, "dependence", "security", i, j) + self_sec  # Sa
    opposed = with_rivals(world, "posture", "diplomacy", i, j)
    pa = opposed / (1 - self_dip) if self_dip < 1 else 0.0  # Pa
    economy = share(world, "dependence", i, j, "economy")
    e = (economy + share(world, "dependence", i, j, "transit")) / 2  # E
    bj = shared[i][j] * (sj + pd) / 2  # Bj: membership led by j × ½ (Sj + Pd)
    sf = (self_sec + self_dip) / 2  # Sf
    rules = (
        ("balancing", t >= 0.5 and sa >= 0.6 and sj < 0.15 and pd < 0.15),
        ("bandwagoning", sj >= 0.5 and pd >= 0.5 and sa < 0.3),
        ("limited bandwagoning", sj >= 0.4 and pd >= 0.35),
        ("dominance denial", t >= 0.3 and pa >= 0.25 and pd < 0.35 and sj >= 0.15),
        ("indirect balancing", t >= 0.3 and sa >= 0.4 and e >= 0.15),
        ("binding engagement", bj >= 0.25),
        ("neutrality", sf >= 0.33 and pd < 0.3),
        ("economic pragmatism", True),
    )
    return next(label for label, holds in rules if holds)
