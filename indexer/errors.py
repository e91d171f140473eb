"""Every error medcite raises on purpose.

    MedciteError                    exit code 1, HTTP 500
    ├── SourceError                 a file, folder, archive or URL that cannot be read into Documents
    ├── FetchError                  a page, or a list of pages, that cannot be fetched
    │   ├── FetchRefused            not asked for, or not taken: its address, robots.txt, its kind or its size forbids it
    │   └── FetchUnavailable        not to be had at the moment; asking again may help
    ├── BundleError
    │   ├── BundleMissing           HTTP 503
    │   ├── BundleDamaged           HTTP 503
    │   ├── BundleIncompatible      HTTP 503   made by another model or schema than this program reads
    │   └── BundleUnreachable       HTTP 503   the database that holds it does not answer; asking again may help
    ├── BundleLocked                another build is writing there
    ├── EmbedderError               model not found, weights not as pinned, text over the model's window
    ├── ClusterError                the machines that work for a build cannot be reached, or are lost again and again
    ├── SettingError                exit code 2
    ├── FeedbackError
    │   ├── FeedbackUnwritable      HTTP 503   nothing of it was kept
    │   ├── FeedbackConflict        HTTP 422   one idempotency key, two feedbacks
    │   ├── AnswerRated             HTTP 409   as much feedback on the answer as is taken
    │   └── FeedbackFull            HTTP 503   the file is as large as it may be
    └── QuestionError               exit code 2, HTTP 422
        ├── QuestionEmpty
        └── QuestionTooLong

A message says what failed, the value seen and the value wanted; `hint` is the next thing to do, as a command where there is
one. `kind` is stable: it names the problem in JSON and HTTP.
"""


class MedciteError(Exception):
    """An error with a hint at what to do next; str() joins both."""

    kind = "error"
    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class SourceError(MedciteError):
    """A file, folder, archive or URL cannot be read into documents."""

    kind = "source-unreadable"


class FetchError(MedciteError):
    """A page, or a list of pages, cannot be fetched."""

    kind = "fetch-failed"


class FetchRefused(FetchError):
    """The page is not asked for, or not taken: its address, robots.txt, its kind or its size forbids it."""

    kind = "fetch-refused"


class FetchUnavailable(FetchError):
    """The page is not to be had at the moment; `wait_s` is how long the server asks to be left alone, in seconds."""

    kind = "fetch-unavailable"

    def __init__(self, message: str, *, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class BundleError(MedciteError):
    """The library cannot be used."""

    kind = "bundle-unusable"
    http_status = 503


class BundleMissing(BundleError):
    """There is no library where one was looked for."""

    kind = "bundle-missing"


class BundleDamaged(BundleError):
    """A part of the library is not what was published."""

    kind = "bundle-damaged"


class BundleIncompatible(BundleError):
    """The library was made by another model or schema."""

    kind = "bundle-incompatible"


class BundleUnreachable(BundleError):
    """The database that holds the library does not answer, or does not let medcite in."""

    kind = "bundle-unreachable"


class BundleLocked(MedciteError):
    """Another build is writing there."""

    kind = "bundle-locked"


class EmbedderError(MedciteError):
    """The embedding model cannot be used, or a text is over its window."""

    kind = "embedder-unusable"


class ClusterError(MedciteError):
    """The machines that work for a build cannot be reached, do not fit, or are lost again and again."""

    kind = "cluster-unusable"


class SettingError(MedciteError):
    """A setting has a value that cannot be used."""

    kind = "setting-invalid"
    exit_code = 2


class FeedbackError(MedciteError):
    """Feedback cannot be taken."""

    kind = "feedback-refused"


class FeedbackUnwritable(FeedbackError):
    """The feedback cannot be written down; nothing of it was kept."""

    kind = "feedback-unwritable"
    http_status = 503


class FeedbackConflict(FeedbackError):
    """The idempotency key came before with other feedback."""

    kind = "idempotency-key-reused"
    http_status = 422


class AnswerRated(FeedbackError):
    """There is as much feedback on the answer as is taken."""

    kind = "answer-rated"
    http_status = 409


class FeedbackFull(FeedbackError):
    """The file of feedback is as large as it may be; nothing of the feedback was kept."""

    kind = "feedback-full"
    http_status = 503


class QuestionError(MedciteError):
    """The question cannot be read."""

    kind = "question-invalid"
    exit_code = 2
    http_status = 422


class QuestionEmpty(QuestionError):
    """The question holds no words."""

    kind = "question-empty"


class QuestionTooLong(QuestionError):
    """The question has more characters than are read."""

    kind = "question-too-long"
