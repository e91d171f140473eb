"""What answers knows a library by its protocols alone, so that any store may hold it."""

import ast
from pathlib import Path

import pytest

from indexer.bundle import open_bundle
from indexer.places import Address
from indexer.protocols import Generation, Shelf
from indexer.shelves import Folder, answering, shelf_of

SERVICE = Path(__file__).resolve().parents[1] / "service"
STORES = {
    "indexer.bundle": {"Bundle", "open_bundle", "current_generation"},
    "indexer.store": {"Store"},
    "indexer.vector_index": {"VectorIndex"},
    "indexer.lexical_index": {"LexicalIndex"},
}


@pytest.mark.parametrize("path", sorted(SERVICE.rglob("*.py")), ids=lambda path: path.relative_to(SERVICE).as_posix())
def test_the_service_imports_no_store(path: Path) -> None:
    imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    assert not [node.lineno for node in imports if STORES.get(node.module or "", set()) & {alias.name for alias in node.names}]
    assert not [node.lineno for node in imports if (node.module or "").startswith("indexer.postgres")]


def test_a_folder_is_a_shelf(library: Path, tmp_path: Path) -> None:
    shelf: Shelf = shelf_of(library)
    assert shelf == Folder(library) == shelf_of(shelf)
    generation: Generation = shelf.open()
    assert shelf.current() == generation.manifest.generation == answering(shelf)
    assert str(shelf) == str(library)
    assert str(generation) == str(open_bundle(library).folder)
    generation.close()
    assert answering(Folder(tmp_path)) == ""
    assert answering(Folder(Path(str(Address("postgresql://h/d"))))) == ""
