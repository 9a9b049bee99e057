package convsheet.xlsx;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.util.XMLHelper;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML with two parsers: what nearly all workbooks hold with {@link XmlScanner}, which takes a
 * quarter of the time of a general parser and loads no class of one; other encodings and whatever
 * else is unusual with the JDK's, which also says where text is not well-formed.
 */
final class XmlReading {
  /** Opens a text from its beginning. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  private XmlReading() {}

  /**
   * Reads a text.
   *
   * @throws SAXException if it is not well-formed or has a document type
   */
  static void parse(Source source, XmlHandler handler) throws IOException, SAXException {
    try (var in = source.open()) {
      var scanner = new XmlScanner(in, handler);
      if (scanner.begins()) {
        scanner.read();
        return;
      }
    } catch (XmlScanner.MalformedException e) {
      generally(source, new DefaultHandler()); // which is to say where
      throw new IOException(e.getMessage(), e);
    }
    generally(source, new Passing(handler));
  }

  private static void generally(Source source, DefaultHandler handler)
      throws IOException, SAXException {
    try (var in = source.open()) {
      var reader = XMLHelper.newXMLReader();
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.parse(new InputSource(in));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Passes on what the general parser finds. */
  private static final class Passing extends DefaultHandler {
    private final XmlHandler handler;
    private final XmlAttributes passed = new XmlAttributes();

    Passing(XmlHandler handler) {
      this.handler = handler;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      passed.clear();
      for (int i = 0; i < attributes.getLength(); i++) {
        passed.add(new XmlName(attributes.getQName(i)), attributes.getValue(i));
      }
      handler.start(local, passed);
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      handler.text(characters, start, length);
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
      handler.end(local);
    }
  }
}
