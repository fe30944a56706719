"""What the words mean: the ontology, its vocabularies and the IRIs of things. Imports nothing of ours."""
