"""The shapes of answers and of questions, as the OpenAPI description publishes them.

Answers are written as they are, not through these models: checking megabytes on their way out would cost more than
finding them. Tests hold the answers to the models instead.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A shape that has the keys it names and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
