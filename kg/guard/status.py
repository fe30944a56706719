"""How a guard is, for /readyz and /metrics."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Status:
    """As of now."""

    datasets: tuple[str, ...]
    """That questions are taken for."""
    in_memory: tuple[str, ...]
    """Those of them that are answered from memory."""
    confined: bool
    """Whether the system keeps workers from the network and from other files; else only the gate does."""
    idle: int
    """Workers with nothing to do."""
    running: int
    """Questions being answered, those in the slow lane among them."""
    slow: int
    """Questions being answered in the slow lane."""
    waiting: int
    """Questions that wait for a worker."""
    megabytes: int
    """Memory of all processes of the guard."""
    restarts: int
    """Fork servers that died and were started again."""
    outcomes: dict[str, int] = field(default_factory=dict)
    """How many questions were answered, from the cache, or failed, by the name of the error; since the start."""
