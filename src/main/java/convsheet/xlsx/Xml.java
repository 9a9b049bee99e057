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
    text.append(escaped(content));
    return end(element);
  }

  private static String attribute(String value) {
    return escaped(value).replace("\"", "&quot;").replace("\n", "&#10;").replace("\t", "&#9;");
  }

  /** A text as the content of an element. */
  static String escaped(String content) {
    int plain = 0;
    while (plain < content.length() && escaped(content.charAt(plain)).isEmpty()) {
      plain++;
    }
    if (plain == content.length()) {
      return content;
    }
    var text = new StringBuilder(content.substring(0, plain));
    for (int i = plain; i < content.length(); i++) {
      char c = content.charAt(i);
      var escaped = escaped(c);
      if (escaped.isEmpty()) {
        text.append(c);
      } else {
        text.append(escaped);
      }
    }
    return text.toString();
  }

  /** What stands for a character that cannot stand for itself; empty where it can. */
  private static String escaped(char c) {
    if (c > '>' && c < 0xFFFE) {
      return "";
    }
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> isUnwritable(c) ? " " : "";
    };
  }

  /** Whether XML cannot hold a character. */
  static boolean isUnwritable(int c) {
    return c < ' ' && c != '\n' && c != '\t' || c == 0xFFFE || c == 0xFFFF;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
