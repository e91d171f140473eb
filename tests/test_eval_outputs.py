"""Nothing that is read is written over, and what cannot be written is told before any work."""

from pathlib import Path

import pytest

from eval.cli.options import check_outputs
from eval.errors import NothingToRun


def test_an_output_makes_its_folder(tmp_path: Path) -> None:
    check_outputs(tmp_path / "new" / "folder" / "a.json", None, read=[tmp_path / "questions.jsonl"])
    assert (tmp_path / "new" / "folder").is_dir()


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    file, folder = tmp_path / "questions.jsonl", tmp_path / "collection"
    file.write_text("{}")
    (folder / "qrels").mkdir(parents=True)
    for output, read in ((file, file), (folder / "corpus.jsonl", folder), (folder / "qrels" / "test.tsv", folder)):
        with pytest.raises(NothingToRun, match="would change what is read"):
            check_outputs(output, read=[read])
    check_outputs(folder / "results.json", read=[folder])
    link = tmp_path / "link.jsonl"
    link.symlink_to(file)
    with pytest.raises(NothingToRun, match="would change what is read"):
        check_outputs(link, read=[file])


def test_a_folder_and_a_file_in_a_file_are_no_outputs(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(NothingToRun, match="is a folder"):
        check_outputs(tmp_path)
    with pytest.raises(NothingToRun, match="cannot be written"):
        check_outputs(tmp_path / "a.json" / "b.json")
