/**
 * A network as pictures for slides: heat maps of its grids and an overview, as PNG and SVG, and a
 * kernel that slides, as GIF.
 */
package convsheet.slides;
