"""One turn of one run as compiled loops: events, stocks, memberships, and the turn itself.

See kernel_stages.py for the arguments.
"""

import math

from kernel_compiled import compiled
from kernel_stages import (
    COE,
    DIP,
    ECO,
    IND,
    SEC,
    TRN,
    attract,
    belong,
    choose,
    feel,
    lay_out,
    meet,
    perceive,
    risk,
    weigh,
)  # fmt: skip

(
    INDUCEMENT, COERCION, ASSURANCE, WEDGING, RHETORIC, TRANSIT_CUT, INTERVENTION, PROTEST,
    AGGRESSION, KIN_INFLOW, NEW_ROUTE, JOIN, LEAVE, UNREST, ANNEXATION,
    STRAIN, SANCTIONS, CONFRONTATION,
) = range(18)  # fmt: skip


@compiled
def shocked(old, size):
    """Give x + (1 − x) m."""
    return old + (1.0 - old) * size


@compiled
def calm(w):
    """Set the levels to where they stand without anything that lasts."""
    w.acted[:] = 0.0
    for j in range(w.strain.size):
        w.strain[j] = 0.0
        for k in range(w.strain.size):
            w.rivalry[j, k] = w.usual_rivalry[j, k]
            w.sanctions[j, k] = 0.0


@compiled
def happen(s, f, p, w, now, acts):
    """Let the quarter's events act, levels anew."""
    calm(w)
    for row in range(acts.shape[0]):
        kind, i, j = acts[row].kind, acts[row].state, acts[row].actor
        k, size = acts[row].third, now.magnitudes[acts[row].event]
        if kind <= WEDGING:
            s.instruments[kind, i, j] = shocked(s.instruments[kind, i, j], size)
            w.acted[kind, i, j] = 1.0
        elif kind <= PROTEST:
            remember(kind, i, j, k, size, s)
        elif kind == AGGRESSION:
            alarm(i, j, size, s, f)
        elif kind == KIN_INFLOW:
            kin = s.kin_exposure[i, j] + p.kin_inflow_effect * size
            s.kin_exposure[i, j] = min(1.0, max(0.0, kin))
        elif kind == NEW_ROUTE:
            open_route(i, j, k, size, size * acts[row].goods, s)
        elif kind in (JOIN, LEAVE):
            s.membership[i, j] = 1.0 if kind == JOIN else 0.0
        else:
            alter(kind, i, j, k, size, s, w)


@compiled
def alter(kind, i, j, k, size, s, w):
    """Let an event act on a regime, an actor, or two of them."""
    if kind == UNREST:
        s.insecurity[i] = shocked(s.insecurity[i], size)
    elif kind == ANNEXATION:
        s.violation[j] = shocked(s.violation[j], size)
    elif kind == STRAIN:
        w.strain[j] = shocked(w.strain[j], size)
    elif kind == SANCTIONS:
        w.sanctions[j, k] = shocked(w.sanctions[j, k], size)
    else:
        w.rivalry[j, k] = w.rivalry[k, j] = shocked(w.rivalry[j, k], size)


@compiled
def remember(kind, i, j, k, size, s):
    """Let an act against one state leave its mark."""
    if kind == RHETORIC:
        s.grievance[i, j] = shocked(s.grievance[i, j], size / 2.0)
    elif kind == TRANSIT_CUT:
        s.disruption[i, j] = shocked(s.disruption[i, j], size)
        if k > 0:
            s.grievance[i, j] = shocked(s.grievance[i, j], size)
    elif kind == INTERVENTION:
        s.regime_support[i, j] = shocked(s.regime_support[i, j], size)
    else:
        s.protest[i, j] = shocked(s.protest[i, j], size)


@compiled
def open_route(i, j, buyer, size, goods, s):
    """Open a route through j: capacity, a share of transit, and trade with a buyer."""
    s.capacity[1, i, j] = min(1.0, s.capacity[1, i, j] + size)
    take(s.log_prior[i, TRN], j, size)
    if buyer >= 0:
        if goods > 0.0:
            held = max(s.capacity[0, i, buyer], s.dependence[i, ECO, buyer])
            s.capacity[0, i, buyer] = min(1.0, held + goods)
        take(s.log_prior[i, ECO], buyer, goods)


