/** The file format: workbooks read and written as streams of cells. It knows no network. */
package convsheet.xlsx;
