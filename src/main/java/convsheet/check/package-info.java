/** What is said of an answer: verdicts, reasons, marks, coloured copies. */
package convsheet.check;
