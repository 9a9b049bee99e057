/** Worksheets with gaps. */
package convsheet.exercise;
