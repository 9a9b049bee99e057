package convsheet.xlsx;

/**
 * Takes what stands in the XML of a part, in its order. Names of elements come without their
 * prefixes.
 */
interface XmlHandler {
  /**
   * An element begins.
   *
   * @param attributes its attributes, which are these until this returns
   */
  default void start(String name, XmlAttributes attributes) {}

  /**
   * Is offered bytes that begin with markup within the first element, and may take whole elements
   * that it knows by their bytes.
   *
   * @return where what was not taken begins
   */
  default int take(byte[] bytes, int start, int end) {
    return start;
  }

  /** Characters of a text, which may come in several pieces; the array is used again. */
  default void text(char[] characters, int start, int length) {}

  /** An element ends. */
  default void end(String name) {}
}
