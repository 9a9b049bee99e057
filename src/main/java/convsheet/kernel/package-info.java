/**
 * The loops: arithmetic over plain row-major arrays, nothing else. Each output adds in sheet order,
 * so that it has the very bits that its formula has under plain IEEE arithmetic.
 */
package convsheet.kernel;
