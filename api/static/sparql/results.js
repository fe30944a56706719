// What comes back: the answer as text, problems as the service tells them (RFC 9457), downloads of the whole answer.

import { filled } from "./words.js";

const PROBLEM = "https://w3id.org/chithi/problem/";

export class Results {
  /** `go` puts the cursor at a line and a column of the query, both from 1. */
  constructor(facts, go) {
    this.facts = facts;
    this.go = go;
    this.status = document.getElementById("state");
    this.downloads = document.getElementById("downloads");
    this.place = document.getElementById("answer");
  }

  /** Take away what stands there; `text` says what is going on. */
  clear(text) {
    this.status.textContent = text;
    this.downloads.hidden = true;
    this.place.replaceChildren();
  }

  /**
   * Show an answer (`content`, `headers`), or an Error that holds a problem.
   * Returns the line of the query in which the problem is, counted from 1, or null.
   */
  show(answer, milliseconds, query) {
    this.clear("");
    if (answer instanceof Error) {
      const problem = parsed(answer.message, this.facts.words);
      this.place.append(this.told(problem));
      this.place.scrollIntoView({ block: "nearest" });
      return problem.line ?? null;
    }
    this.status.textContent = this.counted(answer, milliseconds);
    if (answer.content) this.draw(answer);
    this.offer(query, answer.headers.get("content-type"));
    this.status.scrollIntoView({ block: "nearest" }); // with some rows: editor.css gives it a margin
    return null;
  }

  /** Put the answer into its place: as text, where there is no table. */
  draw(answer) {
    const text = document.createElement("pre");
    text.textContent = answer.content;
    this.place.append(text);
  }

  counted(answer, milliseconds) {
    const { words, language } = this.facts;
    if (!answer.content) return words.nothing;
    const number = (value) => value.toLocaleString(language);
    const seconds = number(Math.round(milliseconds / 10) / 100);
    const rows = bindings(answer.content)?.length;
    return rows === undefined ? filled(words.seconds, { seconds }) : filled(words.rows, { count: number(rows), seconds });
  }

  /** The box that tells a problem. */
  told({ title, detail, line: row, column, own }) {
    const { words } = this.facts;
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.append(element("strong", title));
    if (row !== undefined) {
      const where = element("button", filled(words.position, { line: row, column }));
      where.type = "button";
      where.addEventListener("click", () => this.go(row, column));
      box.append(" ", where);
    }
    const line = element("p", own ? "" : words.detail);
    const said = element("span", detail);
    if (!own) said.lang = "en"; // what the service says, and the engine behind it
    line.append(said);
    box.append(line);
    return box;
  }

  /** Buttons that fetch the whole answer again, in each format that the service has for it. */
  offer(query, type) {
    const { words, formats } = this.facts;
    const buttons = (type.startsWith("text/turtle") ? formats.graphs : formats.results).map((format) => {
      const button = element("button", format.name);
      button.type = "button";
      button.addEventListener("click", () => this.download(query, format, button));
      return button;
    });
    this.downloads.replaceChildren(element("span", words.download), ...buttons);
    this.downloads.hidden = false;
  }

  async download(query, format, button) {
    button.disabled = true;
    try {
      const answer = await asked(this.facts.endpoint, query, format.type);
      if (answer.ok) save(await answer.blob(), `chithi.${format.suffix}`);
      else this.status.textContent = parsed(await answer.text(), this.facts.words).title;
    } catch {
      this.status.textContent = this.facts.words.unreachable;
    } finally {
      button.disabled = false;
    }
  }
}

/** Ask the service. */
export function asked(endpoint, query, accept) {
  return fetch(endpoint, { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: accept } });
}

/** The rows of a SELECT from its JSON; undefined for other texts. */
export function bindings(content) {
  return content.startsWith("{") ? JSON.parse(content).results?.bindings : undefined;
}

/** A problem of the service from its text, or one of our own where no problem came. */
function parsed(text, words) {
  try {
    const problem = JSON.parse(text);
    const name = problem.type?.startsWith(PROBLEM) ? problem.type.slice(PROBLEM.length) : "";
    return { ...problem, title: words[`problem ${name}`] ?? problem.title };
  } catch {
    return { title: words.problem, detail: words.unreachable, own: true };
  }
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
