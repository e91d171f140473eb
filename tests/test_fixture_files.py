"""The fixture files that are written by a program: each is read as what the program writes now."""

from pathlib import Path

import pytest
from write_fixtures import DATA, FILES

from indexer.documents import Section
from indexer.errors import SourceError
from indexer.loaders import load, source_files


def sections(source: Path) -> list[list[Section]]:
    found = []
    for file in source_files(source):
        try:
            found += [list(document.sections) for document in load(file).documents]
        except SourceError as error:
            found.append([Section(file.path, error.message)])
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_as_its_program_writes_it(tmp_path: Path, name: str) -> None:
    written = tmp_path / Path(name).name
    written.write_bytes(FILES[name]())
    assert sections(DATA / name) == sections(written)


def test_the_pdf_shows_what_is_hard() -> None:
    found = {section.heading: section for (only,) in [sections(DATA / "loaders" / "pdf.pdf")] for section in only}
    assert found["What causes dune heel?"].text.endswith(
        "include:\n\n- walking barefoot on hot sand\n- carrying a heavy load\n- a sore heel in earlier years"
    )
    assert "affected. A heel" in found["What causes dune heel?"].text
    assert "10 x 10⁹/L" in found["How is it found?"].text
    assert found["How is it treated?"].page == 2
    assert "- Medicine: Pebblamol; Dose: 5 mg twice a day; Side effects: thirst" in found["How is it treated?"].text
