/**
 * The numbers that stand in a file where results belong: an {@link convsheet.answer.Answer}. There
 * is one reader, so that all that is said of an answer is said of the same cells.
 */
package convsheet.answer;
