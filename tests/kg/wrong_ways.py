"""Relations that lead where they may not."""

from tests.kg.wrong import Wrong

WAYS = {
    "a plan that implements itself": Wrong(
        {
            "w/relations.csv:9": "document:cv ct:implements document:cv ; ct:derivesFrom document:cv .",
        },
        "itself",
        "document/cv has ct:implements to itself",
        ("w/relations.csv:9",),
    ),
    "a body that is part of itself": Wrong(
        {
            "w/bodies.csv:9": "body:qh ct:partOf body:qh .",
        },
        "itself",
        "body/qh has ct:partOf to itself",
        ("w/bodies.csv:9",),
    ),
    "a document that cites itself": Wrong(
        {
            "w/relations.csv:9": "document:ct ct:cites document:ct .",
        },
        "itself",
        "document/ct has ct:cites to itself",
        ("w/relations.csv:9",),
    ),
    "two that implement each other": Wrong(
        {
            "w/relations.csv:8": "document:cv ct:implements document:kh ; ct:derivesFrom document:kh .",
            "w/relations.csv:9": "document:kh ct:implements document:cv ; ct:derivesFrom document:cv .",
        },
        "both ways",
        "document/cv ct:implements document/kh and document/kh ct:implements document/cv",
        ("w/relations.csv:8", "w/relations.csv:9"),
    ),
    "one that implements what continues it": Wrong(
        {
            "w/relations.csv:8": "document:cv ct:implements document:kh ; ct:derivesFrom document:kh .",
            "w/relations.csv:9": "document:kh ct:continues document:cv ; ct:derivesFrom document:cv .",
        },
        "both ways",
        "document/cv ct:implements document/kh and document/kh ct:continues document/cv",
        ("w/relations.csv:8", "w/relations.csv:9"),
    ),
    "two that replace each other": Wrong(
        {
            "w/relations.csv:8": "document:cv ct:replaces document:kh .",
            "w/relations.csv:9": "document:kh ct:replaces document:cv .",
        },
        "both ways",
        "document/cv ct:replaces document/kh and document/kh ct:replaces document/cv",
        ("w/relations.csv:8", "w/relations.csv:9"),
    ),
    "a lineage of three that comes back": Wrong(
        {
            "w/relations.csv:7": "document:cv ct:implements document:kh .",
            "w/documents.csv:9": "document:bc a ct:Document .",
            "w/relations.csv:8": "document:bc ct:continues document:cv .",
            "w/relations.csv:9": "document:kh ct:guides document:bc .",
        },
        "loop",
        "ct:derivesFrom comes back to where it began: document/bc → document/cv → document/kh → document/bc",
        ("w/relations.csv:8", "w/relations.csv:7", "w/relations.csv:9"),
    ),
    "a lineage of six kinds of steps that comes back": Wrong(
        {
            "w/l.csv:1": "event:e1 a ct:Event ; ct:launches document:cv .",
            "w/l.csv:2": "event:e2 a ct:Event ; ct:reviews event:e1 .",
            "w/l.csv:3": "action:a1 a ct:Action ; ct:carriesOut event:e2 .",
            "w/l.csv:4": "action:a2 a ct:Action ; ct:stageOf action:a1 .",
            "w/l.csv:5": "event:e3 a ct:Event ; ct:concludes action:a2 .",
            "w/l.csv:6": "document:cv ct:derivesFrom event:e3 .",
        },
        "loop",
        "ct:derivesFrom comes back to where it began: action/a1 → event/e2 → event/e1 → "
        "document/cv → event/e3 → action/a2 → action/a1",
        ("w/l.csv:3", "w/l.csv:2", "w/l.csv:1", "w/l.csv:6", "w/l.csv:5", "w/l.csv:4"),
    ),
    "places that lie in one another": Wrong(
        {
            "w/places.csv:7": "place:a a ct:Place ; ct:partOf place:b .",
            "w/places.csv:8": "place:b a ct:Place ; ct:partOf place:c .",
            "w/places.csv:9": "place:c a ct:Place ; ct:partOf place:a .",
        },
        "loop",
        "ct:partOf comes back to where it began: place/a → place/b → place/c → place/a",
        ("w/places.csv:7", "w/places.csv:8", "w/places.csv:9"),
    ),
    "wards that succeed one another": Wrong(
        {
            "w/places.csv:7": "place:a a ct:Place ; ct:succeededBy place:b .",
            "w/places.csv:8": "place:b a ct:Place ; ct:succeededBy place:c .",
            "w/places.csv:9": "place:c a ct:Place ; ct:succeededBy place:a .",
        },
        "loop",
        "ct:succeededBy comes back to where it began: place/a → place/b → place/c → place/a",
        ("w/places.csv:7", "w/places.csv:8", "w/places.csv:9"),
    ),
    "rules that replace one another": Wrong(
        {
            "w/relations.csv:7": "document:ct ct:replaces document:kh .",
            "w/relations.csv:8": "document:kh ct:replaces document:cv .",
            "w/relations.csv:9": "document:cv ct:replaces document:ct .",
        },
        "loop",
        "ct:replaces comes back to where it began: document/ct → document/kh → document/cv → document/ct",
        ("w/relations.csv:7", "w/relations.csv:8", "w/relations.csv:9"),
    ),
    "rules that repeal one another": Wrong(
        {
            "w/relations.csv:7": "document:ct ct:repeals document:kh .",
            "w/relations.csv:8": "document:kh ct:repeals document:cv .",
            "w/relations.csv:9": "document:cv ct:repeals document:ct .",
        },
        "loop",
        "ct:repeals comes back to where it began: document/ct → document/kh → document/cv → document/ct",
        ("w/relations.csv:7", "w/relations.csv:8", "w/relations.csv:9"),
    ),
    "rules that amend one another": Wrong(
        {
            "w/relations.csv:7": "document:ct ct:amends document:kh .",
            "w/relations.csv:8": "document:kh ct:amends document:cv .",
            "w/relations.csv:9": "document:cv ct:amends document:ct .",
        },
        "loop",
        "ct:amends comes back to where it began: document/ct → document/kh → document/cv → document/ct",
        ("w/relations.csv:7", "w/relations.csv:8", "w/relations.csv:9"),
    ),
    "grounds that rest on one another": Wrong(
        {
            "w/relations.csv:7": "document:ct ct:basedOn document:kh .",
            "w/relations.csv:8": "document:kh ct:basedOn document:cv .",
            "w/relations.csv:9": "document:cv ct:basedOn document:ct .",
        },
        "loop",
        "ct:basedOn comes back to where it began: document/ct → document/kh → document/cv → document/ct",
        ("w/relations.csv:7", "w/relations.csv:8", "w/relations.csv:9"),
    ),
    "a place in a body": Wrong(
        {
            "w/places.csv:9": "place:79 ct:partOf body:bbt .",
        },
        "like to like",
        "place/79, a Place, has ct:partOf body/bbt, which is a Body and not a Place",
        ("w/places.csv:9", "w/places.csv:2", "w/bodies.csv:2"),
    ),
    "a body succeeded by a place": Wrong(
        {
            "w/bodies.csv:9": "body:qu ct:succeededBy place:772 .",
        },
        "like to like",
        "body/qu, a Body, has ct:succeededBy place/772, which is a Place and not a Body",
        ("w/bodies.csv:9", "w/bodies.csv:3", "w/places.csv:3"),
    ),
    "a directive whose type is plan": Wrong(
        {
            "w/documents.csv:9": "document:kh a ct:Directive .",
        },
        "type",
        "document/kh is a Directive, but has ct:documentType document-type:plan",
        ("w/documents.csv:9", "w/documents.csv:3"),
    ),
    "a directive of the centre that implements a district's plan": Wrong(
        {
            "w/relations.csv:9": "document:luat ct:implements document:cv ; ct:derivesFrom document:cv .",
        },
        "level or branch",
        "document/luat (ct:level level:central) has ct:implements document/cv (ct:level "
        "level:district), which no such Document may",
        ("w/relations.csv:9", "w/documents.csv:5", "w/documents.csv:4"),
    ),
    "a district's plan that derives from a ward's exercise": Wrong(
        {
            "w/relations.csv:9": "document:cv ct:derivesFrom action:dt-1 .",
        },
        "level or branch",
        "document/cv (ct:level level:district) has ct:derivesFrom action/dt-1 (ct:level "
        "level:commune), which no such Document may",
        ("w/relations.csv:9", "w/documents.csv:4", "w/actions.csv:3"),
    ),
    "an exercise that is a stage of a smaller one": Wrong(
        {
            "w/actions.csv:9": "action:lon a ct:Action ; ct:level level:province ; ct:stageOf action:dt .",
        },
        "level or branch",
        "action/lon (ct:level level:province) has ct:stageOf action/dt (ct:level "
        "level:district), which no such Action may",
        ("w/actions.csv:9", "w/actions.csv:2"),
    ),
    "a central body in a district's": Wrong(
        {
            "w/bodies.csv:9": "body:qh ct:partOf body:qu .",
        },
        "level or branch",
        "body/qh (ct:level level:central) has ct:partOf body/qu (ct:level level:district), which no such Body may",
        ("w/bodies.csv:9", "w/bodies.csv:4", "w/bodies.csv:3"),
    ),
    "a ward in a ward": Wrong(
        {
            "w/places.csv:9": "place:27245 a ct:Place ; ct:level level:commune ; ct:partOf place:27244 .",
        },
        "level or branch",
        "place/27245 (ct:level level:commune) has ct:partOf place/27244 (ct:level "
        "level:commune), which no such Place may",
        ("w/places.csv:9", "w/places.csv:4"),
    ),
    "a province in a district": Wrong(
        {
            "w/places.csv:9": "place:48 a ct:Place ; ct:level level:province ; ct:partOf place:772 .",
        },
        "level or branch",
        "place/48 (ct:level level:province) has ct:partOf place/772 (ct:level level:district), which no such Place may",
        ("w/places.csv:9", "w/places.csv:3"),
    ),
    "a law of the Party": Wrong(
        {
            "w/documents.csv:9": "document:luat ct:issuer body:bbt .",
        },
        "level or branch",
        "document/luat (ct:documentType document-type:law) has ct:issuer body/bbt "
        "(ct:branch branch:party), which no such Document may",
        ("w/documents.csv:9", "w/documents.csv:5", "w/bodies.csv:2"),
    ),
    "a charter of the Front": Wrong(
        {
            "w/documents.csv:9": "document:dl a ct:Document ; "
            "ct:documentType document-type:party-charter ; ct:issuer body:mt .",
        },
        "level or branch",
        "document/dl (ct:documentType document-type:party-charter) has ct:issuer body/mt "
        "(ct:branch branch:front), which no such Document may",
        ("w/documents.csv:9", "w/bodies.csv:5"),
    ),
    "a decree of the National Assembly": Wrong(
        {
            "w/documents.csv:9": "document:nd a ct:Document ; "
            "ct:documentType document-type:decree ; ct:issuer body:qh .",
        },
        "level or branch",
        "document/nd (ct:documentType document-type:decree) has ct:issuer body/qh "
        "(ct:branch branch:national-assembly), which no such Document may",
        ("w/documents.csv:9", "w/bodies.csv:4"),
    ),
    "a circular of a province": Wrong(
        {
            "w/bodies.csv:9": "body:so a ct:Body ; ct:level level:province ; ct:branch branch:government .",
            "w/documents.csv:9": "document:tt a ct:Document ; "
            "ct:documentType document-type:circular ; ct:issuer body:so .",
        },
        "level or branch",
        "document/tt (ct:documentType document-type:circular) has ct:issuer body/so "
        "(ct:level level:province), which no such Document may",
        ("w/documents.csv:9", "w/bodies.csv:9"),
    ),
    "a circular of a union": Wrong(
        {
            "w/bodies.csv:9": "body:doan a ct:Body ; ct:level level:central ; ct:branch branch:mass-organisation .",
            "w/documents.csv:9": "document:tt a ct:Document ; "
            "ct:documentType document-type:circular ; ct:issuer body:doan .",
        },
        "level or branch",
        "document/tt (ct:documentType document-type:circular) has ct:issuer body/doan "
        "(ct:branch branch:mass-organisation), which no such Document may",
        ("w/documents.csv:9", "w/bodies.csv:9"),
    ),
}
