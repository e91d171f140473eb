"""What reads bytes of strangers, fed with damaged ones: it reads them, or says why not, in bounded time and memory.

`make fuzz` looks for more of them, led by coverage.
"""

import gzip
import io
import os
import random
import re
import subprocess
import sys
import tarfile
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from fuzz.mutations import TOKENS, mutated
from fuzz.targets import TARGETS, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.loaders import SourceFile, load, source_file, source_files
from indexer.loaders.charsets import decode
from indexer.loaders.sniffing import LOADERS

ROOT = Path(__file__).resolve().parents[1]
QUICK = sorted(set(TARGETS) - {"pdfs"})
CPU_S = 300  # for all pumps of a loader, which take some seconds; what takes the square of the size takes hours
MEMORY_BYTES = 4_000_000_000


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_fuzzing_begins_with_breaks_nothing(name: str) -> None:
    assert seeds(name)
    for data in seeds(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(seed=st.integers(0, 2**32))
def test_damaged_input_is_read_or_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    TARGETS[name](mutated(chance.choice(seeds(name)), seeds(name), chance))


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=30, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(TOKENS) | st.binary(max_size=12) | st.text(max_size=8).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_read_or_refused(name: str, pieces: list[bytes]) -> None:
    TARGETS[name](b"".join(pieces))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damaged_pdfs_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    TARGETS["pdfs"](mutated(seeds("pdfs")[0], seeds("loaders"), chance))


# Repeated for megabytes, one of these takes the square of the time in a pattern, or a parser, that looks back.
PUMPS = (
    "a", "a ", "A. b? ", " ", "\t", "\n", "a  ", "a.  ", "- A ", "\n- ", "  - ", "\n# a", "#", "=", "A b\n===\n", "**a ", "_a", "`", "[", "[a](", "(",
    "(Watch the video", "|", "|a|b|\n", "> ", "1. ", "<", "<a ", "<p>", "<div>", "<!--", "<script>", "<![CDATA[", "&", "&#", "<table>", "<ul><li>", "<tr><td>a",
    "<span class=menu>", "<h1>a", "Learn more about a", "The Human Phenotype Ontology provides the following list of signs and symptoms for a. If the ",
    "90% ", "1/2 ", "\u0301", "Ã", "\u200b", "\u202e", "{\"a\":", "May 1, ", "Updated: ", "Also called: ", "Q: a\nA: b\n", "\u3042",
)  # fmt: skip
FRAMES = {
    "medquad": "<Document><Focus>a</Focus><QAPairs><QAPair><Question>What is a?</Question><Answer>{}</Answer></QAPair></QAPairs></Document>",
    "medlineplus-topics": "<health-topics><health-topic title='a' url='https://a.example/'><full-summary>{}</full-summary></health-topic></health-topics>",
    "html-page": "<html><body><h1>A</h1><p>{}</p></body></html>",
    "markdown": "---\ntitle: A\n---\n# A\n\n{}\n",
    "plain-text": "Title\n\n{}\n",
}
PUMP_ALL = """
import resource, sys
sys.path.insert(0, {tests!r})
import test_faults_inputs
resource.setrlimit(resource.RLIMIT_CPU, ({cpu}, {cpu}))
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
test_faults_inputs.pump({name!r}, {size})
"""


def pump(name: str, size: int) -> None:
    """Has a loader read each pump, so many characters of it."""
    loader = next(loader for loader in LOADERS if loader.name == name)
    for pumped in PUMPS:
        text = pumped * (size // len(pumped))
        if name == "medquad":
            text = text.replace("&", "&amp;").replace("<", "&lt;")
        sys.stdout.write(f"{pumped!r}\n")
        sys.stdout.flush()
        try:
            for _ in loader.read(FRAMES.get(name, "{}").replace("{}", text), "a.txt"):
                pass
        except SourceError:
            pass


def _pump_in_a_process(name: str, *, size: int) -> None:
    code = PUMP_ALL.format(tests=str(ROOT / "tests"), cpu=CPU_S, memory=MEMORY_BYTES, name=name, size=size)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, f"{name} ended with {done.returncode} at {done.stdout.splitlines()[-1:]}: {done.stderr[-2000:]}"


@pytest.mark.slow
@pytest.mark.parametrize("name", [loader.name for loader in LOADERS])
def test_what_is_repeated_for_long_is_read_in_its_own_time(name: str) -> None:
    _pump_in_a_process(name, size=200_000)


def test_a_line_of_fifty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_bytes(b"a " * (source_file.MAX_FILE_BYTES // 2 + 1))
    (file,) = source_files(path)
    assert "too large" in file.problem
    with pytest.raises(SourceError, match=r"a text of 50,000,000 characters, at most 5,000,000 are read"):
        load(SourceFile("line.txt", "line.txt", b"a " * (source_file.MAX_FILE_BYTES // 2)))


def _text_or_reason(data: bytes) -> str:
    try:
        return "\n".join(section.text for document in load(SourceFile("a", "a", data)).documents for section in document.sections)
    except SourceError as error:
        return error.message


@pytest.mark.parametrize(
    "unit",
    [b"<div>", b"<p><b>", b"<ul><li>", b"<table><tr><td>", b"<span><a href=x>", b"<svg><g>", b"<blockquote>"],
)
def test_html_without_end_of_depth_is_refused_or_flat(unit: bytes) -> None:
    for deep in (unit * 3_000, unit * (5_100_000 // len(unit))):
        assert re.search(r"levels deep|at most .* are read|^deep$", _text_or_reason(b"<html><body>" + deep + b"deep"))


BILLION_LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "file:///etc/passwd"> %p;'


@pytest.mark.parametrize("prologue", [BILLION_LAUGHS, OUTSIDE])
@pytest.mark.parametrize("entity", ["&l11;", "&x;", "%p;"])
@pytest.mark.parametrize(
    "frame",
    [
        "{}]><Document><Focus>a</Focus><QAPairs><QAPair><Question>What is a?</Question><Answer>It is kelp {e}.</Answer></QAPair></QAPairs></Document>",
        "{}]><health-topics><health-topic title='a {e}' url='https://a.example/'><full-summary>It is {e} kelp.</full-summary></health-topic></health-topics>",
        "{}]><html><body><h1>Kelp</h1><p>Kelp is what {e} it is, and it is a plant of the sea that people eat.</p></body></html>",
    ],
)
def test_entities_neither_unfold_nor_reach_outside(prologue: str, entity: str, frame: str) -> None:
    data = frame.format(prologue, e=entity).encode()
    try:
        loaded = load(SourceFile("a.xml", "a.xml", data))
    except SourceError:
        return
    for document in loaded.documents:
        assert "root:" not in f"{document.title}{document.text}"
        assert "hahahaha" not in document.text
        assert len(document.text) < 1_000


def test_an_archive_that_unpacks_without_end_is_refused_within_its_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten megabytes a member, a thousand times: refused where the budget ends, and no more than a member at a time in memory."""
    monkeypatch.setattr("indexer.loaders.budget.MAX_ARCHIVE_BYTES", 50_000_000)
    zipped, tarred = tmp_path / "bomb.zip", tmp_path / "bomb.tar.gz"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number:03}.txt", bytes(10_000_000))
    with tarfile.open(tarred, "w:gz") as tar:
        for number in range(20):
            info = tarfile.TarInfo(f"{number:03}.txt")
            info.size = 10_000_000
            tar.addfile(info, io.BytesIO(bytes(10_000_000)))
    for path in (zipped, tarred):
        assert path.stat().st_size < 1_000_000
        files = source_files(path)
        assert len(list(islice(files, 5))) == 5
        with pytest.raises(SourceError, match=r"unpacks to more than"):
            next(files)


def test_a_member_of_a_zip_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = tmp_path / "lie.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(3_000_000))
    data = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(data)
    (file,) = source_files(path)
    assert len(file.data) <= 100
    assert file.problem.startswith("cannot be unpacked")


@pytest.mark.parametrize(
    "name", ["../../up.md", "/etc/abs.md", "a/../../up.md", "..\\up.md", "C:\\up.md", "a/./b.md", "\u202egnp.md", "a\x00b.md"]
)
def test_names_in_archives_reach_nothing(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 5
        tar.addfile(info, io.BytesIO(b"# Up\n"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tar.gz").write_bytes(gzip.compress(out.getvalue()))
    before = sorted(tmp_path.rglob("*"))
    for file in source_files(tmp_path / "in"):
        assert not file.path.startswith("/")
        assert "/../" not in f"/{file.path}/"
    assert sorted(tmp_path.rglob("*")) == before


TRICKS = (
    "\u202ealert\u202c",
    "hip\u200bbone",
    "\ufeffkelp",
    "a\u2066b\u2069",
    "nul\x00nul",
    "e\u0301",
    "\U0001f9b4",
    "ke\u00adlp",
)


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize(
    "frame",
    ["# {0}\n\nKelp {0} is a plant of the sea that people eat.\n", "<html><body><h1>{0}</h1><p>Kelp {0} is a plant that people eat.</p></body></html>",
     '{{"_id": "1", "title": "{0}", "text": "Kelp {0} is a plant of the sea."}}'],
)  # fmt: skip
def test_what_no_reader_sees_is_in_no_document(frame: str, trick: str) -> None:
    try:
        loaded = load(SourceFile("a.txt", "a.txt", frame.format(trick).encode()))
    except SourceError:
        assert "\x00" in trick
        return
    for document in loaded.documents:
        assert not re.search(r"[\x00\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff]", document.title + document.text)


def test_bytes_that_are_no_text_are_told_apart() -> None:
    assert decode(b"Kelp \xed\xa0\x80 fever is a made-up illness.").encode()
    with pytest.raises(SourceError, match="not a text file"):
        decode(b"\x00\x01\x02")
