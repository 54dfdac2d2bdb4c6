"""Stage 1, threat perception, and stage 2, the multi-vector rule (see oracle.py)."""

import math

from oracle_relations import mean_over_kind


def table(now, value):
    """A list by state and partner; 0 where a state meets itself."""
    partners = range(now["n_partners"])
    return [
        [0.0 if j == i else value(i, j) for j in partners] for i in range(now["n_states"])
    ]


# Stage 1, threat perception


def threat_target(now, p, i, j):
    """T*_ij; 0 for the rest of the world."""
    if not now["counted"][j]:
        return 0.0
    usable = now["power"][j] * (1 - p["strain_relief"] * now["strain"][j])  # P (1 − θZ Z)
    harm = math.sqrt(usable * now["offence"][j]) * now["proximity"][i][j]  # √(… O) π
    motive = (
        p["baseline_intent"]  # θ0
        + now["intent"][i][j]  # Î, events of this turn included
        + p["grievance_weight"] * now["grievance"][i][j]  # θC C
    )
    inferred = (
        (1 - math.exp(-p["threat_scale"] * harm * motive))  # 1 − exp(−Θ harm (…))
        * (1 - p["assurance_relief"] * now["assurance"][i][j])  # 1 − θS assurance
        * (1 - p["membership_relief"] * now["bind"][i][j])  # 1 − θM bind
    )
    return 1 - (1 - now["attack"][i][j]) * (1 - inferred)  # an attack counts as it is


def stage_1(now, p, luck):
    """T ← clip(T + μ (T* − T) + σT T (1 − T) ε, 0, 1)."""
    target = table(now, lambda i, j: threat_target(now, p, i, j))

    def threat(i, j):
        if not now["counted"][j]:
            return 0.0
        old = now["threat"][i][j]  # T
        # the comparison is with the noise-free T*
        speed = p["threat_rise"] if target[i][j] > old else p["threat_fall"]  # μ+ or μ−
        noise = p["threat_noise"] * old * (1 - old) * luck["perception_luck"][i][j]
        return min(1.0, max(0.0, old + speed * (target[i][j] - old) + noise))

    return {"threat_target": target, "threat": table(now, threat)}


# Stage 2, posture


def at_least_one(shares):
    """1 − Π(1 − x)."""
    none = 1.0
    for share in shares:
        none *= 1 - share
    return 1 - none


def shelter(now, i, j):
    """1 − Π_k (1 − r_jk T_ik)."""
    partners = range(now["n_partners"])
    return at_least_one(now["rivalry"][j][k] * now["threat"][i][k] for k in partners)


def pressure(now, i, j):
    """1 − Π_k (1 − r_jk [1 − (1 − wedging_ik)(1 − coercion_ik)])."""
    partners = range(now["n_partners"])
    return at_least_one(
        now["rivalry"][j][k]
        * (1 - (1 - now["wedging"][i][k]) * (1 - now["coercion"][i][k]))
        for k in partners
    )


def hurt(now, p, i, j):
    """Λ_ij = L_ij / (L_ij + L½)."""
    lever = now["leverage"][i][j]
    return lever / (lever + p["leverage_half"])


def secured(now, i, j):
    """D_ij,sec."""
    return mean_over_kind(now, now["dependence"][i][j], "security")


def association(now, i, j):
    """Σ_{k ≠ j} D_jk,sec T_ik; external partners lean on nobody we know of."""
    if j >= now["n_states"]:
        return 0.0
    others = (k for k in range(now["n_partners"]) if k != j)
    return sum(secured(now, j, k) * now["threat"][i][k] for k in others)


def odds(p, threat):
    """T / (1 − T), at most the cap of 10."""
    return p["fear_cap"] if threat >= 1 else min(threat / (1 - threat), p["fear_cap"])


def side(now, i, j):
    """Σ_k r_jk² L_ik."""
    partners = range(now["n_partners"])
    return sum(now["rivalry"][j][k] ** 2 * now["leverage"][i][k] for k in partners)


def fear(now, p, i, j):
    """The odds of T."""
    return odds(p, now["threat"][i][j])


def risk(now, p, i, j, c):
    """Σ_{k ≠ self} Cov_jk D_ikc, Cov_jk = √(V_ij V_ik) R_jk, V = v0 + (1 − v0) T."""
    base = p["base_variance"]  # v0
    variance = [base + (1 - base) * threat for threat in now["threat"][i]]  # V_i·
    result = 0.0
    for k in range(now["n_partners"]):
        if k != i:
            covariance = math.sqrt(variance[j] * variance[k]) * now["co_movement"][j][k]
            result += covariance * now["dependence"][i][k][c]
    return result


def security_gain(now, p, i, j, c):
    """g_sec."""
    unstrained = 1 - now["strain"][j]  # 1 − Z_j
    worth = (
        now["protection"][j] * unstrained * shelter(now, i, j)
        + p["assurance_value"] * now["assurance"][i][j]  # αS assurance
        + p["regime_support_value"]  # αR
        * now["regime_support"][i][j]  # support_ij
        * now["regime_insecurity"][i]  # Q_i
        * unstrained
    )
    return (
        p["security_value"] * worth  # v_s […]
        - p["security_fear"] * fear(now, p, i, j)  # a_s fear
        - p["security_fear"] * odds(p, association(now, i, j))  # a_s fear of the friends
        - p["pressure_weight"] * pressure(now, i, j)  # ωW pressure
        - p["side_weight"] * side(now, i, j)  # ωS side
        + p["institution_value"] / 2 * now["shared"][i][j]  # ½ β shared
    )


