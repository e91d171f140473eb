"""A server that failed several times in a row is left alone for a while, then tried by one question."""

from service.rephrasing.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker(2, rest_s=60, clock=Clock())
    assert not breaker.failed()
    breaker.answered()
    assert not breaker.failed()
    assert breaker.may_ask()
    assert breaker.failed()
    assert not breaker.may_ask()


def test_after_its_rest_one_question_tries_and_the_others_wait_for_it() -> None:
    clock = Clock()
    breaker = Breaker(1, rest_s=60, clock=clock)
    breaker.failed()
    clock.now = 59
    assert not breaker.may_ask()
    clock.now = 60
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.failed()
    clock.now = 119
    assert not breaker.may_ask()
    clock.now = 120
    assert breaker.may_ask()
    breaker.answered()
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]


def test_a_server_may_ask_for_a_longer_rest_but_not_for_ever() -> None:
    clock = Clock()
    breaker = Breaker(5, rest_s=10, clock=clock)
    assert breaker.failed(wait_s=100)
    clock.now = 99
    assert not breaker.may_ask()
    clock.now = 100
    assert breaker.may_ask()
    breaker.failed(wait_s=1e9)
    clock.now = 100 + 3600
    assert breaker.may_ask()
