// Answers as YASR's table, with links to our own pages.

import { shortened } from "./completion.js";
import { Results } from "./results.js";
import { translate } from "./words.js";

const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export class Tables extends Results {
  constructor(Yasr, facts, go) {
    super(facts, go);
    const home = document.createElement("div");
    translate(home, facts.language);
    Yasr.registerPlugin("table", table(Yasr, facts));
    Object.assign(Yasr.plugins.table.defaults.tableConfig, { language: said(facts.language), autoWidth: false });
    this.yasr = new Yasr(home, {
      persistenceId: null,
      prefixes: facts.prefixes,
      plugins: { table: { enabled: true, dynamicConfig: { compact: true, isEllipsed: false, pageSize: 50 } } },
    });
    // Downloads are the server's whole answer, in every format; the help is on another host, in English.
    for (const name of [".yasr_downloadIcon", ".yasr_external_ref_btn", ".yasr_response_chip"]) {
      this.yasr.headerEl.querySelector(name).remove();
    }
    const region = { role: "region", tabindex: "0", "aria-label": facts.words.answer }; // a wide table scrolls in it
    for (const [name, value] of Object.entries(region)) this.yasr.resultsEl.setAttribute(name, value);
    this.yasr.on("drawn", () => {
      this.yasr.rootEl.querySelector(".tableSizer")?.setAttribute("aria-label", facts.words.size);
    });
  }

  draw(answer) {
    this.place.append(this.yasr.rootEl.parentElement);
    this.yasr.setResponse(answer);
  }
}

/** YASR's table, changed as the comments say. */
function table(Yasr, facts) {
  return class extends Yasr.plugins.table {
    draw(config) {
      super.draw(config);
      this.destroyResizer(); // it cuts words, and inserts styles that the policy of the page refuses
      for (const each of this.yasr.resultsEl.querySelectorAll("table, th")) {
        each.style.removeProperty("width");
        each.classList.remove("grip-padding");
      }
    }

    drawControls() {
      super.drawControls();
      this.tableEllipseSwitch.closest("div").remove(); // nothing is cut
    }

    /** As they came: YASR's parser puts other values in the place of {{…}} in a text. */
    getRows() {
      const text = this.yasr.results.getOriginalResponseAsString();
      if (!text.startsWith("{")) return super.getRows();
      const { head, results } = JSON.parse(text);
      return results.bindings.map((row, index) => [index + 1, ...head.vars.map((name) => row[name] ?? "")]);
    }

    /** Sorted and filtered by the text as it is; DataTables takes for markup what it is given. */
    getColumns() {
      const [numbers, ...columns] = super.getColumns();
      const escaped = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign]);
      const render = (column) => (value, type, row, meta) =>
        value === "" || type === "display" ? column.render(value, type, row, meta) : escaped(value.value);
      return [numbers, ...columns.map((column) => ({ ...column, render: render(column) }))];
    }

    /** A thing, term or concept of ours leads to our page about it, a web page to itself, anything else nowhere. */
    getUriLinkFromBinding(binding, prefixes) {
      const href = address(binding.value, facts);
      const shown = document.createElement(href ? "a" : "span");
      shown.className = "iri";
      shown.textContent = shortened(binding.value, prefixes);
      if (href) Object.assign(shown, { href, target: "_blank", rel: "noopener noreferrer" });
      return shown.outerHTML;
    }
  };
}

/** Where the link of an IRI leads; null where it leads nowhere. */
function address(iri, { links, language }) {
  const space = Object.keys(links).find((each) => iri.startsWith(each));
  if (space !== undefined) {
    const url = new URL(links[space] + iri.slice(space.length), location.href);
    if (language === "en") url.searchParams.set("lang", "en");
    if (url.origin === location.origin) return url.pathname + url.search + url.hash;
  }
  return /^https?:/.test(iri) ? iri : null;
}

/** What DataTables says below a table; pages are turned by signs. */
function said(language) {
  const paginate = { first: "«", last: "»", next: "›", previous: "‹" };
  if (language !== "vi") return { paginate };
  return {
    paginate,
    thousands: ".",
    info: "Dòng _START_–_END_ trên _TOTAL_",
    infoEmpty: "Không có dòng nào",
    infoFiltered: "(lọc từ _MAX_ dòng)",
    emptyTable: "Không có dòng nào",
    zeroRecords: "Không có dòng nào khớp",
  };
}
