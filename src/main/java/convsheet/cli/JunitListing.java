package convsheet.cli;

import convsheet.check.Report;
import convsheet.problem.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Reports as JUnit's XML, in which a student is a test suite and a layer a test (<a
 * href="https://github.com/testmoapp/junitxml">the format as systems read it</a>, <a
 * href="https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd">Ant's schema</a>). A layer
 * fails if it does not earn all of its marks.
 */
final class JunitListing implements Listing {
  private final XMLStreamWriter xml;

  JunitListing(Writer out) throws IOException {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      start("testsuites", "name", "convsheet check");
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void add(Outcome outcome) throws IOException {
    try {
      xml.writeCharacters("\n");
      if (outcome.report().isPresent()) {
        suite(outcome, outcome.report().get());
      } else {
        start("testsuite", "name", outcome.name(), "tests", "1", "failures", "0", "errors", "1");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", "0");
        properties(outcome);
        start("testcase", "classname", outcome.name(), "name", "the file", "time", "0");
        start("error", "message", outcome.problemLine(), "type", "problem");
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndElement();
      }
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void suite(Outcome outcome, Report report) throws XMLStreamException {
    long failures = report.layers().stream().filter(layer -> !Outcome.hasPassed(layer)).count();
    start("testsuite", "name", outcome.name());
    xml.writeAttribute("tests", String.valueOf(report.layers().size()));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", "0");
    properties(outcome);
    for (var layer : report.layers()) {
      xml.writeCharacters("\n  ");
      start("testcase", "classname", outcome.name(), "name", layer.layer(), "time", "0");
      if (!Outcome.hasPassed(layer)) {
        var lines = Outcome.explained(report, layer);
        start("failure", "message", lines.get(0), "type", "differences");
        xml.writeCharacters(valid(String.join("\n", lines)));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    if (!outcome.warnings().isEmpty()) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(valid(String.join("\n", outcome.warnings())));
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  /** Whose the answer is, and where it stands. */
  private void properties(Outcome outcome) throws XMLStreamException {
    var properties = new LinkedHashMap<String, String>();
    if (!outcome.place().isEmpty()) {
      properties.put("answer", outcome.place());
    }
    outcome.student().ifPresent(student -> properties.put("student", student));
    outcome.submission().id().ifPresent(id -> properties.put("id", id));
    xml.writeStartElement("properties");
    for (var property : properties.entrySet()) {
      start("property", "name", property.getKey(), "value", property.getValue());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  @Override
  public void end() throws IOException {
    try {
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.writeCharacters("\n");
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void start(String element, String... attributes) throws XMLStreamException {
    xml.writeStartElement(element);
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], valid(attributes[i + 1]));
    }
  }

  /** A text without the characters that XML 1.0 cannot hold. */
  static String valid(String text) {
    return Problem.plain(text)
        .replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
