import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { cellName, columnOf } from "./formula.js";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The earliest time that an archive can state: like input, like bytes. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Writes numbers and texts into the cells of a workbook, as if somebody had typed them. All else stays as it is; formulas are
 * computed anew by the program that opens it, as their values may have changed.
 *
 * @param {Uint8Array} bytes the workbook, an .xlsx file
 * @param {{sheet: string, row: number, column: number, value: number | string}[]} cells counted from 0
 * @returns {Uint8Array} the workbook with them
 */
export function filledIn(bytes, cells) {
  const parts = unzipSync(bytes);
  const book = "xl/workbook.xml";
  const sheets = sheetParts(read(parts, book), read(parts, "xl/_rels/workbook.xml.rels"));
  const bySheet = new Map();
  for (const cell of cells) {
    bySheet.has(cell.sheet) ? bySheet.get(cell.sheet).push(cell) : bySheet.set(cell.sheet, [cell]);
  }
  for (const [name, part] of sheets) {
    const own = bySheet.get(name) ?? [];
    const sheet = read(parts, part);
    const isChanged = forgetResults(sheet);
    own.forEach((cell) => setCell(sheet, cell));
    if (isChanged || own.length > 0) {
      write(parts, part, sheet);
    }
    bySheet.delete(name);
  }
  if (bySheet.size > 0) {
    throw new Error(`the workbook has no sheet ${[...bySheet.keys()].join(", ")}`);
  }
  const workbook = read(parts, book);
  const calculation = workbook.getElementsByTagNameNS(MAIN, "calcPr")[0];
  calculation?.setAttribute("fullCalcOnLoad", "1");
  write(parts, book, workbook);
  return zipSync(parts, { mtime: NO_TIME });
}

/**
 * What stands in cells of a workbook, whatever program has saved it.
 *
 * @param {Uint8Array} bytes
 * @param {{sheet: string, row: number, column: number}[]} cells counted from 0
 * @returns {(number | string | undefined)[]} of each cell the number, of a formula its value, or else the text in it;
 *   undefined where it is empty or there is no such sheet
 */
export function contents(bytes, cells) {
  const parts = unzipSync(bytes);
  const sheets = sheetParts(read(parts, "xl/workbook.xml"), read(parts, "xl/_rels/workbook.xml.rels"));
  const strings = parts["xl/sharedStrings.xml"] && read(parts, "xl/sharedStrings.xml").documentElement.children;
  const found = new Map();
  for (const [name, part] of sheets) {
    for (const cell of read(parts, part).getElementsByTagNameNS(MAIN, "c")) {
      found.set(`${name}!${cell.getAttribute("r")}`, cell);
    }
  }
  return cells.map(({ sheet, row, column }) => {
    const cell = found.get(`${sheet}!${cellName(row, column)}`);
    const value = cell?.getElementsByTagNameNS(MAIN, "v")[0]?.textContent;
    switch (cell?.getAttribute("t") ?? "n") {
      case "n":
        return value === undefined ? undefined : Number(value);
      case "s":
        return strings[value].textContent;
      default:
        return value ?? cell.textContent;
    }
  });
}

/** What a workbook of convsheet says that it was made from; undefined if it says nothing. */
export function madeFrom(/** @type {Uint8Array} */ bytes) {
  const part = unzipSync(bytes)["docProps/custom.xml"];
  return part && /name="convsheet made from"[^>]*>\s*<[^>]*>([^<]*)</.exec(strFromU8(part))?.[1];
}

function read(parts, name) {
  const xml = new DOMParser().parseFromString(strFromU8(parts[name]), "application/xml");
  if (xml.getElementsByTagName("parsererror").length > 0) {
    throw new Error(`${name} of the workbook is not well-formed`);
  }
  return xml;
}

function write(parts, name, xml) {
  parts[name] = strToU8(HEAD + new XMLSerializer().serializeToString(xml.documentElement));
}

/** The parts of the sheets, by their names. @returns {Map<string, string>} */
function sheetParts(workbook, relationships) {
  const targets = new Map(
    [...relationships.documentElement.children].map((one) => [one.getAttribute("Id"), one.getAttribute("Target")]),
  );
  return new Map(
    [...workbook.getElementsByTagNameNS(MAIN, "sheet")].map((sheet) => {
      const target = targets.get(sheet.getAttributeNS(RELATIONSHIPS, "id"));
      return [sheet.getAttribute("name"), target.startsWith("/") ? target.slice(1) : `xl/${target}`];
    }),
  );
}

/** Takes the values of formulas away. @returns {boolean} whether there are any */
function forgetResults(sheet) {
  const formulas = [...sheet.getElementsByTagNameNS(MAIN, "f")];
  for (const { parentNode: cell } of formulas) {
    cell.removeAttribute("t");
    [...cell.getElementsByTagNameNS(MAIN, "v")].forEach((value) => value.remove());
  }
  return formulas.length > 0;
}

function setCell(sheet, { row, column, value }) {
  const line = childAt(
    sheet.getElementsByTagNameNS(MAIN, "sheetData")[0],
    row,
    (one) => Number(one.getAttribute("r")) - 1,
    () => {
      const made = sheet.createElementNS(MAIN, "row");
      made.setAttribute("r", String(row + 1));
      return made;
    },
  );
  const cell = childAt(
    line,
    column,
    (one) => columnOf(/^[A-Z]+/.exec(one.getAttribute("r"))[0]),
    () => {
      const made = sheet.createElementNS(MAIN, "c");
      made.setAttribute("r", cellName(row, column));
      return made;
    },
  );
  const made = (name, text) => {
    const element = sheet.createElementNS(MAIN, name);
    element.textContent = text;
    return element;
  };
  if (typeof value === "string") {
    cell.setAttribute("t", "inlineStr");
    cell.replaceChildren(sheet.createElementNS(MAIN, "is"));
    cell.firstChild.append(made("t", value));
  } else {
    cell.removeAttribute("t");
    cell.replaceChildren(made("v", String(value)));
  }
}

/** The child that stands at a place, made where it is not there; children are in order. */
function childAt(parent, place, placeOf, make) {
  let low = 0;
  let high = parent.children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(parent.children[middle]) < place) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const next = parent.children[low];
  return next && placeOf(next) === place ? next : parent.insertBefore(make(), next ?? null);
}
