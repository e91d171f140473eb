"""Mutations: seeds damaged as files and messages get damaged, and as people damage them who mean harm."""

import random
from collections.abc import Sequence

TOKENS = tuple(
    token if isinstance(token, bytes) else token.encode("utf-8", "surrogatepass")
    for token in (
        b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\x85", b"\x1b[31m", b"\x1f", b"\n" * 40, b" " * 200, b"\t" * 50, b"\r",
        "\u202e", "\u2066", "\u200b", "\ufeff", "\u0301" * 60, "ﷺ", "İ", "ß", "\U0001f9b4", "\udfff", "Ã©", "&#0;", "&#xD800;", "&amp" * 30,
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "<!DOCTYPE a [<!ENTITY b '&b;'>]>", "&b;", "<a " + "b=c " * 90 + ">", "<div>" * 90,
        "<table><tr><td rowspan=99999999 colspan=9999999>", "<ul><li>" * 40, "<base href='javascript:1'>", "<h1>", "</p>", "<svg><style>",
        "---\n", "index: false\n", "title: [", "url: http://[\n", "tier: x\n", "updated: 99999-99-99\n", "&a *a ", "\n# ", "\n|a|b|\n|-|-|\n", "[" * 60,
        "](" * 40, "*" * 90, "_a" * 60, "`" * 50, "> " * 60, "- " * 60, "1. ", "![", "{", "}", "\"", "\\u0000", "\\ud800", ":null,", "[]", "1e999", "-0",
        "http://[::1", "https://a.example/" + "a" * 3000, "9" * 400, "Updated: 0000-00-00\n", "Source: javascript:alert(1)\n", "?" * 80, "(" * 80,
        "Signs and Symptoms Approximate number of patients (when available)", "The Human Phenotype Ontology (HPO) has collected", " - " * 40,
        "PK\x03\x04", "PK\x05\x06", "%PDF-1.7\n", "/Kids [1 0 R]", "obj", "stream\n", "WARC/1.0\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999\r\n",
        "ustar", "0" * 12, "/../", "..\\", "C:", "q=0.", ";q=", "*/*", "*", ",", ";", "=", "%00", "%", "+",
    )
)  # fmt: skip


def mutated(seed: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The seed after a few accidents."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((0, 1, 8, 64, 512)))
        match chance.randrange(6):
            case 0:  # something strange comes in
                data[at:end] = chance.choice(TOKENS)
            case 1:  # a piece goes
                del data[at:end]
            case 2:  # a piece comes again and again
                data[at:at] = data[at:end] * chance.choice((1, 2, 50))
            case 3:  # a piece of another file
                other = chance.choice(others)
                start = chance.randint(0, len(other))
                data[at:end] = other[start : start + chance.choice((8, 200, 4000))]
            case 4:  # bits flip
                for place in range(at, min(end + 1, len(data))):
                    data[place] ^= 1 << chance.randrange(8)
            case _:  # the end is missing
                if chance.random() < 0.2:
                    del data[at:]
        del data[200_000:]
    return bytes(data)
