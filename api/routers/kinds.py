"""The things of which there are lists: one row a family, from which routes, filters and their description are made."""

from dataclasses import dataclass

from api.models.filters import Actions, Bodies, Documents, Events, Listing, Places, Plain, Sources, Tasks


@dataclass(frozen=True, slots=True)
class Family:
    """Things of one kind: `/api/documents` lists the documents."""

    path: str
    kind: str
    one: str
    """In English, with its article."""
    about: str
    """What they are."""
    example: str
    """An id of the bundled data."""
    filters: type[Listing]


FAMILIES = (
    Family(
        "documents",
        "document",
        "a document",
        "Documents of the Party, the State, the Front and other bodies.",
        "ct-09-ct-tw-2011",
        Documents,
    ),
    Family(
        "bodies",
        "body",
        "a body",
        "Party committees, authorities, mass organisations, steering committees and bodies of communities.",
        "ban-bi-thu",
        Bodies,
    ),
    Family(
        "places",
        "place",
        "a place",
        "Administrative units, each over a time in which it did not change.",
        "772",
        Places,
    ),
    Family(
        "events", "event", "an event", "Conferences, ceremonies and meetings.", "hn-so-ket-73-kh-qu-quan-11", Events
    ),
    Family("actions", "action", "an action", "Work carried out, possibly in stages.", "dt-19", Actions),
    Family("people", "person", "a person", "Holders of public office, as named in office.", "dang-thanh-binh", Plain),
    Family(
        "sources", "source", "a source", "Articles, pages and texts on which claims rest.", "tth-tong-ket-2011", Sources
    ),
    Family(
        "tasks",
        "task",
        "a task",
        "Work assigned or called for by a document or at an event.",
        "nv-thua-thien-hue-chi-thi-09",
        Tasks,
    ),
)
