"""The oracle: one turn of one run in plain Python, an executable reading of the model.

Written from the text of the model alone, before and apart from the engine, so that a wrong
step in the engine has no twin here. Loops, scalars, dicts and lists; no arrays. Each line
says which symbol of the equations it is. Lists are nested in the order state, partner,
rival, channel, organisation; there is no run axis. The first partners are the states.

`turn` gives the new values, `measures` (in oracle_measures.py) what is read off them; both
leave what they are given untouched. Stage 0 stands in oracle_events.py, stages 1 and 2 in
oracle_minds.py, 3 and 4 in oracle_stocks.py.
"""

import copy

from oracle_events import INSTRUMENTS, stage_0
from oracle_measures import measures as measures
from oracle_minds import stage_1, stage_2
from oracle_relations import alignment, leverage, organisations
from oracle_stocks import stage_3, stage_4


def turn(world, parameters, events, luck, by_rule):
    """Stages 0 to 4 in order; a stage is put into `now` when all of it is done."""
    check(world)
    now, acted = stage_0(copy.deepcopy(world), parameters, events)
    now.update(organisations(now))
    # alignment and leverage once a turn, from dependence(t) and posture(t − 1)
    now["alignment"] = alignment(now)
    now["leverage"] = leverage(now)
    now.update(stage_1(now, parameters, luck))
    now.update(stage_2(now, parameters, luck))
    now.update(stage_3(now, parameters, acted))
    now.update(stage_4(now, parameters, luck, by_rule))
    names = (
        "threat posture dependence intent attack grievance violation regime_insecurity "
        "disruption protest regime_support kin_exposure inducement coercion assurance "
        "wedging goal inheritance log_prior transit_capacity trade_capacity membership "
        "alignment leverage gain threat_target"
    )
    return {name: now[name] for name in names.split()}


def check(world):
    """What the equations assume: no rivalry or instruments on oneself or the rest."""
    for j in range(world["n_partners"]):
        for k in range(world["n_partners"]):
            silent = j == k or not world["counted"][j] or not world["counted"][k]
            assert not (silent and world["rivalry"][j][k]), f"rivalry {j}, {k} should be 0"
    for i in range(world["n_states"]):
        for j in range(world["n_partners"]):
            if j == i or not world["counted"][j]:
                for name in ("interest", *INSTRUMENTS):
                    assert not world[name][i][j], f"{name} {i}, {j} should be 0"
