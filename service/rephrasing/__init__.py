"""An answer's quotations in other words: a language model writes, rules check what it wrote."""

from service.rephrasing.rephrasing import Failure, Writer, WriterFailed, rephrase

__all__ = ["Failure", "Writer", "WriterFailed", "rephrase"]
