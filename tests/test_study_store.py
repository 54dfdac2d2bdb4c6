"""A table that is not what was written is never read as if it were."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from study_fake import Fake, experiment

from hedgesim.study.runner import run
from hedgesim.study.store import Damaged, sha256_of, verify


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "study"
    return run(experiment(1100), folder, workers=1, simulate=Fake())


@pytest.mark.parametrize("flip_at", [0.01, 0.2, 0.4, 0.6, 0.75, 0.95, 0.999])
def test_any_flipped_bit_is_found_in_a_complete_study(whole, flip_at, tmp_path):
    copy = tmp_path / "part-00000.parquet"
    name = f"states/{copy.name}"
    raw = bytearray((whole.folder / name).read_bytes())
    copy.write_bytes(raw)
    known = json.loads((whole.folder / "COMPLETE.json").read_text())["files"][name]
    assert known == sha256_of(copy)
    verify(copy, {"runs": "0:1024"}, known)
    raw[int(flip_at * len(raw))] ^= 0x04
    copy.write_bytes(raw)
    with pytest.raises(Damaged):
        verify(copy, {"runs": "0:1024"}, known)


@pytest.mark.parametrize("flip_at", [0.01, 0.2, 0.4, 0.6])
def test_flipped_bit_among_the_numbers_is_found_before_completion(whole, flip_at, tmp_path):
    copy = tmp_path / "part-00000.parquet"
    raw = bytearray((whole.folder / "states" / copy.name).read_bytes())
    raw[int(flip_at * len(raw))] ^= 0x04
    copy.write_bytes(raw)
    with pytest.raises(Damaged):
        verify(copy, {"runs": "0:1024"})


def test_other_numbers_under_the_same_footer_are_found(whole, tmp_path):
    name = "part-00000.parquet"
    with pq.ParquetFile(whole.folder / "states" / name) as file:
        footer = {k: v for k, v in file.metadata.metadata.items() if k.startswith(b"hedge")}
        groups = [file.read_row_group(n) for n in range(file.num_row_groups)]
        rows = [group.num_rows for group in groups]
        table = pa.concat_tables(groups).replace_schema_metadata(footer)
    assert set(rows) == {64 * 5 * 2}
    pq.write_table(table, tmp_path / name, row_group_size=rows[0])
    verify(tmp_path / name, {"runs": "0:1024"})  # the content is the same
    column = table.column_names.index("threat")
    other = table.set_column(column, "threat", table.column("hedging_index"))
    pq.write_table(other, tmp_path / name, row_group_size=rows[0])
    with pytest.raises(Damaged, match="its content differs"):
        verify(tmp_path / name, {"runs": "0:1024"})


def test_part_copied_over_another_is_found(whole, tmp_path):
    with pytest.raises(Damaged, match="belongs to something else: runs"):
        verify(whole.folder / "states" / "part-00001.parquet", {"runs": "0:1024"})
