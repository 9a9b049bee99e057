/** Pictures, tables and tensors in files, as the input of a network. */
package convsheet.image;
