package convsheet.xlsx;

/** Builds the small parts of a file as XML. */
final class Xml {
  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

  private final StringBuilder text;

  private Xml(String start) {
    text = new StringBuilder(start);
  }

  /** A part of its own. */
  static Xml part() {
    return new Xml(HEAD);
  }

  /** What goes on in a part. */
  static Xml further() {
    return new Xml("");
  }

  /** Adds markup as it stands. */
  Xml add(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds an element without content, with attributes in pairs of name and value. */
  Xml empty(String element, Object... attributes) {
    return start(element, attributes).reopened();
  }

  private Xml reopened() {
    text.insert(text.length() - 1, '/');
    return this;
  }

  /** Begins an element, with attributes in pairs of name and value. */
  Xml start(String element, Object... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(attribute(String.valueOf(attributes[i + 1]))).append('"');
    }
    text.append('>');
    return this;
  }

  /** Ends an element. */
  Xml end(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  /** Adds an element that holds a text. */
  Xml element(String element, String content, Object... attributes) {
    start(element, attributes);
    SheetOut.escape(text, content);
    return end(element);
  }

  private static String attribute(String value) {
    var escaped = new StringBuilder();
    SheetOut.escape(escaped, value);
    return escaped.toString().replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
