/** The first element of the page that a selector fits. */
export const $ = (/** @type {string} */ selector) => document.querySelector(selector);

/**
 * An element. Texts become text, never markup, whatever a workbook calls things.
 *
 * @param {string} name
 * @param {Record<string, any>} [attributes] `on...` are listeners, `class` and the rest attributes; true and false as in HTML
 * @param {...(Node | string | number | undefined | false)} children
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(
    ...children
      .filter((child) => child !== undefined && child !== false)
      .map((c) => (c instanceof Node ? c : String(c))),
  );
  return element;
}
