// YASGUI speaks English only. What of it our page shows is put into Vietnamese as it appears.

const VIETNAMESE = {
  "Run query": "Truy vấn",
  "Simple view": "Gọn",
  "Filter query results": "Lọc kết quả",
  "Page size: ": "Số dòng mỗi trang: ",
  All: "Tất cả",
  Table: "Bảng",
  Response: "Nguyên văn",
  Boolean: "Đúng/sai",
  "Shows Table view": "Xem dạng bảng",
  "Shows Response view": "Xem nguyên văn",
  "Shows Boolean view": "Xem đúng/sai",
  True: "Đúng",
  False: "Sai",
  "Show all": "Hiện tất cả",
  "cannot render result": "không hiển thị được kết quả",
};

const ATTRIBUTES = ["title", "aria-label", "placeholder"];

/** Translate what stands below an element, now and as it changes; the text of queries and answers stays. */
export function translate(root, language) {
  if (language !== "vi") return;
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.type === "childList" ? change.addedNodes : [change.target]) walk(node);
    }
  });
  observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES });
  walk(root);
}

function walk(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (!node.parentElement?.closest("td, th, .CodeMirror-code")) node.data = translated(node.data);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("td, .CodeMirror-line")) return;
  for (const name of ATTRIBUTES) {
    const said = node.getAttribute(name);
    if (said && translated(said) !== said) node.setAttribute(name, translated(said));
  }
  for (const child of node.childNodes) walk(child);
}

function translated(text) {
  return Object.hasOwn(VIETNAMESE, text) ? VIETNAMESE[text] : text;
}

/** A text with what stands in {…} filled in. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
