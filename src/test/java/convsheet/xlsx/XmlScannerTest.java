package convsheet.xlsx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import javax.xml.parsers.SAXParserFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Holds the scanner to the JDK's parser. */
class XmlScannerTest {
  private static final String REFUSED = "refused";

  private static final String[] TEXTS = {
    "<a/>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<a b='1' c=\"&lt;&#x41;\"/>",
    "<?xml version='1.0'?><!-- a - b --><?go on?><x:a xmlns:x='u' x:b='1' b='2'><x:c/>t</x:a> ",
    "<a>1 &amp; 2 &gt; ]] &quot;&apos;<![CDATA[<&]]]]>\u00e4\u20ac\ud83d\ude00\r\n\r\t&#128512;</a>",
    "<row r=\"1\"><c r=\"A1\" s=\"2\" t=\"n\"><v>0.5</v></c><c r=\"B1\"><f>A1+1</f><v>2</v></c></row>",
    "<a xmlns='u' \u00e4='\u00e9\n x'><\u00e4\u00e4 xmlns:y='w'><y:z y:a='1'></y:z ></\u00e4\u00e4></a >",
    "<a b='1' b='2'/>",
    "<x:a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>",
    "<x:a/>",
    "<a>]]></a>",
    "<a><b></a></b>",
    "<a/><b/>",
    "<a>&#0;</a>",
    "<a>&other;</a>",
    "<a b='<'/>",
    "<a b='1'c='2'/>",
    "<a><!-- -- --></a>",
    "<a:b:c xmlns:a='u'/>",
    "<a xmlns:b=''/>",
    "<a><?xml version='1.0'?></a>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "text<a/>",
    "",
  };

  private static final String[] PIECES = {
    "<",
    ">",
    "&",
    "]]>",
    "\"",
    "'",
    "/",
    "=",
    " ",
    "<!--",
    "-->",
    "<?",
    "?>",
    "&#65;",
    "&amp;",
    "<b>",
    "</b>",
    "<b/>",
    "x:",
    "xmlns:x='u' ",
    "b='1' ",
    "<![CDATA[",
    "\u0001",
    "\u00e4",
    "]",
    "\uffff",
    ":",
    "1",
    "\r"
  };

  /** What is told of a text, a line each; texts in one piece. */
  private static final class Told implements XmlHandler {
    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    private void line(String line) {
      if (text.length() > 0) {
        lines.append("text ").append(text).append('\n');
        text.setLength(0);
      }
      lines.append(line).append('\n');
    }

    @Override
    public void start(String name, XmlAttributes attributes) {
      line("start " + name);
      for (int i = 0; i < attributes.count(); i++) {
        if (!attributes.qualified(i).startsWith("xmlns")) {
          line(attributes.qualified(i) + " is " + attributes.value(i));
        }
      }
    }

    @Override
    public void text(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void end(String name) {
      line("end " + name);
    }
  }

  /** Bytes that come a few at a time. */
  private static InputStream drops(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int start, int length) {
        return super.read(into, start, Math.min(length, 1 + random.nextInt(7)));
      }
    };
  }

  private static String scanned(byte[] bytes, Random random) throws IOException {
    var told = new Told();
    var scanner = new XmlScanner(drops(bytes, random), told);
    try {
      if (!scanner.begins()) {
        return REFUSED;
      }
      scanner.read();
      return told.lines.toString();
    } catch (XmlScanner.MalformedException e) {
      return REFUSED;
    }
  }

  private static String parsed(byte[] bytes) throws Exception {
    var told = new Told();
    var factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    try {
      factory
          .newSAXParser()
          .parse(
              new InputSource(new ByteArrayInputStream(bytes)),
              new DefaultHandler() {
                @Override
                public void startElement(String uri, String local, String name, Attributes own) {
                  told.line("start " + local);
                  for (int i = 0; i < own.getLength(); i++) {
                    told.line(own.getQName(i) + " is " + own.getValue(i));
                  }
                }

                @Override
                public void characters(char[] characters, int start, int length) {
                  told.text(characters, start, length);
                }

                @Override
                public void endElement(String uri, String local, String name) {
                  told.end(local);
                }
              });
      return told.lines.toString();
    } catch (SAXException | IOException e) {
      return REFUSED;
    }
  }

  @Test
  void tellsAndRefusesWhatTheGeneralParserDoes() throws Exception {
    for (var text : TEXTS) {
      var bytes = text.getBytes(UTF_8);
      assertThat(scanned(bytes, new Random(1))).as(text).isEqualTo(parsed(bytes));
    }
  }

  @Test
  void tellsAndRefusesTheSameOfDamagedTexts() throws Exception {
    var random = new Random(13);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder(TEXTS[random.nextInt(6)]);
      for (int k = random.nextInt(3); k >= 0; k--) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
          default -> {
            int from = random.nextInt(at + 1);
            text.insert(random.nextInt(text.length() + 1), text.substring(from, at));
          }
        }
      }
      var bytes = text.toString().getBytes(UTF_8);
      if (random.nextInt(10) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var expected = parsed(bytes);
      var scanned = scanned(bytes, random);
      refused += expected.equals(REFUSED) ? 1 : 0;
      // what begins otherwise is left to the general parser
      if (!scanned.equals(REFUSED) || new String(bytes, UTF_8).startsWith("<a")) {
        assertThat(scanned).as(new String(bytes, UTF_8)).isEqualTo(expected);
      }
    }
    assertThat(refused).isBetween(2_000, 19_000);
  }
}
