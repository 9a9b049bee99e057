/** Workbooks: their schema and layout, reading them, and writing them. */
package convsheet.workbook;
