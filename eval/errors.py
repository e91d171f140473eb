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
    kind = "evaluation-failed"


class QuestionsUnreadable(EvalError):
    kind = "golden-questions-unreadable"


class ResultsUnreadable(EvalError):
    kind = "results-unreadable"


class DatasetUnreadable(EvalError):
    kind = "dataset-unreadable"


class NothingToRun(EvalError):
    kind = "nothing-to-run"
    exit_code = 2
