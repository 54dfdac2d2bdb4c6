"""The model of hedgesim as a good user of Mesa would write it, for comparing speed.

One agent a state, each with its own rows of NumPy numbers; what concerns the powers stands
in arrays of the model; a turn is scheduled stage by stage. No code of `hedgesim.rules`,
`hedgesim.measures` or of the turn of `hedgesim.engine` is used: regions, scenarios and the
drawn parameters are read through hedgesim, since both sides start from the same files.

- `acts`: a scenario's events as places in arrays. `region`: what all runs share.
- `treatments`: parameters, magnitudes and chance of one run.
- `state`, `state_gain`: what an agent does. `organisations`: who belongs where.
- `happenings`: events. `world`: what a model does, and its start.
- `with_mesa`, `with_agentpy`: the same in the two frameworks.
"""
