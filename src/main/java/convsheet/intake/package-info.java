/** The front door: a file in, a question and where its grids stand out. */
package convsheet.intake;
