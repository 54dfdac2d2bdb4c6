"""The page that `faults.py` prints; used by it alone."""

PAGE = """\
# Kills and faults

Printed by `python benchmarks/faults.py` in {seconds:,.0f} s, on `triad` in parts of {part}
runs. After every disturbance the same command was given again until the study was complete;
every table and `COMPLETE.json` was then compared, byte by byte, with those of a study that
was never disturbed, and processes and temporary files that were left were looked for.

| killed at random moments ({long[0]} runs of {long[1]} turns, 1 or 2 workers) | times |
|---|---|
{kills}

A study of {short[0]} runs of {short[1]} turns takes {total} steps of writing: {steps}.

| what happens at a step | steps | of these, the study was made all the same |
|---|---|---|
{faults}

Merging two shards of it takes {merge_total} such steps, by copies and by links together; at
each of them the same was done ({merge_faults}), and then it was merged again. The
shards had to be as they were.

What went wrong (other bytes, a process or temporary file left, no clear end):

{wrong}
"""
