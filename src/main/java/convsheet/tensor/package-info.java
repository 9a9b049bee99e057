/** Numbers with a shape. */
package convsheet.tensor;
