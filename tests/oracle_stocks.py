"""Stage 3, how powers answer, and stage 4, stocks and institutions (see oracle.py)."""

import math

from oracle_events import INSTRUMENTS
from oracle_minds import at_least_one, hurt, logit, shelter, table
from oracle_relations import mean_over_kind

# Stage 3


def turning(now, i, j):
    """t = max(0, D_sec − w_sec) / D_sec; the posture is that of this turn."""
    held = mean_over_kind(now, now["dependence"][i][j], "security")
    effort = mean_over_kind(now, now["posture"][i][j], "security")
    return max(0.0, held - effort) / held if held else 0.0


def utilities(now, p, i, j):
    """U_none, then U_ind, U_coe, U_ass, U_wed of power j towards target i."""
    goal, have = now["goal"][i][j], now["alignment"][i][j]  # a*_ij, a_ij
    missed = max(0.0, (goal - have) / max(goal, p["goal_floor"]))  # x, floor .05
    loss = missed / (missed + p["loss_half"])  # x / (x + g½)
    rivals = sum(
        now["rivalry"][j][k] * now["alignment"][i][k] for k in range(now["n_partners"])
    )  # Σ_k r_jk a_ik
    opponents = sum(
        now["rivalry"][j][k] ** 2 * now["alignment"][i][k] for k in range(now["n_partners"])
    )  # Σ_k r_jk² a_ik
    strain = now["strain"][j]  # Z_j
    means = now["resources"][j] * (1 - strain)  # resources (1 − Z)
    left = 1 - p["inducement_condition"] * turning(now, i, j)  # 1 − φI t
    offer = (loss + rivals) * (1 - opponents)
    induce = p["inducement_payoff"] * offer * means * left  # ψI
    stake = (loss + opponents) * hurt(now, p, i, j)  # (loss + opponents) Λ
    coerce = p["coercion_payoff"] * stake * now["dominance"][j]  # ψC
    assure = p["assurance_payoff"] * shelter(now, i, j) * now["interest"][i][j]  # ψA
    wedge = p["wedging_payoff"] * rivals * (1 - strain)  # ψW
    return [
        0.0,
        induce - p["inducement_cost"],  # cI
        coerce - p["coercion_cost"] - p["strain_restraint"] * strain,  # cC + ψZ Z
        assure - p["assurance_cost"],  # cA
        wedge - p["wedging_cost"],  # cW
    ]


def choices(now, p, j):
    """What power j chooses: by target, four instruments; all together within budget_j."""
    chosen = {}
    for i in range(now["n_states"]):
        if i != j:
            chances = logit([u / p["power_rationality"] for u in utilities(now, p, i, j)])
            for instrument, chance in zip(INSTRUMENTS, chances[1:], strict=True):
                chosen[instrument, i] = chance * now["interest"][i][j]  # softmax · interest
    whole = sum(chosen.values())
    scale = now["budget"][j] / whole if whole > now["budget"][j] else 1.0
    return {key: value * scale for key, value in chosen.items()}


def stage_3(now, p, acted):
    """X ← X + s (choice − X), assurance fading slower; unchanged where it was an event."""
    chosen = [choices(now, p, j) for j in range(now["n_partners"])]
    result = {}
    for instrument in INSTRUMENTS:

        def step(i, j, instrument=instrument):
            old = now[instrument][i][j]  # X
            choice = chosen[j][instrument, i]
            if (instrument, i, j) in acted:
                return old
            falls = instrument == "assurance" and choice < old
            speed = p["assurance_fade"] if falls else p["instrument_speed"]  # s
            return old + speed * (choice - old)

        result[instrument] = table(now, step)
    return result


# Stage 4


def toward(old, target, speed):
    """x + speed (target − x)."""
    return old + speed * (target - old)


def stage_4(now, p, luck, by_rule):
    """Every stock from the values that the stages before left."""

    def grievance(i, j):
        old = now["grievance"][i][j]  # C
        source = now["coercion"][i][
            j
        ]  # the event itself adds a cut by j; see docs/model.md
        rate = p["grievance_rise"] if source > old else p["grievance_fade"]
        return toward(old, source, rate)

    def goal(i, j):
        wanted, have = now["goal"][i][j], now["alignment"][i][j]  # a*, a
        speed = p["goal_rise"] if have > wanted else p["goal_fall"]  # δg+ or δg−
        return toward(wanted, have, speed)

    def intent(i, j):
        return toward(now["intent"][i][j], now["intent_baseline"][i][j], p["intent_fade"])

    def support(i, j):
        usual = now["regime_support_offered"][j]
        beyond = now["regime_support"][i][j] - usual
        return usual + p["support_persistence"] * beyond

    def kin(i, j):
        decline = p["kin_decline"] * now["nation_building"][i]  # δK nation_building_i
        return now["kin_exposure"][i][j] * (1 - decline)

    return {
        "dependence": dependence(now, p),
        "grievance": table(now, grievance),
        "intent": table(now, intent),
        "attack": table(now, lambda i, j: (1 - p["intent_fade"]) * now["attack"][i][j]),
        "violation": [(1 - p["violation_fade"]) * n for n in now["violation"]],  # N
        "regime_insecurity": [
            p["insecurity_persistence"] * q for q in now["regime_insecurity"]
        ],  # Q
        "disruption": table(
            now, lambda i, j: p["disruption_persistence"] * now["disruption"][i][j]
        ),  # B
        "protest": table(now, lambda i, j: p["protest_persistence"] * now["protest"][i][j]),
        "regime_support": table(now, support),
        "kin_exposure": table(now, kin),
        "goal": table(now, goal),
        "log_prior": log_prior(now, p),
        "inheritance": inheritance(now, p),
        "membership": membership(now, p, luck) if by_rule else now["membership"],
    }


