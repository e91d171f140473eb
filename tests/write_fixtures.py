"""Writes the fixture files that no editor can write: python tests/write_fixtures.py."""

import json
from pathlib import Path

from docx_writer import deleted, docx, inserted, paragraph, run, table
from pdf_writer import PdfPage, pdf, wrapped
from warc_writer import chunked, compressed, page, record, reply

DATA = Path(__file__).parent / "data"

WHAT = (
    "Dune heel is a made-up soreness of the heel in people who walk barefoot on hot sand. It begins a few hours after a long"
    " walk, and the heel feels as if it stood on a pebble."
)
CAUSE = [  # as a column sets it, with a word divided at a line's end
    "The cause of dune heel is the dry sand itself:", "its grains press on the fat pad under the heel", "bone until the pad swells. Those who walk more",
    "than ten kilometres a day are most often af-", "fected. A heel that was sore before is at greater", "risk.",
]  # fmt: skip
RISKS = ("walking barefoot on hot sand", "carrying a heavy load", "a sore heel in earlier years")
FOUND = "A doctor finds dune heel by pressing on the middle of the heel. Neither an X-ray nor a blood test is needed."
URGENT = "See a doctor at once if the heel is red and hot, or if you have a fever over 39 degrees."
CARE = "Dune heel passes by itself. Rest, cool water and soft shoes shorten it from three weeks to one."
DOSES = (
    ("Medicine", "Dose", "Side effects"),
    ("Pebblamol", "5 mg twice a day", "thirst"),
    ("Sandex cream", "a thin layer", "dry skin"),
)
TOLD = {
    "title": "Dune heel",
    "creator": "Institute of Dunes",
    "created": "2024-05-01T12:00:00Z",
    "modified": "2025-06-02T12:00:00Z",
}
HTML = f"<html><head><title>Dune heel</title></head><body><h1>Dune heel</h1><p>{WHAT}</p><h2>Treatment</h2><p>{CARE}</p></body></html>"
URL = "https://dunes.example/heel"


def dune_pdf() -> bytes:
    """Columns, a drawn list, a table between lines, running headers and footers, a raised figure, and a scanned page."""
    one, two, scan = PdfPage(), PdfPage(), PdfPage()
    for number, sheet in enumerate((one, two), start=1):
        sheet.text(60, 40, "Institute of Dunes - patient information", size=8)
        sheet.text(480, 810, f"Page {number} of 3", size=8)
    one.text(60, 90, "Dune heel: what walkers should know", size=20, bold=True)
    one.lines(60, 120, wrapped(WHAT, 475))
    one.text(60, 180, "What causes dune heel?", size=14, bold=True)
    y = one.lines(60, 200, CAUSE, size=10)
    one.text(60, y + 8, "Things that raise the risk include:", size=10)
    for number, risk in enumerate(RISKS):
        one.dot(62, y + 24 + 13 * number)
        one.text(72, y + 25 + 13 * number, risk, size=10)
    one.text(310, 180, "How is it found?", size=14, bold=True)
    y = one.lines(310, 200, wrapped(FOUND, 220, size=10), size=10)
    end = one.text(310, y, "White blood cells stay below 10 x 10", size=10)
    one.text(one.text(end, y, "9", size=6, rise=4), y, "/L.", size=10)
    one.text(310, y + 30, "When to see a doctor", size=14, bold=True)
    one.lines(310, y + 50, wrapped(URGENT, 220, size=10), size=10)
    two.text(60, 90, "How is it treated?", size=14, bold=True)
    two.lines(60, 110, wrapped(CARE, 475))
    for number, row in enumerate(DOSES):
        for x, cell in zip((64, 194, 344), row, strict=True):
            two.text(x, 176 + 20 * number, cell, bold=number == 0)
    for y in (162, 182, 202, 222):
        two.rule(60, y, 500, y)
    for x in (60, 190, 340, 500):
        two.rule(x, 162, x, 222)
    scan.picture()
    told = {"Title": "Microsoft Word - dune.doc", "Author": "Institute of Dunes", "CreationDate": "D:20240501120000Z"}
    return pdf([one, two, scan], told=told)


def dune_docx() -> bytes:
    """Styled headings, a nested list, a table, tracked changes, a header, a comment."""
    body = [
        paragraph("Dune heel", style="Title"), paragraph(WHAT), paragraph("Causes", style="Ttulo1"),
        paragraph("Things that raise the risk include:"), paragraph(RISKS[0], level=0), paragraph("carrying:", level=0),
        paragraph("a child", level=1), paragraph("a boat", level=1), paragraph("Treatment", style="Ttulo1"),
        paragraph(run("Rest for ") + deleted("three weeks") + inserted("one week") + run(". ") + run(CARE)),
        paragraph("Medicines", style="Ttulo2"), table(*DOSES),
    ]  # fmt: skip
    return docx("".join(body), told=TOLD, beside={"header1": "Institute of Dunes", "comments": "Is that so?"})


def dune_jsonl() -> bytes:
    """A BEIR corpus with a broken line, and records with the fields of front matter."""
    records = [
        {"_id": "dune-1", "title": "Dune heel", "text": WHAT, "metadata": {"url": URL}},
        {"_id": "dune-2", "title": "", "text": CARE},
        {
            "id": "dune-3", "title": "Causes of dune heel", "body": f"Risks are:\n\n- {RISKS[0]}\n- {RISKS[1]}", "tier": "reviewed",
            "publisher": "Institute of Dunes", "updated": "2025-06-02",
        },
        {"id": "dune-4", "title": "Questions", "sections": [{"heading": "Is it catching?", "text": "No."}]},
    ]  # fmt: skip
    lines = [json.dumps(one).encode() for one in records]
    return b"\n".join([*lines[:2], b'{"_id": "broken", "text": ', *lines[2:]]) + b"\n"


def dune_warc() -> bytes:
    """A crawl: a page twice, one in chunks, a redirect, a page that is gone, a picture."""
    return compressed([
        record("warcinfo", "", b"software: shore-crawler"),
        page(URL, HTML.replace("three weeks", "four weeks").encode(), date="2024-01-01T00:00:00Z"),
        page(URL, HTML.encode(), date="2025-01-01T00:00:00Z"),
        record("response", f"{URL}/risks", reply(chunked(f"<html><body><h1>Risks</h1><p>{URGENT}</p></body></html>".encode()),
               kind="text/html", headers=["Transfer-Encoding: chunked"])),
        page(f"{URL}/old", b"", status="301 Moved Permanently"),
        page(f"{URL}/gone", b"gone", status="404 Not Found"),
        page(f"{URL}/heel.png", b"\x89PNG", kind="image/png"),
    ])  # fmt: skip


FILES = {
    "loaders/pdf.pdf": dune_pdf,
    "loaders/docx.docx": dune_docx,
    "loaders/json-lines.jsonl": dune_jsonl,
    "archives/crawl.warc.gz": dune_warc,
}

if __name__ == "__main__":
    for name, write in FILES.items():
        (DATA / name).write_bytes(write())
