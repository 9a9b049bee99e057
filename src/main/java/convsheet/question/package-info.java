/** What a workbook asks: its table of layers, its grids, where they stand, and their values. */
package convsheet.question;
