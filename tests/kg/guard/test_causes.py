"""Why a worker died, by what is left of it."""

import signal

import pytest

from kg.errors import Crashed, OutOfTime, TooLarge
from kg.guard.causes import cause
from kg.guard.limits import Limits


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (-signal.SIGABRT, "memory allocation of 33554432 bytes failed\n", TooLarge),
        (-signal.SIGABRT, "terminate called after throwing an instance of 'std::bad_alloc'", TooLarge),
        (1, "Traceback (most recent call last):\n  …\nMemoryError", TooLarge),
        (-signal.SIGSEGV, "", Crashed),
        (-signal.SIGABRT, "thread '<unnamed>' has overflowed its stack", Crashed),
        (1, "Traceback (most recent call last):\n  …\nKeyError: 1", Crashed),
        (-signal.SIGXCPU, "", OutOfTime),
    ],
)
def test_the_cause_is_told(status: int, said: str, error: type[Exception]) -> None:
    assert type(cause(status, said, Limits(memory_mb=7))) is error


@pytest.mark.parametrize("status", [None, -signal.SIGKILL])
def test_a_death_without_a_cause_may_be_tried_again(status: int | None) -> None:
    assert cause(status, "", Limits()) is None


def test_limits_that_leave_nothing_are_none() -> None:
    for wrong in ({"workers": 0}, {"seconds": -1}, {"rows": 0}, {"cache_mb": -1}, {"slow": -1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Limits(**wrong)  # type: ignore[arg-type]
    assert Limits(workers=3).in_slow_lane == 6
    assert Limits(slow=0).in_slow_lane == 0
