"""One turn of one run as compiled loops: the stages of the turn (Numba, benchmark only).

Every function does a stage for one state, or for the powers, of one run. Its arguments: `s`
the stocks, `f` the figures, `p` the parameters of the run, `w` room to work in, `now` what
the turn brings (see kernel_data.py). Written by hand from the equations, not from the array
code.
"""

import math

from kernel_compiled import compiled

SEC, ECO, TRN, DIP = range(4)
IND, COE, ASS, WED = range(4)


@compiled
def lay_out(s, f, p, w, now):
    """Reckon what is the same for every state: force, growth, sanctioned markets."""
    partners = f.counted.size
    whole = 0.0
    for j in range(partners):
        usable = w.power[j] * (1.0 - p.strain_relief * w.strain[j]) * w.offence[j]
        w.force[j] = p.threat_scale * math.sqrt(usable) * f.counted[j]
        whole += w.market[j]
        w.standing[j] = -p.norm_weight * s.violation[j]
        if w.power[j] > 0.0 and f.power_start[j] > 0.0:
            grown = math.log(w.power[j] / f.power_start[j])
            w.standing[j] += p.power_elasticity * grown
        w.growth[j] = 0.0
        if w.market[j] > 0.0 and f.market_start[j] > 0.0:
            grown = math.log(w.market[j] / f.market_start[j])
            w.growth[j] = p.market_elasticity * grown
    for j in range(partners):
        w.secondary[j] = 0.0
    for k in range(partners):
        w.share[k] = w.market[k] / whole
        for j in range(partners):
            w.secondary[j] += w.sanctions[k, j] * w.share[k]


@compiled
def belong(i, s, f, p, w):
    """Read shared organisations off the memberships."""
    for j in range(f.counted.size):
        shared, bind, union = 0.0, 0.0, 0.0
        if j != i:
            for o in range(f.depth.size):
                if s.membership[i, o] > 0.0:
                    if f.leads[j, o] > 0.0:
                        shared = max(shared, f.depth[o])
                        bind = max(bind, f.clause[o])
                    if s.membership[j, o] > 0.0:
                        union = max(union, f.customs[o])
        w.shared[j], w.bind[j], w.union[j] = shared, bind, union


@compiled
def perceive(i, s, f, p, w, now):
    """Move perceived threat to its target, with some chance."""
    threat, coerced = s.threat[i], s.grievance[i]
    for j in range(f.counted.size):
        if j == i or f.counted[j] == 0.0:
            continue
        motive = p.baseline_intent + s.intent[i, j] + p.grievance_weight * coerced[j]
        felt = 1.0 - math.exp(-w.force[j] * f.proximity[i, j] * motive)
        felt *= 1.0 - p.assurance_relief * s.instruments[ASS, i, j]
        felt *= 1.0 - p.membership_relief * w.bind[j]
        old = threat[j]
        gap = 1.0 - (1.0 - s.attack[i, j]) * (1.0 - felt) - old
        speed = p.threat_rise if gap > 0.0 else p.threat_fall
        luck = p.threat_noise * old * (1.0 - old) * now.perception[i, j]
        threat[j] = min(1.0, max(0.0, old + speed * gap + luck))


@compiled
def carried(i, j, s, p):
    """Give the fear that comes with a partner from those on whom it leans."""
    if j >= s.threat.shape[0]:
        return 0.0
    threat = 0.0
    for k in range(s.threat.shape[1]):
        if k != j:
            threat += s.dependence[j, SEC, k] * s.threat[i, k]
    return p.fear_cap if threat >= 1.0 else min(threat / (1.0 - threat), p.fear_cap)


@compiled
def feel(i, s, f, p, w):
    """Reckon shelter, pressure, side taking, fear and spread of risk, by partner."""
    partners, base = f.counted.size, p.base_variance
    for k in range(partners):
        wedged, coerced = s.instruments[WED, i, k], s.instruments[COE, i, k]
        w.push[k] = wedged + coerced * (1.0 - wedged)
        threat = s.threat[i, k]
        w.spread[k] = math.sqrt(base + (1.0 - base) * threat)
        cap = p.fear_cap
        w.fear[k] = cap if threat >= 1.0 else min(threat / (1.0 - threat), cap)
    for j in range(partners):
        alone, unpressed, side = 1.0, 1.0, 0.0
        for k in range(partners):
            rivalry = w.rivalry[j, k]
            alone *= 1.0 - rivalry * s.threat[i, k]
            unpressed *= 1.0 - rivalry * w.push[k]
            side += rivalry * rivalry * s.leverage[i, k]
        w.shelter[i, j] = 1.0 - alone
        pressure = p.pressure_weight * (1.0 - unpressed)
        w.against[j] = pressure + p.side_weight * side
        w.carried[j] = carried(i, j, s, p)
    spared = 1.0
    for k in range(partners):
        spared *= 1.0 - s.threat[i, k]
    w.own[0] = p.security_value * p.self_help_value * (1.0 - spared)


@compiled
def risk(i, s, f, p, w):
    """Reckon the price of risk that partners share, by channel and partner."""
    partners = f.counted.size
    for c in range(4):
        for j in range(partners):
            w.gain[c, j] = 0.0
        for k in range(partners):
            if k != i:
                held = w.spread[k] * s.dependence[i, c, k]
                for j in range(partners):
                    w.gain[c, j] += f.co_movement[k, j] * held
        for j in range(partners):
            w.gain[c, j] *= -p.risk_aversion * w.spread[j]


