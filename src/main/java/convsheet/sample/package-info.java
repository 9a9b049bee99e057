/** The sample workbooks, made from pictures of our own drawing. */
package convsheet.sample;
