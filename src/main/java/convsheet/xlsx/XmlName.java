package convsheet.xlsx;

import java.nio.charset.StandardCharsets;

/** The name of an element or an attribute, with its prefix: made once, then found by its bytes. */
final class XmlName {
  private final byte[] bytes;
  private final String qualified;
  private final String prefix;
  private final String local;

  XmlName(String qualified) {
    this.qualified = qualified.intern();
    bytes = qualified.getBytes(StandardCharsets.UTF_8);
    int colon = qualified.indexOf(':');
    prefix = colon <= 0 ? "" : qualified.substring(0, colon);
    local = colon <= 0 ? this.qualified : qualified.substring(colon + 1).intern();
  }

  /** The name as it is written. */
  String qualified() {
    return qualified;
  }

  /** What stands before its colon; empty where it has none, or begins with it. */
  String prefix() {
    return prefix;
  }

  /** What stands after its colon, or all of it. */
  String local() {
    return local;
  }

  /** Its length in bytes. */
  int length() {
    return bytes.length;
  }

  /** Whether it stands in a text of UTF-8 from a place on. */
  boolean isAt(byte[] text, int start) {
    boolean isThere = true;
    for (int i = 0; i < bytes.length && isThere; i++) {
      isThere = bytes[i] == text[start + i];
    }
    return isThere;
  }

  /** Whether it has one colon at most, and a local name; the JDK's parser lets it begin with it. */
  boolean isQualifiedName() {
    int colon = qualified.indexOf(':');
    return colon == qualified.lastIndexOf(':') && colon < qualified.length() - 1;
  }
}