def economy_gain(now, p, i, j, c):
    """g_eco."""
    sanctions = now["sanctions"]  # S_kj: by k on j
    own = 1 - (1 - sanctions[i][j]) * (1 - sanctions[j][i])
    all_markets = sum(now["market"])  # ΣG, over every actor, i and the rest included
    secondary = sum(
        sanctions[k][j] * now["market"][k] / all_markets
        for k in range(now["n_partners"])
        if k != i
    )
    growth = math.log(now["market"][j] / now["market_start"][j])  # ln(G_j / G_j0)
    return (
        p["market_elasticity"] * growth  # γ ln(…)
        + p["economy_value"] * now["inducement"][i][j]  # v_e inducement
        - own
        - p["secondary_sanctions"] * secondary  # ζ Σ_{k ≠ i} S_kj G_k / ΣG
        - p["economy_fear"] * now["threat"][i][j] * now["weaponisability"][j][c]  # a_e T χ
        + p["union_value"] * now["union"][i][j]  # βE union
        + p["security_spillover"] * secured(now, i, j)  # αF D_sec
        - p["protest_weight"] * now["protest"][i][j]  # ωP protest
    )


def transit_gain(now, p, i, j, c):
    """g_trn."""
    worth = now["inducement"][i][j] / 2 - now["disruption"][i][j]  # ½ inducement − B
    return (
        p["transit_value"] * worth  # v_t […]
        - p["transit_fear"] * now["threat"][i][j] * now["weaponisability"][j][c]  # a_t T χ
    )


def grown(now, j):
    """ln(P_j / P_j0); 0 where there is no power."""
    power, first = now["power"][j], now["power_start"][j]
    return math.log(power / first) if power > 0 and first > 0 else 0.0


def diplomacy_gain(now, p, i, j, c):
    """g_dip."""
    worth = now["inducement"][i][j] / 2 + now["assurance"][i][j]
    return (
        p["diplomacy_value"] * worth  # v_d […]
        + p["power_elasticity"] * grown(now, j)  # γP ln(…)
        + p["deference"] * now["coercion"][i][j] * hurt(now, p, i, j)  # κ coercion Λ
        - p["norm_weight"] * now["violation"][j]  # τ N_j
        - p["diplomacy_fear"] * fear(now, p, i, j)  # a_d fear
        - p["pressure_weight"] * pressure(now, i, j)  # ωW pressure
        - p["side_weight"] * side(now, i, j)  # ωS side
        + p["institution_value"] * now["shared"][i][j]  # β shared
        + p["security_spillover"] * secured(now, i, j)  # αF D_sec
        - p["protest_weight"] * now["protest"][i][j]  # ωP protest
    )


GAIN = {
    "security": security_gain,
    "economy": economy_gain,
    "transit": transit_gain,
    "diplomacy": diplomacy_gain,
}


def gain(now, p, i, j, c):
    """g_ijc less − ρυ Σ Cov D; for self own arms alone, in security."""
    if j == i:
        if now["kinds"][c] != "security":
            return 0.0
        menace = at_least_one(now["threat"][i])  # 1 − Π(1 − T)
        return p["security_value"] * p["self_help_value"] * menace  # v_s αH
    term = GAIN[now["kinds"][c]](now, p, i, j, c)
    return term - p["risk_aversion"] * risk(now, p, i, j, c)


def logit(utilities):
    """exp(u) / Σ exp(u); minus infinity gives 0, and nothing but that gives zeros."""
    largest = max(utilities)
    if largest == -math.inf:
        return [0.0 for _ in utilities]
    weights = [0.0 if u == -math.inf else math.exp(u - largest) for u in utilities]
    return [weight / sum(weights) for weight in weights]


def stage_2(now, p, luck):
    """w_ijc = q exp((g + σU ε) / η) / Σ_k q exp((g + σU ε) / η), self among the choices."""
    gains, postures = [], []
    partners, channels = range(now["n_partners"]), range(len(now["kinds"]))
    for i in range(now["n_states"]):
        gain_i = [[gain(now, p, i, j, c) for c in channels] for j in partners]
        posture_i = [[0.0 for _ in channels] for _ in partners]
        for c in channels:
            utilities = []
            for j in partners:
                chance = p["posture_noise"] * luck["posture_luck"][i][j][c]  # σU ε
                appeal = gain_i[j][c] + chance  # g + σU ε
                prior = now["log_prior"][i][j][c]  # ln q, not divided by η
                utilities.append(prior + appeal / p["bounded_rationality"])
            for j, share in enumerate(logit(utilities)):
                posture_i[j][c] = share
        gains.append(gain_i)
        postures.append(posture_i)
    return {"gain": gains, "posture": postures}
