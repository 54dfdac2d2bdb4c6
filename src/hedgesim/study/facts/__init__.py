"""What is known of the region, put to the model: catalogue, worlds, verdicts.

A fact is one function under `@fact` in a module of `statements`; being there enters it. It
is given courses of quantities, which its declaration names, and gives for each run a number
and whether the statement holds there. Worlds that facts ask for are simulated once.
"""
