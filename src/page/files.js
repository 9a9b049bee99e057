import { el } from "./dom.js";

/** Of workbooks. */
export const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Has the browser save a text, or bytes, as a file. */
export function download(
  /** @type {string} */ name,
  /** @type {string | Uint8Array | Blob} */ content,
  /** @type {string} */ type,
) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Puts a text on the clipboard; saves it as a file where that is not allowed. @returns {Promise<string>} what was done */
export async function copy(/** @type {string} */ text, /** @type {string} */ name) {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    download(name, text, "text/csv");
    return "saved";
  }
}