@compiled
def alarm(target, j, size, s, f):
    """Let an aggression by j teach every state, its target in full."""
    for i in range(s.threat.shape[0]):
        if i == j:
            continue
        lesson = 1.0 if i == target else s.analogy[i, j]
        s.intent[i, j] = shocked(s.intent[i, j], size * lesson)
        if i == target and f.counted[j] > 0.0:
            s.attack[i, j] = shocked(s.attack[i, j], size)


@compiled
def take(log_prior, j, share):
    """Give a partner a share of all; what was there keeps its proportions."""
    share = min(share, 0.99)
    if share <= 0.0 or log_prior[j] == -math.inf:
        return
    whole = 0.0
    for k in range(log_prior.size):
        whole += math.exp(log_prior[k])
    log_prior[j] = math.log(math.exp(log_prior[j]) + share / (1.0 - share) * whole)


@compiled
def adjust(i, s, f, p):
    """Let ties follow effort, and routes the offers."""
    partners, spared = f.counted.size, 1.0
    for j in range(partners):
        spared *= 1.0 - s.attack[i, j]
        capacity = s.capacity[1, i, j]
        if capacity > 0.0:
            offered = p.route_building * s.instruments[IND, i, j]
            spare = max(0.0, capacity - s.dependence[i, TRN, j])
            s.log_prior[i, TRN, j] += offered * spare / capacity
    for c in range(TRN):  # security and trade
        for j in range(partners):
            worn = p.inheritance_fade if c == ECO else p.arsenal_fade
            gone = worn * s.inheritance[i, c, j]
            s.log_prior[i, c, j] -= gone
            s.inheritance[i, c, j] -= gone
    trade, goods, fill = p.economy_speed, p.transit_speed, p.filling_speed
    speeds = (
        p.security_speed,
        trade + room_of(i, ECO, s.capacity[0, i], s) * max(0.0, fill - trade),
        goods + room_of(i, TRN, s.capacity[1, i], s) * max(0.0, fill - goods),
        p.diplomacy_speed,
    )
    war = (1.0 - spared) * max(0.0, p.rearming_speed - p.security_speed)
    for c in range(4):
        for j in range(partners):
            gap = s.posture[i, c, j] - s.dependence[i, c, j]
            s.dependence[i, c, j] += speeds[c] * gap
            if c == SEC:
                s.dependence[i, c, j] += war * (s.posture[i, c, j] - s.dependence[i, c, j])


@compiled
def room_of(i, c, capacity, s):
    """Tell for how much of what would move in a channel there is room."""
    wanted, possible = 0.0, 0.0
    for j in range(capacity.size):
        held = s.dependence[i, c, j]
        more = max(0.0, s.posture[i, c, j] - held)
        wanted += more
        possible += min(more, max(0.0, capacity[j] - held))
    return possible / wanted if wanted > 0.0 else 0.0


@compiled
def fade(i, s, f, p):
    """Let memories run back to what is usual."""
    s.insecurity[i] *= p.insecurity_persistence
    kin = max(0.0, 1.0 - p.kin_decline * f.nation_building[i])
    for j in range(f.counted.size):
        gained = s.alignment[i, j] - s.goal[i, j]
        s.goal[i, j] += gained * (p.goal_rise if gained > 0.0 else p.goal_fall)
        rise = s.instruments[COE, i, j] - s.grievance[i, j]
        s.grievance[i, j] += rise * (p.grievance_rise if rise > 0.0 else p.grievance_fade)
        s.intent[i, j] += p.intent_fade * (f.intent_baseline[i, j] - s.intent[i, j])
        s.attack[i, j] *= 1.0 - p.intent_fade
        s.disruption[i, j] *= p.disruption_persistence
        s.protest[i, j] *= p.protest_persistence
        usual = f.regime_support_offered[j] if j != i else 0.0
        beyond = s.regime_support[i, j] - usual
        s.regime_support[i, j] = usual + p.support_persistence * beyond
        s.kin_exposure[i, j] *= kin


