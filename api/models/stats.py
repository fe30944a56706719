"""How much a dataset holds."""

from typing import Annotated

from pydantic import Field

from api.models import Model
from api.models.things import DatasetId


class Stats(Model):
    """Counts of things by kind, of documents by type, level and branch, of lineage links by relation."""

    dataset: DatasetId
    version: Annotated[str, Field(description="Of chithi.", examples=["0.1.0"])]
    kinds: Annotated[dict[str, int], Field(examples=[{"document": 20, "source": 28}])]
    types: dict[str, int]
    levels: dict[str, int]
    branches: dict[str, int]
    relations: dict[str, int]
    links: Annotated[int, Field(description="Lineage links.")]
    disputed: Annotated[int, Field(description="Links that every claim disputes.")]
    claims: Annotated[int, Field(description="Claims of lineage links; one that says two links counts twice.")]
    gaps: Annotated[int, Field(description="Pairs of things between which a level has no named document.")]