def dependence(now, p):
    """D ← D + λ_ic (w − D): λ_ic is raised where routes have room; then who is attacked."""
    partners = range(now["n_partners"])

    def pace(i, c):
        own, kind = now["speed"][c], now["kinds"][c]
        if kind not in ("transit", "economy"):
            return own
        free = room(now, i, kind, now[CAPACITY[kind]][i])
        return own + free * max(0.0, p["filling_speed"] - own)  # λ_f

    def urgency(i, c):
        if now["kinds"][c] != "security":
            return 0.0
        struck = at_least_one(now["attack"][i][k] for k in partners)  # 1 − Π(1 − A)
        return struck * max(0.0, p["rearming_speed"] - now["speed"][c])  # λ_w

    def after(i, j, c):
        wanted = now["posture"][i][j][c]
        usual = toward(now["dependence"][i][j][c], wanted, pace(i, c))
        return toward(usual, wanted, urgency(i, c))

    channels = range(len(now["kinds"]))
    return [
        [[after(i, j, c) for c in channels] for j in partners]
        for i in range(now["n_states"])
    ]


CAPACITY = {"transit": "transit_capacity", "economy": "trade_capacity"}


def room(now, i, kind, capacity):
    """Of what i would move to other partners, the share for which there is capacity."""
    wanted, possible = 0.0, 0.0
    for j in range(now["n_partners"]):
        held = mean_over_kind(now, now["dependence"][i][j], kind)  # D_ij
        more = max(0.0, mean_over_kind(now, now["posture"][i][j], kind) - held)
        wanted += more
        possible += min(more, max(0.0, capacity[j] - held))
    return possible / wanted if wanted else 0.0


def log_prior(now, p):
    """ln q_trn ← ln q_trn + γR inducement max(0, 1 − D / capacity).

    The inducement is the one that stage 3 left; the share of capacity used is D(t) over
    capacity, since within a stage nobody sees the dependence that this stage makes.
    """
    result = []
    for i in range(now["n_states"]):
        rows = [list(row) for row in now["log_prior"][i]]
        for j in range(now["n_partners"]):
            capacity = now["transit_capacity"][i][j]
            for c, kind in enumerate(now["kinds"]):
                if kind == "transit" and j != i and capacity > 0:
                    free = max(0.0, 1 - now["dependence"][i][j][c] / capacity)
                    rows[j][c] += p["route_building"] * now["inducement"][i][j] * free  # γR
                rows[j][c] -= eroding(p, kind) * now["inheritance"][i][j][c]  # δ H
        result.append(rows)
    return result


def inheritance(now, p):
    """H ← (1 − δ) H."""
    return [
        [
            [(1 - eroding(p, kind)) * h for kind, h in zip(now["kinds"], row, strict=True)]
            for row in rows
        ]
        for rows in now["inheritance"]
    ]


def eroding(p, kind):
    """δq in trade, δa in all else, where H is 0 but in security."""
    return p["inheritance_fade" if kind == "economy" else "arsenal_fade"]


def far(depth, aligned, joining):
    """Distance from a leader of whom an organisation that obliges asks closeness."""
    if joining == 0:
        return 0.0  # whoever is aligned at all is close enough
    return max(0.0, 2 * depth - 1) * max(0.0, 1 - aligned / joining)


def membership(now, p, luck):
    """M by the rule: members may leave, candidates may join; leaders do neither."""
    result = [list(row) for row in now["membership"]]
    for i in range(now["n_states"]):
        for o in range(len(now["sovereignty_clause"])):
            leaders = [j for j in range(now["n_partners"]) if now["leads"][j][o]]
            if not leaders or i in leaders:
                continue
            aligned = max(now["alignment"][i][j] for j in leaders)
            if now["membership"][i][o]:
                threat = min(now["threat"][i][j] for j in leaders)  # T_lead
                held = max(now["leverage"][i][j] for j in leaders)  # L_lead
                holds = p["exit_base"] + p["exit_leverage"] * held  # e0 + e1 L_lead
                # θE T_lead + θD max(0, 2d − 1) max(0, 1 − a_lead/j0) − e0 − e1 L_lead
                reasons = p["exit_threat"] * threat + p["exit_distance"] * far(
                    now["depth"][o], aligned, p["joining_alignment"]
                )
                urge = reasons - holds
                hazard = 0.25 / (1 + math.exp(-p["exit_sharpness"] * urge))  # ¼ σ(ξ urge)
                normal = (1 + math.erf(luck["exit_luck"][i][o] / math.sqrt(2))) / 2  # Φ(ε)
                near = aligned > p["joining_alignment"] - p["joining_margin"]  # j0 − .05
                if normal < hazard and not near:
                    result[i][o] = 0.0
            elif now["candidate"][i][o] and aligned > p["joining_alignment"]:  # j0
                result[i][o] = 1.0
    return result