@compiled
def weigh(i, s, f, p, w):
    """Add up what a closer tie is worth, by channel and partner."""
    for j in range(f.counted.size):
        threat, idle = s.threat[i, j], 1.0 - w.strain[j]
        induced, assured = s.instruments[IND, i, j], s.instruments[ASS, i, j]
        needed = s.regime_support[i, j] * s.insecurity[i] * idle
        worth = f.protection[j] * idle * w.shelter[i, j] + p.assurance_value * assured
        worth += p.regime_support_value * needed
        shared = p.institution_value * w.shared[j]
        near = p.security_spillover * s.dependence[i, SEC, j]
        near -= p.protest_weight * s.protest[i, j]
        w.gain[SEC, j] += (
            p.security_value * worth - p.security_fear * (w.fear[j] + w.carried[j])
            - w.against[j] + 0.5 * shared
        )  # fmt: skip
        cut = 1.0 - (1.0 - w.sanctions[i, j]) * (1.0 - w.sanctions[j, i])
        exposed = w.secondary[j] - w.share[i] * w.sanctions[i, j]
        w.gain[ECO, j] += (
            w.growth[j] + p.economy_value * induced - cut + near
            - p.secondary_sanctions * exposed + p.union_value * w.union[j]
            - p.economy_fear * threat * f.weaponisability[ECO, j]
        )  # fmt: skip
        w.gain[TRN, j] += (
            p.transit_value * (0.5 * induced - s.disruption[i, j])
            - p.transit_fear * threat * f.weaponisability[TRN, j]
        )  # fmt: skip
        deferred = s.instruments[COE, i, j] * s.vulnerability[i, j]
        w.gain[DIP, j] += (
            p.diplomacy_value * (0.5 * induced + assured) + w.standing[j]
            + p.deference * deferred - p.diplomacy_fear * w.fear[j]
            - w.against[j] + shared + near
        )  # fmt: skip
    for c in range(4):
        w.gain[c, i] = 0.0
    w.gain[SEC, i] = w.own[0]


@compiled
def choose(i, s, f, p, w, now):
    """Split effort over partners in each channel."""
    partners, calm = f.counted.size, 1.0 / p.bounded_rationality
    noise = p.posture_noise
    for c in range(4):
        top = -math.inf
        for j in range(partners):
            appeal = w.gain[c, j] + noise * now.posture[i, c, j]
            w.gain[c, j] = s.log_prior[i, c, j] + appeal * calm
            top = max(top, w.gain[c, j])
        whole = 0.0
        for j in range(partners):
            w.gain[c, j] = math.exp(w.gain[c, j] - top)
            whole += w.gain[c, j]
        for j in range(partners):
            s.posture[i, c, j] = w.gain[c, j] / whole


@compiled
def attract(i, s, f, p, w):
    """Reckon what each power would use towards state i, and add it to what it wishes."""
    partners = f.counted.size
    for j in range(partners):
        interest = f.interest[i, j]
        if interest == 0.0:
            for x in range(4):
                w.choice[x, i, j] = 0.0
            continue
        goal, idle = s.goal[i, j], 1.0 - w.strain[j]
        missed = max(0.0, goal - s.alignment[i, j]) / max(goal, p.goal_floor)
        loss = missed / (missed + p.loss_half)
        rivals, opponents = 0.0, 0.0
        for k in range(partners):
            rivals += w.rivalry[j, k] * s.alignment[i, k]
            opponents += w.rivalry[j, k] ** 2 * s.alignment[i, k]
        means = p.inducement_payoff * f.resources[j] * idle
        hurt = (loss + opponents) * s.vulnerability[i, j]
        held, turning = s.dependence[i, SEC, j], 0.0
        if held > 0.0:
            turning = max(0.0, held - s.posture[i, SEC, j]) / held
        left = (1.0 - opponents) * (1.0 - p.inducement_condition * turning)
        u0 = means * (loss + rivals) * left - p.inducement_cost
        u1 = p.coercion_payoff * f.dominance[j] * hurt
        u1 -= p.coercion_cost + p.strain_restraint * w.strain[j]
        u2 = p.assurance_payoff * w.shelter[i, j] * interest - p.assurance_cost
        u3 = p.wedging_payoff * rivals * idle - p.wedging_cost
        best, calm = max(0.0, u0, u1, u2, u3), 1.0 / p.power_rationality
        e0, e1 = math.exp((u0 - best) * calm), math.exp((u1 - best) * calm)
        e2, e3 = math.exp((u2 - best) * calm), math.exp((u3 - best) * calm)
        share = interest / (e0 + e1 + e2 + e3 + math.exp(-best * calm))
        w.choice[IND, i, j], w.choice[COE, i, j] = share * e0, share * e1
        w.choice[ASS, i, j], w.choice[WED, i, j] = share * e2, share * e3
        w.wished[j] += share * (e0 + e1 + e2 + e3)


@compiled
def meet(s, f, p, w):
    """Let instruments move to what powers chose within their budgets."""
    states, partners = s.threat.shape[0], f.counted.size
    for j in range(partners):
        most = max(w.wished[j], f.budget[j])
        w.wished[j] = f.budget[j] / most if most > 0.0 else 0.0
    for x in range(4):
        for i in range(states):
            level = s.instruments[x, i]
            for j in range(partners):
                gap = w.choice[x, i, j] * w.wished[j] - level[j]
                speed = p.instrument_speed
                if x == ASS and gap <= 0.0:
                    speed = p.assurance_fade
                if w.acted[x, i, j] == 0.0:
                    level[j] += speed * gap
