"""How much of everything strangers' queries may have."""

from dataclasses import dataclass, field

from ontology.iri import Base


@dataclass(frozen=True, slots=True)
class Limits:
    """All of them; ValueError for one that leaves nothing."""

    workers: int = 2
    """Queries that run at full priority at once: about one a core."""
    slow: int | None = None
    """Older queries that run at low priority beside them; None: twice the workers."""
    seconds: float = 10
    """A query may run."""
    memory_mb: int = 1024
    """A query may take, above what its worker had before."""
    total_mb: int = 2560
    """All processes of the guard may take together."""
    rows: int = 100_000
    """An answer may have: solutions or triples."""
    megabytes: int = 64
    """An answer may have."""
    wait_seconds: float = 5
    """A question may wait before it begins to be answered."""
    cache_mb: int = 64
    """Of answers are kept; 0: none."""
    in_memory_quads: int = 1_000_000
    """Datasets up to this are answered from memory; 0: none."""
    base: Base = field(default_factory=Base)
    """Whose prefixes need not be declared."""

    def __post_init__(self) -> None:
        for name in ("workers", "seconds", "memory_mb", "total_mb", "rows", "megabytes", "wait_seconds"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0")
        for name in ("slow", "cache_mb", "in_memory_quads"):
            if (getattr(self, name) or 0) < 0:
                raise ValueError(f"{name} must not be below 0")

    @property
    def in_slow_lane(self) -> int:
        """How many older queries run beside the others."""
        return 2 * self.workers if self.slow is None else self.slow
