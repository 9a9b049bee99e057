// IronCalc computes workbooks: see workbooks.mjs.
import fs from 'fs';
import { createRequire } from 'module';
import { initSync, Model } from '@ironcalc/wasm';
import { computed, corners, letters, run } from './workbooks.mjs';

const NUMBER = 1, TEXT = 2, BOOLEAN = 4;
initSync({ module: fs.readFileSync(createRequire(import.meta.url).resolve('@ironcalc/wasm/wasm_bg.wasm')) });

function typed(kind, value) {
  switch (kind) {
    case 'f': return '=' + value;
    case 'b': return value ? 'TRUE' : 'FALSE';
    // a text that would be read as something else is typed behind an apostrophe
    case 's': return /^[=+\-'\d.$]|^(true|false)$/i.test(value) ? "'" + value : value;
    default: return String(value);
  }
}

/** Cells with formulas, those side by side together: a format is given to a range, and slowly. */
function runs(sheet) {
  const found = [];
  computed(sheet, (column, row) => {
    const last = found[found.length - 1];
    if (last && last.row === row && last.column + last.width === column) {
      last.width++;
    } else {
      found.push({ column, row, width: 1 });
    }
  });
  return found;
}

run(workbook => {
  const model = new Model('Workbook', 'en', 'UTC', 'en');
  model.pauseEvaluation();
  workbook.forEach(({ name }, i) => {
    if (i > 0) model.newSheet();
    model.renameSheet(i, name);
  });
  workbook.forEach((sheet, i) => {
    // values can be had only as they are shown
    for (const { column, row, width } of runs(sheet)) {
      model.updateRangeStyle({ sheet: i, row, column, width, height: 1 }, 'num_fmt', '0.0000000000000000E+00');
    }
    for (const [column, row, kind, value, block] of sheet.cells) {
      if (kind === 'a') {
        const [left, top, right, bottom] = corners(block);
        model.setUserArrayFormula(i, row, column, right - left + 1, bottom - top + 1, '=' + value);
      } else {
        model.setUserInput(i, row, column, typed(kind, value));
      }
    }
  });
  model.resumeEvaluation();
  model.evaluate();
  const values = {};
  workbook.forEach((sheet, i) => {
    const found = values[sheet.name] = {};
    computed(sheet, (column, row) => {
      const shown = model.getFormattedCellValue(i, row, column);
      switch (model.getCellType(i, row, column)) {
        case NUMBER: found[letters(column) + row] = Number(shown); break;
        case TEXT: found[letters(column) + row] = shown; break;
        case BOOLEAN: found[letters(column) + row] = shown === 'TRUE'; break;
        default: found[letters(column) + row] = { error: shown };
      }
    });
  });
  model.free();
  return values;
});
