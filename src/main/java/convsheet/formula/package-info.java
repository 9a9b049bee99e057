/**
 * What a cell's value is, as a tree over other cells: evaluated by the interpreter, printed as a
 * spreadsheet formula.
 */
package convsheet.formula;
