// What the editor completes: prefixes, classes, properties and concepts, all of them ours. They are found by a part of
// the name, or of what it is called in Vietnamese or English, without diacritics if you like.

const MOST = 100; // offered at once
const FAR = 3;

/** Put our completers in the place of YASQE's, which ask other hosts. */
export function complete(Yasqe, facts) {
  const terms = facts.terms.map((term) => ({
    ...term,
    name: shortened(term.iri, facts.prefixes),
    folded: [term.label, ...term.names].map(folded),
  }));
  const of = (...ranks) => terms.filter((term) => ranks.includes(term.rank));
  const declared = Object.entries(facts.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.forkAutocompleter("prefixes", { name: "our-prefixes", get: declared, persistenceId: null });
  Yasqe.forkAutocompleter("class", completer("our-classes", of("class")));
  Yasqe.forkAutocompleter("property", completer("our-properties", of("property")));
  Yasqe.forkAutocompleter("class", {
    ...completer("our-concepts", of("concept")),
    isValidCompletionPosition: (editor) => {
      const prefix = editor.getCompleteToken().string.split(":")[0];
      return /^[a-z]/.test(prefix) && of("concept").some((term) => term.name.startsWith(`${prefix}:`));
    },
  });
}

function completer(name, terms) {
  const byName = new Map(terms.map((term) => [term.name, term]));
  return {
    name,
    autoShow: true,
    bulk: false,
    get: (_, token) => fitting(terms, token.string.trim()),
    preProcessToken: (_, token) => token,
    postProcessSuggestion: (_, __, suggestion) => suggestion,
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, render: (element) => draw(element, hint.text, byName.get(hint.text).label) })),
  };
}

/** Names of terms that fit what was typed, the nearest first; none once a name stands there whole. */
function fitting(terms, typed) {
  if (terms.some((term) => term.name === typed)) return [];
  const [prefix, rest] = typed.includes(":") ? typed.split(":", 2) : [null, typed];
  const wanted = folded(rest);
  return terms
    .filter((term) => prefix === null || term.name.startsWith(`${prefix}:`))
    .map((term) => ({ name: term.name, near: nearness(term, wanted) }))
    .filter((each) => each.near < FAR)
    .sort((one, other) => one.near - other.near)
    .slice(0, MOST)
    .map((each) => each.name);
}

/** 0 where the name begins so, 1 where what it is called does, 2 where either holds it, else FAR. */
function nearness(term, wanted) {
  const local = folded(term.name.split(":").pop());
  if (local.startsWith(wanted)) return 0;
  if (term.folded[0].startsWith(wanted)) return 1;
  return [local, ...term.folded].some((text) => text.includes(wanted)) ? 2 : FAR;
}

function draw(element, name, label) {
  const said = document.createElement("span");
  said.className = "called";
  said.textContent = label;
  element.append(name, said);
}

/** A text without case and diacritics. */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/\s+/g, "");
}

/** An IRI with the longest prefix that fits; or in angle brackets. */
export function shortened(iri, prefixes) {
  const [prefix, space] = Object.entries(prefixes)
    .filter(([, space]) => iri.startsWith(space))
    .reduce((longest, each) => (each[1].length > longest[1].length ? each : longest), ["", ""]);
  return space ? `${prefix}:${iri.slice(space.length)}` : `<${iri}>`;
}
