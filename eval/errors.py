"""Errors of the evaluation room, on the tree of `indexer.errors`.

MedciteError
└── EvalError                   exit code 1
    ├── QuestionsUnreadable     golden questions: a missing file, a bad line, an id given twice
    ├── ResultsUnreadable       a results file that this program did not write
    ├── DatasetUnreadable       a BEIR folder, qrels, a TREC run or questions with documents
    ├── BaselineUnreadable      the record of scores that the gate holds runs against
    └── NothingToRun            exit code 2   a kind, a condition, a weight or qrels that there are not
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
    """A BEIR folder, qrels, a TREC run or questions with documents that cannot be read or written."""

    kind = "dataset-unreadable"


class BaselineUnreadable(EvalError):
    """A record of scores that cannot be read."""

    kind = "baseline-unreadable"


class NothingToRun(EvalError):
    """What was asked for by name is not there: a kind of question, a condition, a weight, qrels."""

    kind = "nothing-to-run"
    exit_code = 2
