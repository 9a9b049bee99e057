package convsheet.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the XML that programs write into workbooks, from first to last byte once: version 1.0, in
 * UTF-8, with namespaces, without a document type. Of what is not well-formed it only says that it
 * is not; {@link XmlReading} has the JDK's parser say where.
 *
 * <p>Markup stands in one piece in the buffer while it is read: {@link #mark} is where it begins,
 * and what stands before that may be thrown away. Texts are handed on as they come.
 */
final class XmlScanner {
  /** Says that a text is not well-formed, or not of the kind that is read here. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException() {
      super("XML that is not well-formed", null, false, false);
    }
  }

  private static final int BUFFER = 1 << 15;
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf"; // its bytes
  private static final int LONGEST_DECLARATION = 200;

  /** What nearly all parts begin with: another version or encoding is for the JDK's parser. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "<\\?xml\\s+version\\s*=\\s*([\"'])1\\.0\\1"
              + "(\\s+encoding\\s*=\\s*([\"'])(?i:utf-8)\\3)?"
              + "(\\s+standalone\\s*=\\s*([\"'])(yes|no)\\5)?\\s*\\?>");

  /** As many characters as a name may have, and attributes an element, to the JDK's parser. */
  private static final int LONGEST_NAME = 1000;

  private static final int MOST_ATTRIBUTES = 10_000;

  /** Attributes that are sooner compared with each other than put into a set. */
  private static final int FEW = 8;

  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  /** Kinds of bytes. */
  private static final byte[] KIND = new byte[256];

  private static final int IN_TEXT = 1;
  private static final int IN_VALUE = 2;
  private static final int IN_NAME = 4;
  private static final int FIRST_IN_NAME = 8;

  static {
    for (int c = ' '; c < 0x80; c++) {
      boolean isLetter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == ':';
      boolean isNext = isLetter || c >= '0' && c <= '9' || c == '-' || c == '.';
      KIND[c] =
          (byte)
              ((c != '<' && c != '&' && c != '>' ? IN_TEXT : 0)
                  | (c != '<' && c != '&' && c != '"' && c != '\'' ? IN_VALUE : 0)
                  | (isLetter ? FIRST_IN_NAME : 0)
                  | (isNext ? IN_NAME : 0));
    }
  }

  /**
   * Names by their bytes, for all scanners: of two that meet in a place, the one that came last.
   */
  private static final XmlName[] KNOWN = new XmlName[256];

  /** A prefix, what it stands for, and how deep the element is that says so. */
  private record Prefix(String name, String stands, int depth) {}

  private final InputStream in;
  private final XmlHandler handler;
  private final XmlAttributes attributes = new XmlAttributes();
  private final List<Prefix> prefixes = new ArrayList<>();
  private byte[] buffer = new byte[BUFFER];
  private int mark;
  private int at;
  private int limit;
  private char[] characters = new char[1 << 12];
  private XmlName[] open = new XmlName[32];
  private int depth;
  private boolean hadRoot;

  XmlScanner(InputStream in, XmlHandler handler) {
    this.in = in;
    this.handler = handler;
  }

  /**
   * Reads all that follows the XML declaration.
   *
   * @throws MalformedException if it is not well-formed or has a document type
   */
  void read() throws IOException, MalformedException {
    for (mark = at; at < limit || more(); mark = at) {
      if (buffer[at] == '<') {
        int taken = depth > 0 ? handler.take(buffer, at, limit) : at;
        if (taken > at) {
          at = taken;
        } else {
          at++;
          markup(next());
        }
      } else {
        text();
      }
    }
    check(hadRoot && depth == 0);
  }

  /**
   * Passes over a byte order mark and the XML declaration, if there are any.
   *
   * @return whether the text begins as one that can be read here, with the first of its markup
   */
  boolean begins() throws IOException {
    int wanted = BYTE_ORDER_MARK.length() + LONGEST_DECLARATION;
    while (limit < wanted && more()) {
      // all of it is to be at hand
    }
    var start = new String(buffer, 0, Math.min(limit, wanted), StandardCharsets.ISO_8859_1);
    at = start.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    if (start.startsWith("<?xml", at)) {
      var declaration = DECLARATION.matcher(start).region(at, start.length());
      boolean isUsual = declaration.lookingAt();
      at = isUsual ? declaration.end() : at;
      return isUsual;
    }
    return start.length() > at + 1 && start.charAt(at) == '<' && start.charAt(at + 1) != 0;
  }

  /** Reads on; false at the end. What stands after the mark is kept. */
  private boolean more() throws IOException {
    if (mark > 0) {
      System.arraycopy(buffer, mark, buffer, 0, limit - mark);
      at -= mark;
      limit -= mark;
      mark = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.multiplyExact(2, limit));
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, count);
    return count > 0;
  }

  private static void check(boolean holds) throws MalformedException {
    if (!holds) {
      throw new MalformedException();
    }
  }

  /** The byte at hand, which there must be. */
  private byte next() throws IOException, MalformedException {
    check(at < limit || more());
    return buffer[at];
  }

  private void expect(char ascii) throws IOException, MalformedException {
    check(next() == ascii);
    at++;
  }

  private void expect(String ascii) throws IOException, MalformedException {
    for (int i = 0; i < ascii.length(); i++) {
      expect(ascii.charAt(i));
    }
  }

  /** Passes over white space; false if there is none. */
  private boolean space() throws IOException, MalformedException {
    if (at < limit && buffer[at] > ' ') {
      return false; // as nearly always
    }
    boolean found = false;
    for (byte b = next(); b == ' ' || b == '\n' || b == '\r' || b == '\t'; b = next()) {
      found = true;
      at++;
    }
    return found;
  }

  /** Reads markup from what follows its bracket. */
  private void markup(byte first) throws IOException, MalformedException {
    switch (first) {
      case '/' -> {
        at++;
        endTag();
      }
      case '?' -> {
        at++;
        instruction();
      }
      case '!' -> {
        at++;
        if (next() == '-') {
          expect("--");
          comment();
        } else {
          expect("[CDATA[");
          check(depth > 0);
          data();
        }
      }
      default -> startTag();
    }
  }

  private void startTag() throws IOException, MalformedException {
    check(depth > 0 || !hadRoot);
    hadRoot = true;
    var name = name();
    attributes.clear();
    boolean plain = name.prefix().isEmpty();
    boolean isSpace = space();
    for (; buffer[at] != '>' && buffer[at] != '/'; isSpace = space()) {
      check(isSpace && attributes.count() < MOST_ATTRIBUTES);
      var attribute = name();
      plain &= attribute.prefix().isEmpty() && !attribute.local().equals("xmlns");
      space();
      expect('=');
      space();
      value(attribute);
    }
    boolean isEmpty = buffer[at] == '/';
    at++;
    if (isEmpty) {
      expect('>');
    }
    push(name);
    attributes.in(buffer, mark);
    if (plain) {
      checkOnce();
    } else {
      declare();
      checkPrefixes(name);
    }
    handler.start(name.local(), attributes);
    if (isEmpty) {
      pop();
    }
  }

  private void push(XmlName name) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    open[depth++] = name;
  }

  private void pop() {
    var name = open[--depth];
    while (!prefixes.isEmpty() && prefixes.get(prefixes.size() - 1).depth() > depth) {
      prefixes.remove(prefixes.size() - 1);
    }
    handler.end(name.local());
  }

  private void endTag() throws IOException, MalformedException {
    check(depth > 0);
    var name = open[depth - 1];
    while (limit - at <= name.length()) {
      check(more());
    }
    check(name.isAt(buffer, at));
    at += name.length();
    space();
    expect('>');
    pop();
  }

  /** Reads a name. One that stood there before is found again, unless another took its place. */
  private XmlName name() throws IOException, MalformedException {
    int start = at - mark;
    check((KIND[next() & 0xFF] & FIRST_IN_NAME) != 0 || buffer[at] < 0);
    int hash = 0;
    do {
      int i = at;
      for (; i < limit && (buffer[i] < 0 || (KIND[buffer[i]] & IN_NAME) != 0); i++) {
        hash = 31 * hash + buffer[i];
      }
      at = i;
    } while (at == limit && more());
    int from = mark + start;
    int slot = hash & KNOWN.length - 1;
    var name = KNOWN[slot];
    if (name == null || name.length() != at - from || !name.isAt(buffer, from)) {
      name = newName(from, at);
      KNOWN[slot] = name;
    }
    return name;
  }

  private XmlName newName(int from, int to) throws MalformedException {
    check(to - from <= LONGEST_NAME);
    var text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    check(text.chars().allMatch(c -> c < 0x80 || Character.isLetterOrDigit(c)));
    var name = new XmlName(text);
    check(name.isQualifiedName());
    return name;
  }

  private void value(XmlName attribute) throws IOException, MalformedException {
    byte quote = next();
    check(quote == '"' || quote == '\'');
    at++;
    int start = at - mark;
    do {
      int i = at;
      while (i < limit && (KIND[buffer[i] & 0xFF] & IN_VALUE) != 0) {
        i++;
      }
      at = i;
    } while (at == limit && more());
    if (next() == quote) {
      attributes.addPlain(attribute, start, at - mark);
    } else {
      attributes.add(attribute, notPlain(quote, start));
    }
    at++;
  }

  /** A value with characters that stand for others, or in which there are not only of ASCII. */
  private String notPlain(byte quote, int start) throws IOException, MalformedException {
    var value =
        new StringBuilder(
            new String(buffer, mark + start, at - mark - start, StandardCharsets.ISO_8859_1));
    for (byte b = next(); b != quote; b = next()) {
      check(b != '<');
      if (b == '&') {
        value.appendCodePoint(reference());
      } else {
        int character = character();
        value.appendCodePoint(character == '\n' || character == '\t' ? ' ' : character);
      }
    }
    return value.toString();
  }

  /** An attribute may be there once. */
  private void checkOnce() throws MalformedException {
    int count = attributes.count();
    if (count > FEW) {
      var seen = new HashSet<String>();
      for (int i = 0; i < count; i++) {
        check(seen.add(attributes.qualified(i)));
      }
      return;
    }
    for (int i = 1; i < count; i++) {
      for (int j = 0; j < i; j++) {
        check(attributes.qualified(i) != attributes.qualified(j)); // interned
      }
    }
  }

  /** Takes the prefixes that the element at hand declares (Namespaces in XML 1.0, 3). */
  private void declare() throws MalformedException {
    for (int i = 0; i < attributes.count(); i++) {
      var name = attributes.name(i);
      boolean isDefault = name.qualified().equals("xmlns");
      if (isDefault || name.prefix().equals("xmlns")) {
        var stands = attributes.value(i);
        boolean isXml = name.local().equals("xml") && !isDefault;
        check(isXml == stands.equals(XML) && !stands.equals(XMLNS));
        check(isDefault || !stands.isEmpty() && !name.local().equals("xmlns"));
        if (!isDefault) {
          prefixes.add(new Prefix(name.local(), stands, depth));
        }
      }
    }
  }

  /** Each prefix must stand for something, and each attribute be there once by what it means. */
  private void checkPrefixes(XmlName element) throws MalformedException {
    check(!element.prefix().equals("xmlns"));
    meaning(element.prefix());
    var seen = new HashSet<String>();
    for (int i = 0; i < attributes.count(); i++) {
      var name = attributes.name(i);
      check(seen.add(meaning(name.prefix()) + ' ' + name.local()));
    }
  }

  private String meaning(String prefix) throws MalformedException {
    if (prefix.isEmpty() || prefix.equals("xml") || prefix.equals("xmlns")) {
      return prefix;
    }
    for (int i = prefixes.size() - 1; i >= 0; i--) {
      if (prefixes.get(i).name().equals(prefix)) {
        return prefixes.get(i).stands();
      }
    }
    throw new MalformedException();
  }

  private void text() throws IOException, MalformedException {
    int count = 0;
    while (at < limit || more()) {
      if (count > characters.length - 2) {
        count = pass(count);
      }
      int end = Math.min(limit, at + characters.length - count);
      int i = at;
      for (; i < end && (KIND[buffer[i] & 0xFF] & IN_TEXT) != 0; i++) {
        characters[count++] = (char) buffer[i];
      }
      at = i;
      if (at < end) {
        byte b = buffer[at];
        if (b == '<') {
          break;
        }
        if (count > characters.length - 2) {
          count = pass(count);
        }
        check(b != '>' || at - mark < 2 || buffer[at - 1] != ']' || buffer[at - 2] != ']');
        check(b != '&' || depth > 0);
        mark = Math.max(mark, at - 2);
        count += Character.toChars(b == '&' ? reference() : character(), characters, count);
      }
      if (at == limit) {
        mark = Math.max(mark, at - 2);
      }
    }
    pass(count);
  }

  /** Hands a text on. Outside of the first element there may only be white space. */
  private int pass(int count) throws MalformedException {
    for (int i = 0; depth == 0 && i < count; i++) {
      check(characters[i] == ' ' || characters[i] == '\n' || characters[i] == '\t');
    }
    if (count > 0 && depth > 0) {
      handler.text(characters, 0, count);
    }
    return 0;
  }

  /** Reads text in which nothing is markup, up to its end. */
  private void data() throws IOException, MalformedException {
    int count = 0;
    int brackets = 0;
    while (true) {
      mark = at;
      int character = character();
      if (character == '>' && brackets >= 2) {
        pass(count - 2);
        return;
      }
      brackets = character == ']' ? brackets + 1 : 0;
      if (count > characters.length - 2) {
        pass(count - 2); // and keeps what may belong to the end
        System.arraycopy(characters, count - 2, characters, 0, 2);
        count = 2;
      }
      count += Character.toChars(character, characters, count);
    }
  }

  private void comment() throws IOException, MalformedException {
    int dashes = 0;
    while (dashes < 2) {
      mark = at;
      dashes = character() == '-' ? dashes + 1 : 0;
    }
    expect('>');
  }

  private void instruction() throws IOException, MalformedException {
    var target = name();
    check(target.prefix().isEmpty() && !target.local().equalsIgnoreCase("xml"));
    if (!space()) {
      expect("?>");
      return;
    }
    int last = 0;
    for (int character = character(); last != '?' || character != '>'; character = character()) {
      mark = at;
      last = character;
    }
  }

  /** Reads one character that stands for itself. The end of a line is {@code \n}, however made. */
  private int character() throws IOException, MalformedException {
    byte b = next();
    if (b < 0) {
      return beyondAscii();
    }
    at++;
    if (b == '\r') {
      if ((at < limit || more()) && buffer[at] == '\n') {
        at++;
      }
      return '\n';
    }
    check(isCharacter(b));
    return b;
  }

  /** Reads a character of several bytes (RFC 3629). */
  private int beyondAscii() throws IOException, MalformedException {
    int first = buffer[at++] & 0xFF;
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    check(first >= 0xC2 && first <= 0xF4);
    int character = first & 0x3F >> more;
    for (int i = 0; i < more; i++) {
      byte b = next();
      check((b & 0xC0) == 0x80);
      character = character << 6 | b & 0x3F;
      at++;
    }
    check(character >= (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000) && isCharacter(character));
    return character;
  }

  private static boolean isCharacter(int c) {
    return c >= ' ' && c < 0xD800
        || c == '\n'
        || c == '\r'
        || c == '\t'
        || c >= 0xE000 && c < 0xFFFE
        || c >= 0x10000 && c <= Character.MAX_CODE_POINT;
  }

  /** Reads a character that is named, or given by its number. */
  private int reference() throws IOException, MalformedException {
    at++;
    if (next() == '#') {
      at++;
      return byNumber();
    }
    var name = name();
    expect(';');
    return switch (name.qualified()) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> throw new MalformedException();
    };
  }

  private int byNumber() throws IOException, MalformedException {
    int radix = next() == 'x' ? 16 : 10;
    at += radix == 16 ? 1 : 0;
    int number = 0;
    int digits = 0;
    for (byte b = next(); b != ';'; b = next()) {
      int digit = Character.digit((char) b, radix);
      check(digit >= 0 && b > 0);
      number = Math.min(radix * number + digit, 1 << 24);
      digits++;
      at++;
    }
    at++;
    check(digits > 0 && isCharacter(number));
    return number;
  }
}