@compiled
def decide(i, s, f, p, now):
    """Let a state leave or join organisations by rule."""
    for o in range(f.depth.size):
        feared, held, aligned = 1.0, 0.0, 0.0
        for j in range(f.counted.size):
            if j != i and f.leads[j, o] > 0.0:
                feared = min(feared, s.threat[i, j])
                held = max(held, s.leverage[i, j])
                aligned = max(aligned, s.alignment[i, j])
        hold = p.exit_base + p.exit_leverage * held
        far = max(0.0, 1.0 - aligned / p.joining_alignment)
        far *= max(0.0, 2.0 * f.depth[o] - 1.0)
        reasons = p.exit_threat * feared + p.exit_distance * far
        drive = p.exit_sharpness * (reasons - hold)
        hazard = 0.25 / (1.0 + math.exp(-drive)) if f.leads[i, o] == 0.0 else 0.0
        if s.membership[i, o] > 0.0:
            loose = aligned <= p.joining_alignment - p.joining_margin
            chance = 0.5 * math.erfc(-now.leaving[i, o] / math.sqrt(2.0))
            if loose and chance < hazard:
                s.membership[i, o] = 0.0
        elif f.candidate[i, o] > 0.0 and aligned > p.joining_alignment:
            s.membership[i, o] = 1.0


@compiled
def tie_up(i, s, f, p, w):
    """Take stock of ties, and of what kin teach."""
    working = 0.0
    for j in range(f.counted.size):
        working += f.labour[i, j] * s.dependence[i, ECO, j]
    for j in range(f.counted.size):
        aligned, felt = 0.0, 0.0
        for c in range(4):
            held = s.dependence[i, c, j]
            aligned += s.weight[c] * (s.posture[i, c, j] if c == DIP else held)
            share = held
            if c == ECO:
                part = f.labour[i, j]
                goods = (1.0 - part) * held / (1.0 - working)
                work = part * held / working if working > 0.0 else 0.0
                share = goods + part * (work - goods)
            hold = held * (1.0 - s.substitutability[c] * (1.0 - share))
            if c == ECO:
                hold += (1.0 - hold) * w.debt[i, j]
            felt += s.weight[c] * f.weaponisability[c, j] * hold
        if j == i:
            aligned, felt = 0.0, 0.0
        s.alignment[i, j], s.leverage[i, j] = aligned, felt
        s.vulnerability[i, j] = felt / (felt + p.leverage_half)
        kin, floor = s.kin_exposure[i, j], p.analogy_floor
        s.analogy[i, j] = floor + (1.0 - floor) * kin / (kin + p.kin_half)


@compiled
def one_turn(s, f, p, w, now, acts):
    """Make one turn of one run."""
    states = s.threat.shape[0]
    happen(s, f, p, w, now, acts)
    lay_out(s, f, p, w, now)
    w.wished[:] = 0.0
    for i in range(states):
        belong(i, s, f, p, w)
        perceive(i, s, f, p, w, now)
        feel(i, s, f, p, w)
        risk(i, s, f, p, w)
        weigh(i, s, f, p, w)
        choose(i, s, f, p, w, now)
        attract(i, s, f, p, w)
    meet(s, f, p, w)
    for i in range(states):
        adjust(i, s, f, p)
        fade(i, s, f, p)
    for j in range(f.counted.size):
        s.violation[j] *= 1.0 - p.violation_fade
    if w.by_rule > 0.0:
        for i in range(states):
            decide(i, s, f, p, now)
    for i in range(states):
        tie_up(i, s, f, p, w)


@compiled
def turns_of_all(s, f, p, w, now, acts):
    """Make one turn of every run, one after another."""
    for r in range(s.size):
        one_turn(s[r], f[0], p[r], w[0], now[r], acts)
