"""Errors of the evaluation room, on the tree of `indexer.errors`.

MedciteError
└── EvalError                   exit code 1
    ├── QuestionsUnreadable     golden questions: a missing file, a bad line, an id given twice
    ├── ResultsUnreadable       a results file that this program did not write
    ├── DatasetUnreadable       a BEIR folder, qrels or a TREC run
    └── NothingToRun            exit code 2   no golden question is of the kinds asked for
"""

from indexer.errors import MedciteError


class EvalError(MedciteError):
    """Anything this room raises on purpose."""

    kind = "evaluation-failed"


class QuestionsUnreadable(EvalError):
    """Golden questions that cannot be read."""

    kind = "golden-questions-unreadable"


class ResultsUnreadable(EvalError):
    """Results that cannot be read or compared."""

    kind = "results-unreadable"


class DatasetUnreadable(EvalError):
    """A BEIR folder, qrels or a TREC run that cannot be read or written."""

    kind = "dataset-unreadable"


class NothingToRun(EvalError):
    """No golden question is of the kinds asked for."""

    kind = "nothing-to-run"
    exit_code = 2
