"""Things of the wrong kind, and values that there are too many of."""

from tests.kg.wrong import Wrong

KINDS = {
    "a place that is a body": Wrong(
        {
            "w/places.csv:9": "place:772 a ct:Body .",
        },
        "kinds",
        "place/772 is both a Body and a Place",
        ("w/places.csv:9", "w/places.csv:3"),
    ),
    "an event that is a plan": Wrong(
        {
            "w/documents.csv:9": "event:hn a ct:Plan .",
        },
        "kinds",
        "event/hn is both a Document and an Event",
        ("w/documents.csv:9", "w/events.csv:2"),
    ),
    "a person that is a source": Wrong(
        {
            "w/sources.csv:9": "person:a a ct:Source .",
        },
        "kinds",
        "person/a is both a Person and a Source",
        ("w/people.csv:2", "w/sources.csv:9"),
    ),
    "an event with an issuer": Wrong(
        {
            "w/events.csv:9": "event:hn ct:issuer body:bbt .",
        },
        "domain",
        "event/hn is an Event, but only a Document has ct:issuer (body/bbt)",
        ("w/events.csv:9", "w/events.csv:2"),
    ),
    "a body with a code": Wrong(
        {
            "w/bodies.csv:9": "body:qu ct:code '772' .",
        },
        "domain",
        "body/qu is a Body, but only a Place has ct:code (“772”)",
        ("w/bodies.csv:9", "w/bodies.csv:3"),
    ),
    "a person with a level": Wrong(
        {
            "w/people.csv:9": "person:a ct:level level:district .",
        },
        "domain",
        "person/a is a Person, but only an Action, a Body, a Document, an Event or a "
        "Place has ct:level (level:district)",
        ("w/people.csv:9", "w/people.csv:2"),
    ),
    "a document that is held in a post": Wrong(
        {
            "w/tenures.csv:9": "document:cv ct:post 'Bí thư' .",
        },
        "domain",
        "document/cv is a Document, but only a Tenure has ct:post (“Bí thư”)",
        ("w/tenures.csv:9", "w/documents.csv:4"),
    ),
    "an issuer that is a place": Wrong(
        {
            "w/documents.csv:9": "document:cv ct:issuer place:79 .",
        },
        "range",
        "place/79 is a Place, but ct:issuer of document/cv leads to a Body",
        ("w/documents.csv:9", "w/places.csv:2"),
    ),
    "a place that is a body's": Wrong(
        {
            "w/documents.csv:9": "document:cv ct:place body:qu .",
        },
        "range",
        "body/qu is a Body, but ct:place of document/cv leads to a Place",
        ("w/documents.csv:9", "w/bodies.csv:3"),
    ),
    "a post held by a body": Wrong(
        {
            "w/tenures.csv:9": "tenure:b a ct:Tenure ; ct:holder body:qu .",
        },
        "range",
        "body/qu is a Body, but ct:holder of tenure/b leads to a Person",
        ("w/tenures.csv:9", "w/bodies.csv:3"),
    ),
    "a level that is a place": Wrong(
        {
            "w/events.csv:9": "document:moi a ct:Document ; ct:level place:79 .",
        },
        "range",
        "place/79 is a Place, but ct:level of document/moi leads to a Concept",
        ("w/events.csv:9", "w/places.csv:2"),
    ),
    "a plan that implements a conference": Wrong(
        {
            "w/relations.csv:9": "document:cv ct:implements event:hn ; ct:derivesFrom event:hn .",
        },
        "range",
        "event/hn is an Event, but ct:implements of document/cv leads to a Document",
        ("w/relations.csv:9", "w/events.csv:2"),
    ),
    "a conference chaired by a plan": Wrong(
        {
            "w/participations.csv:9": "event:hn ct:chair document:kh ; ct:participant document:kh .",
        },
        "range",
        "document/kh is a Document, but ct:chair of event/hn leads to a Body or a Person",
        ("w/participations.csv:9", "w/documents.csv:3"),
    ),
    "an award given at an exercise": Wrong(
        {
            "w/awards.csv:9": "award:b a ct:Award ; ct:awardedAt action:dt .",
        },
        "range",
        "action/dt is an Action, but ct:awardedAt of award/b leads to an Event",
        ("w/awards.csv:9", "w/actions.csv:2"),
    ),
    "a claim that rests on a document": Wrong(
        {
            "w/claims.csv:9": "claim:0003 dcterms:source document:ct .",
        },
        "like to like",
        "claim/0003, a Claim, has dcterms:source document/ct, which is a Document and not a Source",
        ("w/claims.csv:9", "w/places.csv:4", "w/documents.csv:2"),
    ),
    "an issuer that is a place elsewhere, its kind not told": Wrong(
        {
            "w/documents.csv:9": "document:cv ct:issuer body:x .",
            "w/events.csv:9": "event:hn ct:place body:x .",
        },
        "use",
        "body/x is used as a Body (document/cv ct:issuer body/x) and as a Place (event/hn ct:place body/x)",
        ("w/documents.csv:9", "w/events.csv:9"),
    ),
    "an issuer in words": Wrong(
        {
            "w/documents.csv:9": "document:cv ct:issuer 'Quận ủy' .",
        },
        "text",
        "document/cv ct:issuer “Quận ủy”: ct:issuer leads to a thing",
        ("w/documents.csv:9",),
    ),
    "a symbol that is a thing": Wrong(
        {
            "w/documents.csv:9": "document:cv ct:symbol document:kh .",
        },
        "text",
        "document/cv ct:symbol document/kh: ct:symbol is a text",
        ("w/documents.csv:9",),
    ),
    "two levels": Wrong(
        {
            "w/places.csv:9": "place:772 ct:level level:commune .",
        },
        "one value",
        "place/772 has two values of ct:level: level:commune and level:district",
        ("w/places.csv:9", "w/places.csv:3"),
    ),
    "two wholes": Wrong(
        {
            "w/places.csv:8": "place:48 a ct:Place .",
            "w/places.csv:9": "place:772 ct:partOf place:48 .",
        },
        "one value",
        "place/772 has two values of ct:partOf: place/48 and place/79",
        ("w/places.csv:9", "w/places.csv:3"),
    ),
    "two branches": Wrong(
        {
            "w/bodies.csv:9": "body:qh ct:branch branch:government .",
        },
        "one value",
        "body/qh has two values of ct:branch: branch:government and branch:national-assembly",
        ("w/bodies.csv:9", "w/bodies.csv:4"),
    ),
    "two symbols": Wrong(
        {
            "w/documents.csv:9": "document:ct ct:symbol '9-CT/TW' .",
        },
        "one value",
        "document/ct has two values of ct:symbol: “09-CT/TW” and “9-CT/TW”",
        ("w/documents.csv:2", "w/documents.csv:9"),
    ),
    "two types": Wrong(
        {
            "w/documents.csv:9": "document:ct ct:documentType document-type:plan .",
        },
        "one value",
        "document/ct has two values of ct:documentType: document-type:directive and document-type:plan",
        ("w/documents.csv:2", "w/documents.csv:9"),
    ),
    "a body established twice": Wrong(
        {
            "w/documents.csv:8": "document:kh ct:establishes body:qu .",
            "w/documents.csv:9": "document:cv ct:establishes body:qu .",
        },
        "one owner",
        "document/cv and document/kh both have ct:establishes body/qu: one may",
        ("w/documents.csv:9", "w/documents.csv:8"),
    ),
}
