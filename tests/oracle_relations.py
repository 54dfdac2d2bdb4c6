"""What a pair of actors is to each other: organisations, alignment, leverage.

Part of the oracle (see oracle.py).
"""


def mean_over_kind(world, row, kind):
    """Mean of a list by channel over the channels of one kind; 0 where there are none."""
    values = [row[c] for c, kind_c in enumerate(world["kinds"]) if kind_c == kind]
    return sum(values) / len(values) if values else 0.0


def belongs(world, actor, o):
    """A leader belongs to what it leads; another actor belongs by its membership M_io.

    External actors have no membership of their own, so they belong only by leading.
    """
    if world["leads"][actor][o]:
        return True
    return actor < world["n_states"] and world["membership"][actor][o] > 0


def organisations(world):
    """shared_ij from 0 to 1, bind_ij and union_ij 0 or 1; all 0 towards oneself."""
    n_organisations = len(world["sovereignty_clause"])
    shared, bind, union = [], [], []
    for i in range(world["n_states"]):
        shared.append([0.0] * world["n_partners"])
        bind.append([0.0] * world["n_partners"])
        union.append([0.0] * world["n_partners"])
        for j in range(world["n_partners"]):
            if j == i:
                continue
            for o in range(n_organisations):
                if not (belongs(world, i, o) and belongs(world, j, o)):
                    continue
                if world["leads"][j][o]:
                    # largest depth_o over organisations of both that j leads; the depth is
                    # ours, see docs/model.md: in the text each of them counts 1
                    shared[i][j] = max(shared[i][j], world["depth"][o])
                    if world["sovereignty_clause"][o]:
                        bind[i][j] = 1.0  # the same over those with a sovereignty clause
                if world["customs_union"][o]:
                    union[i][j] = 1.0  # both in one union, whoever leads it
    return {"shared": shared, "bind": bind, "union": union}


def alignment(world):
    """a_ij = Σ_c weight_c s_ijc, s = w in diplomacy and D elsewhere; the diagonal is 0."""
    result = []
    for i in range(world["n_states"]):
        row = [0.0] * world["n_partners"]
        for j in range(world["n_partners"]):
            if j == i:
                continue
            for c, kind in enumerate(world["kinds"]):
                source = "posture" if kind == "diplomacy" else "dependence"  # s = w or D
                row[j] += world["weight"][c] * world[source][i][j][c]
        result.append(row)
    return result


def leverage(world):
    """L_ij = Σ_c weight_c χ_jc [1 − (1 − h_ijc)(1 − F_ijc)], h = D [1 − s (1 − M)].

    In channels of kind economy F is the debt and M the share of markets; elsewhere F = 0
    and M = D. The diagonal is 0.
    """
    result = []
    for i in range(world["n_states"]):
        row = [0.0] * world["n_partners"]
        for j in range(world["n_partners"]):
            if j == i:
                continue
            for c in range(len(world["kinds"])):
                dependence = world["dependence"][i][j][c]  # D_ijc, in diplomacy too
                economy = world["kinds"][c] == "economy"
                share = share_of_markets(world, i, j, c) if economy else dependence
                replaceable = world["substitutability"][c] * (1 - share)  # s_c (1 − M)
                held = dependence * (1 - replaceable)
                if economy:
                    held = 1 - (1 - held) * (1 - world["debt"][i][j])
                row[j] += world["weight"][c] * world["weaponisability"][j][c] * held
        result.append(row)
    return result


def share_of_markets(world, i, j, c):
    """M = (1 − σ) of the partner's share of goods + σ of its share of work."""
    work = [
        s * d[c] for s, d in zip(world["labour"][i], world["dependence"][i], strict=True)
    ]
    p, mine = sum(work), world["dependence"][i][j][c]
    of_goods = (mine - work[j]) / (1 - p) if p != 1 else 0.0
    of_work = work[j] / p if p else 0.0
    part = world["labour"][i][j]
    return (1 - part) * of_goods + part * of_work
