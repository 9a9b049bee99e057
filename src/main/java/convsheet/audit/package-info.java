/** Sheets out: the workbook in which every output cell is a live formula. */
package convsheet.audit;
