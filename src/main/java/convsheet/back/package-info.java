/** Going back through expressions: what came of which input. */
package convsheet.back;
