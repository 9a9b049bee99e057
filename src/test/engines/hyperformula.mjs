// HyperFormula computes workbooks: see workbooks.mjs.
import { HyperFormula } from 'hyperformula';
import { computed, letters, run } from './workbooks.mjs';

// Its NORMSDIST is NORM.S.DIST under another name, and asks for a second argument; Excel's takes one.
function withSecondArgument(formula) {
  const name = 'NORMSDIST(';
  const start = formula.indexOf(name);
  if (start < 0) return formula;
  let end = start + name.length;
  for (let open = 1; open > 0; end++) open += formula[end] === '(' ? 1 : formula[end] === ')' ? -1 : 0;
  const argument = formula.slice(start + name.length, end - 1);
  return `${formula.slice(0, start)}NORM.S.DIST(${withSecondArgument(argument)},TRUE())`
    + withSecondArgument(formula.slice(end));
}

function content(kind, value) {
  switch (kind) {
    case 'f': return '=' + withSecondArgument(value);
    case 'a': return `=ARRAYFORMULA(${withSecondArgument(value)})`;
    case 's': return "'" + value;
    default: return value;
  }
}

run(workbook => {
  const sheets = {};
  for (const { name, cells } of workbook) {
    const rows = sheets[name] = [];
    for (const [column, row, kind, value] of cells) {
      while (rows.length < row) rows.push([]);
      while (rows[row - 1].length < column) rows[row - 1].push(null);
      rows[row - 1][column - 1] = content(kind, value);
    }
  }
  const engine = HyperFormula.buildFromSheets(sheets, {
    licenseKey: 'gpl-v3', maxRows: 1_048_576, precisionEpsilon: 0, smartRounding: false, evaluateNullToZero: true,
  });
  const values = {};
  for (const sheet of workbook) {
    const id = engine.getSheetId(sheet.name);
    const found = values[sheet.name] = {};
    computed(sheet, (column, row) => {
      const value = engine.getCellValue({ sheet: id, col: column - 1, row: row - 1 });
      found[letters(column) + row] = value !== null && typeof value === 'object'
        ? { error: value.value, message: value.message } : value;
    });
  }
  engine.destroy();
  return values;
});
