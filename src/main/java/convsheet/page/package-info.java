/** A network as a web page: its data, and the page that shows them. */
package convsheet.page;
