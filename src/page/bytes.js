/** Bytes from their Base64. */
export function bytesOf(/** @type {string} */ base64) {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}
