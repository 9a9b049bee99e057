// The formulas of workbooks as readers from npm show them.
//   node formulas.mjs exceljs|xlsx LIST    LIST has a line a workbook: the file to read, a tab, the file to write
// What is written is { sheet: { B3: formula } }, formulas without an equals sign.
import fs from 'fs';
import ExcelJS from 'exceljs';
import XLSX from 'xlsx';

const readers = {
  async exceljs(file) {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file);
    const formulas = {};
    workbook.eachSheet(sheet => {
      const found = formulas[sheet.name] = {};
      sheet.eachRow(row => row.eachCell(cell => {
        if (cell.formula) found[cell.address] = cell.formula;
      }));
    });
    return formulas;
  },
  async xlsx(file) {
    const workbook = XLSX.readFile(file, { cellFormula: true });
    const formulas = {};
    for (const name of workbook.SheetNames) {
      const found = formulas[name] = {};
      for (const [address, cell] of Object.entries(workbook.Sheets[name])) {
        if (cell.f) found[address] = cell.f;
      }
    }
    return formulas;
  },
};

for (const line of fs.readFileSync(process.argv[3], 'utf8').split('\n')) {
  const [from, to] = line.split('\t');
  if (from) fs.writeFileSync(to, JSON.stringify(await readers[process.argv[2]](from)));
}
