// Starts the page of /sparql: YASGUI's editor and table where they are there, else the plain form.

import { complete } from "./completion.js";
import { Results, asked } from "./results.js";
import * as state from "./state.js";
import { Tables } from "./table.js";
import { filled, translate } from "./words.js";

const form = document.getElementById("ask");
const textarea = document.getElementById("query");
const facts = await (await fetch(form.dataset.facts)).json();

/** Without YASGUI: the form of the page, which examples and the URL fill; answers are shown as text. */
function plain() {
  const results = new Results(facts, (line, column) => {
    const before = textarea.value.split("\n").slice(0, line - 1).join("\n").length;
    textarea.focus();
    textarea.selectionStart = textarea.selectionEnd = before + (line > 1 ? 1 : 0) + column - 1;
  });
  const ask = async () => {
    const query = textarea.value;
    const began = performance.now();
    state.write(query, true, facts.examples);
    results.clear(facts.words.running);
    try {
      const answer = await asked(facts.endpoint, query, "text/csv, text/turtle");
      const { headers, ok } = answer;
      const content = await answer.text();
      results.show(ok ? { content, headers } : new Error(content), performance.now() - began, query);
    } catch {
      results.show(new Error(""), 0, query);
    }
  };
  const show = () => {
    const said = state.read(facts.examples);
    if (!said) return;
    textarea.value = said.query;
    if (said.run) ask();
  };
  textarea.addEventListener("input", () => state.write(textarea.value, false, facts.examples));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  window.addEventListener("hashchange", show);
  show();
}

/** With YASGUI's editor and table. */
function rich({ Yasqe, Yasr }) {
  const button = document.getElementById("run");
  const editor = drawn(Yasqe);
  const results = new Tables(Yasr, facts, (line, column) => {
    editor.focus();
    editor.getDoc().setCursor(line - 1, column - 1);
  });
  const asking = (now) => {
    button.textContent = now ? facts.words.stop : facts.words.run;
    button.classList.toggle("stop", now);
  };
  const ask = () => editor.query().catch(() => {}); // what fails is shown by "queryResponse"
  const show = () => {
    const said = state.read(facts.examples);
    if (!said) return;
    if (said.query !== editor.getValue()) editor.setValue(said.query);
    if (said.run) ask();
  };
  editor.on("query", () => {
    state.write(editor.getValue(), true, facts.examples);
    asking(true);
    mark(editor, null);
    results.clear(facts.words.running);
  });
  editor.on("queryAbort", () => {
    asking(false);
    results.clear("");
  });
  editor.on("queryResponse", (_, answer, milliseconds) => {
    if (answer instanceof Error && answer.name === "AbortError") return;
    asking(false);
    mark(editor, results.show(answer, milliseconds, editor.getValue()));
  });
  editor.on("change", (_, change) => {
    if (change.origin !== "setValue") state.write(editor.getValue(), false, facts.examples);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.classList.contains("stop")) editor.abortQuery();
    else ask();
  });
  window.addEventListener("hashchange", show);
  show();
}

/** YASGUI's editor in the place of the plain one. Nothing of it asks another host, and it remembers nothing. */
function drawn(Yasqe) {
  complete(Yasqe, facts);
  const place = document.getElementById("editor");
  translate(place, facts.language);
  const editor = new Yasqe(place, {
    value: "",
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    requestConfig: { endpoint: new URL(facts.endpoint, location.href).href, acceptHeaderGraph: "text/turtle" },
    extraKeys: { Tab: false, "Shift-Tab": false }, // they leave the editor, as everywhere on a page
  });
  known(editor, facts.prefixes);
  explained(editor, facts.words);
  for (const button of place.querySelectorAll("button")) button.type = "button"; // else it would submit the form, too
  editor.setValue(textarea.value);
  editor.getInputField().setAttribute("aria-label", facts.words.editor);
  textarea.hidden = textarea.disabled = true;
  document.querySelector("label[for=query]").hidden = true;
  document.getElementById("keys").hidden = false;
  return editor;
}

/** Our prefixes need not be declared: the editor knows them from the first line on. */
function known(editor, prefixes) {
  const mode = editor.getMode();
  const start = mode.startState;
  mode.startState = (...given) => ({ ...start(...given), prefixes: { ...prefixes } });
}

/** Say at the sign beside a line what is wrong in it; YASQE would, in English and with styles that the policy refuses. */
function explained(editor, words) {
  const set = editor.setGutterMarker;
  editor.setGutterMarker = (line, gutter, sign) => {
    if (sign) {
      const { errorMsg, possibleCurrent } = editor.getTokenAt({ line, ch: editor.getLine(line).length }, true).state;
      const prefix = /^Prefix '(.*)' is not defined$/.exec(errorMsg ?? "");
      sign.title = prefix
        ? filled(words.undeclared, { prefix: prefix[1] })
        : (errorMsg ?? filled(words.expected, { what: possibleCurrent.join(" ") }));
      sign.onmouseover = sign.onmouseout = null;
    }
    return set.call(editor, line, gutter, sign);
  };
}

/** Mark the line of the editor where a query goes wrong, counted from 1; or none. */
function mark(editor, line) {
  editor.getDoc().eachLine((each) => editor.getDoc().removeLineClass(each, "background", "wrong"));
  if (line !== null) editor.getDoc().addLineClass(line - 1, "background", "wrong");
}

/** An example that was chosen is shown: the list of them makes room. */
document.querySelector(".examples").addEventListener("click", (event) => {
  if (!event.target.closest("a") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary").focus({ preventScroll: true });
  form.scrollIntoView();
});

if (window.Yasgui) rich(window.Yasgui);
else plain();
