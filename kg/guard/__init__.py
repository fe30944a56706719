"""Queries of strangers, answered where they can be killed. See docs/guard.md.

The interface is four methods:
    guard = Guard(Limits(...))
    await guard.serve(source)            # a dataset; others go on being answered
    reply = await guard.ask(question)    # cancel it, and the query dies
    guard.retire(dataset)                # no more questions; its files are let go with its last worker
    await guard.close()
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.guard.guard import Guard
    from kg.guard.limits import Limits
    from kg.guard.question import Question, Reply, Source
    from kg.guard.status import Status

__all__ = ["Guard", "Limits", "Question", "Reply", "Source", "Status"]

_MODULES = {"Guard": "guard", "Limits": "limits", "Question": "question", "Reply": "question", "Source": "question"}
_MODULES["Status"] = "status"


def __getattr__(name: str) -> Any:
    """Import what is asked for: a fork server, which imports this package too, shall have none of it."""
    if name not in _MODULES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"kg.guard.{_MODULES[name]}"), name)
