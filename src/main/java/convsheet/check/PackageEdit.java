package convsheet.check;

import convsheet.xlsx.PackageFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipOutputStream;
import javax.xml.transform.TransformerException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.poi.util.XMLHelper;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A copy of an Office Open XML package in which some parts are changed and some are new (ECMA-376
 * part 2). A part that nobody asks for is copied byte for byte.
 */
final class PackageEdit implements Closeable {
  private static final String CONTENT_TYPES = "[Content_Types].xml";
  private static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private final PackageFile file;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Set<String> edited = new HashSet<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();

  /**
   * Begins a copy.
   *
   * @param file what is copied, closed with this
   */
  PackageEdit(PackageFile file) {
    this.file = file;
    file.parts().forEach(part -> names.putIfAbsent(key(part), part));
  }

  /** Names of parts are the same whatever their case (part 2, 6.2.2.3). */
  private static String key(String part) {
    return part.toLowerCase(Locale.ROOT);
  }

  /** Whether a part is there. */
  boolean has(String part) {
    return names.containsKey(key(part));
  }

  /** A part's root element, to be changed. */
  Element root(String part) throws IOException {
    edited.add(key(part));
    return read(part);
  }

  /** A part's root element, to be read. */
  Element read(String part) throws IOException {
    var document = documents.get(key(part));
    if (document == null) {
      try {
        var builder = XMLHelper.newDocumentBuilder();
        builder.setErrorHandler(null);
        document = builder.parse(new ByteArrayInputStream(content(part)));
      } catch (SAXException e) {
        throw new IOException(part + " is not well-formed", e);
      }
      documents.put(key(part), document);
    }
    return document.getDocumentElement();
  }

  /** A part's bytes. */
  byte[] content(String part) {
    var changed = contents.get(key(part));
    return changed != null ? changed : file.bytes(part);
  }

  /** Adds a part, or replaces its bytes. */
  void put(String part, byte[] content) {
    names.putIfAbsent(key(part), part);
    contents.put(key(part), content);
    documents.remove(key(part));
    edited.remove(key(part));
  }

  /** A new part's name: {@code xl/comments3.xml} where 1 and 2 are taken. */
  String free(String before, String after) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> before + i + after)
        .filter(name -> !has(name))
        .findFirst()
        .orElseThrow();
  }

  /** Says of what type a part is. */
  void contentType(String part, String type) throws IOException {
    var types = root(CONTENT_TYPES);
    var element = append(types, "Override");
    element.setAttribute("PartName", "/" + part);
    element.setAttribute("ContentType", type);
  }

  /** Says of what type parts with an extension are, unless that is said. */
  void defaultType(String extension, String type) throws IOException {
    var types = root(CONTENT_TYPES);
    if (children(types, "Default").stream()
        .noneMatch(given -> given.getAttribute("Extension").equalsIgnoreCase(extension))) {
      var element = element(types, "Default");
      types.insertBefore(element, types.getFirstChild());
      element.setAttribute("Extension", extension);
      element.setAttribute("ContentType", type);
    }
  }

  /** The part that a part, or with an empty name the package, is related to in one way. */
  Optional<String> related(String part, String kind) throws IOException {
    return relationships(part).stream()
        .filter(relationship -> relationship.getAttribute("Type").endsWith("/" + kind))
        .findFirst()
        .map(relationship -> target(part, relationship));
  }

  /** The part with an identifier among the relationships of a part. */
  Optional<String> relatedById(String part, String id) throws IOException {
    return relationships(part).stream()
        .filter(relationship -> relationship.getAttribute("Id").equals(id))
        .findFirst()
        .map(relationship -> target(part, relationship));
  }

  private List<Element> relationships(String part) throws IOException {
    var rels = PackageFile.relationshipsPart(part);
    return has(rels) ? children(read(rels), "Relationship") : List.of();
  }

  private static String target(String part, Element relationship) {
    return PackageFile.target(part, relationship.getAttribute("Target"));
  }

  /** Relates a part to another; gives the relationship's identifier. */
  String relate(String part, String type, String target) throws IOException {
    var rels = PackageFile.relationshipsPart(part);
    if (!has(rels)) {
      put(
          rels,
          ("<Relationships xmlns=\"" + RELATIONSHIPS + "\"/>").getBytes(StandardCharsets.UTF_8));
    }
    var root = root(rels);
    var taken = children(root, "Relationship").stream().map(r -> r.getAttribute("Id")).toList();
    var id =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i -> "rId" + i)
            .filter(name -> !taken.contains(name))
            .findFirst()
            .orElseThrow();
    var relationship = append(root, "Relationship");
    relationship.setAttribute("Id", id);
    relationship.setAttribute("Type", type);
    relationship.setAttribute("Target", "/" + target);
    return id;
  }

  /**
   * The parts that have a type, as each part of a package has (part 2, 6.2.3): not what a system
   * leaves in archives for itself, at which spreadsheet programs take offence.
   */
  private Map<String, String> typed() throws IOException {
    var types = read(CONTENT_TYPES);
    var typed = new HashSet<String>();
    typed.add(key(CONTENT_TYPES));
    children(types, "Override")
        .forEach(type -> typed.add(key(type.getAttribute("PartName").replaceFirst("^/", ""))));
    // those of a damaged list of types are kept
    var extensions = new HashSet<>(Set.of("rels", "xml", "vml"));
    children(types, "Default").forEach(type -> extensions.add(key(type.getAttribute("Extension"))));
    var parts = new LinkedHashMap<>(names);
    parts
        .keySet()
        .removeIf(
            part ->
                part.startsWith("__macosx/")
                    || !typed.contains(part)
                        && !extensions.contains(part.substring(part.lastIndexOf('.') + 1)));
    return parts;
  }

  /** Writes the package. */
  void write(OutputStream target) throws IOException {
    var out = new ZipOutputStream(target);
    for (var name : typed().entrySet()) {
      out.putNextEntry(PackageFile.entry(name.getValue()));
      if (edited.contains(name.getKey())) {
        out.write(serialized(documents.get(name.getKey())));
      } else if (contents.containsKey(name.getKey())) {
        out.write(contents.get(name.getKey()));
      } else {
        out.write(file.bytes(name.getValue()));
      }
      out.closeEntry();
    }
    out.finish();
    out.flush();
  }

  private static byte[] serialized(Document document) throws IOException {
    try {
      document.setXmlStandalone(true);
      var bytes = new ByteArrayOutputStream();
      XMLHelper.newTransformer().transform(new DOMSource(document), new StreamResult(bytes));
      return bytes.toByteArray();
    } catch (TransformerException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  /** The children with a name. */
  static List<Element> children(Element parent, String name) {
    return children(parent).stream().filter(child -> child.getLocalName().equals(name)).toList();
  }

  /**
   * The first child with a name.
   *
   * @throws IOException if there is none, as in a part that is damaged
   */
  static Element child(Element parent, String name) throws IOException {
    return children(parent, name).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "an element " + parent.getLocalName() + " without " + name + " in it"));
  }

  /** The child elements. */
  static List<Element> children(Element parent) {
    var nodes = new ArrayList<Element>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        nodes.add(element);
      }
    }
    return nodes;
  }

  /** A new element of its relative's namespace, written with the same prefix. */
  static Element element(Element relative, String name) {
    var prefix = relative.getPrefix();
    return relative
        .getOwnerDocument()
        .createElementNS(relative.getNamespaceURI(), prefix == null ? name : prefix + ":" + name);
  }

  /** A new last child. */
  static Element append(Element parent, String name) {
    var element = element(parent, name);
    parent.appendChild(element);
    return element;
  }
}
