/** One result of a network, with all that it is computed from, as a small network of its own. */
package convsheet.cone;
