"""The run of faults (`make faults`), with few kills: that it works, and that it would notice."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests import faults, servers


def test_every_fault_is_survived() -> None:
    random.seed(1)
    with pytest.MonkeyPatch.context() as patch, servers.place() as folder:
        patch.setenv("HOME", "")  # which the run changes
        for name in servers.credentials(""):
            patch.setenv(name, "")
        counts = Counter(faults.all_of(folder, 2))
    assert counts["killed while building"] == 1
    assert sum(count for name, count in counts.items() if name.startswith("killed while publishing to ")) == 1
    assert len(counts) >= 7


@pytest.mark.parametrize("spoil", ["changed", "lost"])
def test_a_site_that_is_not_whole_is_noticed(minimal_out: Path, tmp_path: Path, spoil: str) -> None:
    shutil.copytree((minimal_out / "molit").resolve(), tmp_path / "site")
    faults.whole(tmp_path / "site")
    page = tmp_path / "site/en/index.html"
    if spoil == "changed":
        page.write_text("half")
        with pytest.raises(faults.FaultError):
            faults.whole(tmp_path / "site")
    else:
        page.unlink()
        with pytest.raises(FileNotFoundError):
            faults.whole(tmp_path / "site")
