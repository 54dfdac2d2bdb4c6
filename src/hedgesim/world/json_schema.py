"""JSON Schemas of the three files, for editors that complete and check while one types.

`python -m hedgesim.world.json_schema` writes them to `docs/schema/`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from hedgesim.world.models_experiment import ExperimentFile
from hedgesim.world.models_fields import FileModel
from hedgesim.world.models_region import RegionFile
from hedgesim.world.models_scenario import ScenarioFile
from hedgesim.world.names import Kind

FILES: dict[Kind, type[FileModel]] = {
    "region": RegionFile,
    "scenario": ScenarioFile,
    "experiment": ExperimentFile,
}


def schema(kind: Kind) -> dict[str, Any]:
    """Give the JSON Schema of a kind of file.

    What holds between keys or files (sums, ids, dates) is not in it: `hedgesim check`
    tells.

    Examples
    --------
    >>> schema("experiment")["properties"]["seed"]["maximum"]
    4294967295
    """
    document = FILES[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}


def write(folder: Path) -> tuple[Path, ...]:
    """Write the three schemas into a folder.

    Returns
    -------
    tuple[Path, ...]
        The files that were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in FILES:
        path = folder / f"{kind}.schema.json"
        text = json.dumps(schema(kind), indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schema"))
