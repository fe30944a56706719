"""Reasoning: what contradicts the ontology, which rows say it, and what follows."""

from kg.reason.hermit import NoJava as NoJava
from kg.reason.hermit import OutOfTime as OutOfTime
from kg.reason.hermit import ReasonerError as ReasonerError
from kg.reason.hermit import ReasonerFailed as ReasonerFailed
from kg.reason.hermit import Verdict as Verdict
from kg.reason.hermit import consistent as consistent
from kg.reason.hermit import first_inconsistent as first_inconsistent
from kg.reason.hermit import reason as reason
