// What the engines have in common: a list of workbooks to compute, each as JSON, its values written beside it.
//   node ENGINE.mjs LIST    LIST has a line a workbook: the file to read, a tab, the file to write
// A workbook is [{ name, cells: [[column, row, kind, content, block]] }], counted from 1; kinds are n(umber), s(tring),
// b(oolean), e(rror), f(ormula) and a(rray formula) of a block such as B3:B5. The values are { sheet: { B3: value } }, with
// { error, message } for an error.
import fs from 'fs';

export function letters(column) {
  let text = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + (rest - 1) % 26) + text;
  }
  return text;
}

const number = text => [...text].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0);

/** The corners of a block: [first column, first row, last column, last row]. */
export function corners(block) {
  const found = block.match(/^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/);
  const [column, row] = [number(found[1]), +found[2]];
  return [column, row, found[3] ? number(found[3]) : column, found[4] ? +found[4] : row];
}

/** Calls back with the column and row of each cell whose value is computed. */
export function computed(sheet, visit) {
  for (const [column, row, kind, , block] of sheet.cells) {
    if (kind === 'f') {
      visit(column, row);
    } else if (kind === 'a') {
      const [left, top, right, bottom] = corners(block);
      for (let r = top; r <= bottom; r++) for (let c = left; c <= right; c++) visit(c, r);
    }
  }
}

export function run(compute) {
  for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n')) {
    const [from, to] = line.split('\t');
    if (from) {
      fs.writeFileSync(to, JSON.stringify(compute(JSON.parse(fs.readFileSync(from, 'utf8')))));
    }
  }
}
