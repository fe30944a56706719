"""Settings: one frozen object, read once from options and `CHITHI_…` variables, handed to whatever needs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from ontology.iri import DEFAULT_BASE, Base

SETTINGS: dict[str, tuple[str, str]] = {
    "CHITHI_STORE": ("the user's data folder", "Folder that holds the loaded datasets"),
    "CHITHI_BASE": (DEFAULT_BASE, "Where the IRIs of things begin; those of the ontology stay"),
}
"""Every variable with its default and what it sets; each is an option of the same name as well."""


@dataclass(frozen=True)
class Settings:
    """Where datasets are kept and how things are named."""

    store: Path
    base: Base

    @classmethod
    def of(cls, store: Path | None, base: str | None) -> Settings:
        """Settings from what was given; defaults for the rest. Raises InvalidBase."""
        return cls(store or user_data_path("chithi", appauthor=False), Base(base or DEFAULT_BASE))
