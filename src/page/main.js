import { $, el } from "./dom.js";
import { Network } from "./network.js";
import { Page } from "./page.js";

/** What the workbook says of itself, and what is worth knowing of it. */
function notes({ about = [], findings = [] }) {
  const items = findings.map(({ kind, where, text }) =>
    el("li", { class: kind }, el("strong", {}, kind), where && " ", where && el("code", {}, where), ` ${text}`),
  );
  return [...about.map((text) => el("p", {}, text)), items.length > 0 && el("ul", {}, ...items)].filter(Boolean);
}

const data = JSON.parse($("#data").textContent);
$("h1").textContent = data.title;
$(".source").textContent = data.answer ? `answers ${data.source}` : data.source === data.title ? "" : data.source;
const said = notes(data);
$(".notes").hidden = said.length === 0;
$(".notes > div").append(...said);
new Page(Network.parse(data), data).start();
