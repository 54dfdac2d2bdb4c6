"""Numbers changed together with every digest that speaks of them, as a forger would."""

import pyarrow as pa

from hedgesim.study import folder as place
from hedgesim.study.finish import finish
from hedgesim.study.open import open_results
from hedgesim.study.parts import Job
from hedgesim.study.plan import plan as plan_of
from hedgesim.study.provenance import provenance_of
from hedgesim.study.replay import reopen
from hedgesim.study.store import footer_of, open_table, writing
from hedgesim.study.tables import layout


def forged(folder, table, column, change, **more):
    """Change a number and write everything that speaks of it anew."""
    path = folder / table / "part-00000.parquet"
    with open_table(path) as file:
        footer = footer_of(file)
        groups = [file.read_row_group(g) for g in range(file.num_row_groups)]
    kept = {k: v for k, v in footer.items() if k not in ("schema", "content_sha256")}
    with writing(path, kept | more) as writer:
        for rows in groups:
            values = change(rows.column(column).to_numpy().copy())
            at = rows.column_names.index(column)
            writer.add(rows.set_column(at, column, pa.array(values)))
    study = reopen(open_results(folder))
    made = provenance_of(study).digests
    (folder / place.COMPLETE).unlink()
    finish(Job(study, folder, plan_of(study), layout(study), made))
