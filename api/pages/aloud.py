"""Axioms told as sentences in the reader's language, as HTML with links to the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from api.pages.words import WORDS, Language
from ontology.axioms import Expression

Link = Callable[[str], Markup]
"""Makes a link to a term from its IRI."""

_VOWELS = tuple("aeiouAEIOU")


class Aloud:
    """Tells what the ontology says of its terms."""

    def __init__(self, link: Link, name: Callable[[str], str], language: Language) -> None:
        self._link, self._name, self._language = link, name, language

    def sentence(self, subject: Expression, said: Expression) -> Markup:
        """Return what holds for everything that a class expression means: `Every part of a Body is a Body.`"""
        if said.operator not in ("only", "some", "value"):
            return Markup("{} {} {}").format(self.noun(subject), self._word("onto_no_other"), self.noun(said))
        part = said.parts[0]
        never = said.operator == "only" and part.operator == "not"
        key = "onto_never" if never else "onto_only" if said.operator == "only" else "onto_some"
        return self._filled(
            key,
            property=self._property(said),
            subject=self.noun(subject),
            object=self.noun(part.parts[0] if never else part),
        )

    def bare(self, expression: Expression) -> Markup:
        """Return the name of a class or the names of a union, without articles."""
        if expression.operator == "name":
            return self._link(expression.iri or "")
        if expression.operator == "or":
            return self._listed([self.bare(each) for each in expression.parts], self._word("onto_or"))
        return self.noun(expression)

    def noun(self, expression: Expression) -> Markup:
        """Return words that stand for what an expression means: `a Document with level central`."""
        parts = expression.parts
        match expression.operator:
            case "name":
                return self._named(expression.iri or "")
            case "or" | "one of":
                return self._listed([self.noun(each) for each in parts], self._word("onto_or"))
            case "not":
                return Markup("{} {}").format(self._word("onto_but"), self.noun(parts[0]))
            case "and":
                first, *more = parts
                conditions = self._listed([self._condition(each) for each in more], self._word("onto_and"))
                return Markup("{} {}").format(self.noun(first), conditions)
            case _:
                return Markup("{} {}").format(self._word("onto_anything"), self._condition(expression))

    def _condition(self, expression: Expression) -> Markup:
        """Return what is told behind a noun of its members."""
        if expression.operator not in ("some", "only", "value"):
            return Markup("{} {}").format(self._word("onto_no_other"), self.noun(expression))
        part = expression.parts[0]
        never = expression.operator == "only" and part.operator == "not"
        object = self.noun(part.parts[0] if never else part)
        if expression.operator == "only":
            object = Markup("{} {}").format(self._word("onto_none_of" if never else "onto_no_other"), object)
        return self._filled("onto_with", property=self._property(expression), object=object)

    def _property(self, expression: Expression) -> Markup:
        return Markup("<em>{}</em>").format(self._link(expression.iri or ""))

    def _named(self, iri: str) -> Markup:
        """Return a link, in English with its article where it is a class."""
        name = self._name(iri)
        if self._language == "vi" or not name[:1].isupper() or "/vocab/" in iri:
            return self._link(iri)
        return Markup("{} {}").format("an" if name.startswith(_VOWELS) else "a", self._link(iri))

    def _listed(self, texts: Iterable[Markup], conjunction: str) -> Markup:
        *first, last = texts
        if not first:
            return last
        return Markup("{} {} {}").format(Markup(", ").join(first), conjunction, last)

    def _filled(self, key: str, **values: Markup) -> Markup:
        return Markup(escape(self._word(key))).format(**values)  # noqa: S704 - the word was escaped

    def _word(self, key: str) -> str:
        return WORDS[key][self._language == "en"]
