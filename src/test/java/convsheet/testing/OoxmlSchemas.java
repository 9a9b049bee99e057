package convsheet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.apache.xmlbeans.SchemaTypeLoader;
import org.apache.xmlbeans.SchemaTypeSystem;
import org.apache.xmlbeans.XmlBeans;
import org.apache.xmlbeans.XmlCursor;
import org.apache.xmlbeans.XmlError;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.XmlObject;
import org.apache.xmlbeans.XmlOptions;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Holds every part of a workbook to its schema (ECMA-376 parts 1, 2 and 4), and the parts to each
 * other: each has a content type, its root element is the one that type stands for, and each
 * relationship leads to a part.
 *
 * <p>What a part marks as ignorable, or as an alternative with a fallback (part 3, markup
 * compatibility), is handled as by a program that knows none of it. A kind of part that is not
 * listed here is an error: it is to be added, not passed over.
 */
public final class OoxmlSchemas {

  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/";
  private static final String DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String COMPATIBILITY =
      "http://schemas.openxmlformats.org/markup-compatibility/2006";
  private static final String VML = "urn:schemas-poi-apache-org:vmldrawing";

  private static final String OFFICE_TYPE = "application/vnd.openxmlformats-officedocument.";
  private static final String SHEET_TYPE = OFFICE_TYPE + "spreadsheetml.";
  private static final String RELATIONSHIPS_TYPE =
      "application/vnd.openxmlformats-package.relationships+xml";
  private static final String CORE_PROPERTIES_TYPE =
      "application/vnd.openxmlformats-package.core-properties+xml";
  private static final String VML_TYPE = OFFICE_TYPE + "vmlDrawing";

  /** The root element of the parts of each content type that POI has a schema for. */
  private static final Map<String, QName> ROOTS =
      Map.ofEntries(
          Map.entry(RELATIONSHIPS_TYPE, new QName(PACKAGE + "relationships", "Relationships")),
          Map.entry(SHEET_TYPE + "sheet.main+xml", new QName(MAIN, "workbook")),
          Map.entry(SHEET_TYPE + "worksheet+xml", new QName(MAIN, "worksheet")),
          Map.entry(SHEET_TYPE + "chartsheet+xml", new QName(MAIN, "chartsheet")),
          Map.entry(SHEET_TYPE + "sharedStrings+xml", new QName(MAIN, "sst")),
          Map.entry(SHEET_TYPE + "styles+xml", new QName(MAIN, "styleSheet")),
          Map.entry(SHEET_TYPE + "table+xml", new QName(MAIN, "table")),
          Map.entry(SHEET_TYPE + "comments+xml", new QName(MAIN, "comments")),
          Map.entry(SHEET_TYPE + "calcChain+xml", new QName(MAIN, "calcChain")),
          Map.entry(OFFICE_TYPE + "drawing+xml", new QName(DRAWING + "spreadsheetDrawing", "wsDr")),
          Map.entry(
              OFFICE_TYPE + "drawingml.chart+xml", new QName(DRAWING + "chart", "chartSpace")),
          Map.entry(OFFICE_TYPE + "theme+xml", new QName(DRAWING + "main", "theme")),
          Map.entry(VML_TYPE, new QName(VML, "xml")),
          Map.entry(
              OFFICE_TYPE + "extended-properties+xml",
              new QName(DOCUMENT + "extended-properties", "Properties")),
          Map.entry(
              OFFICE_TYPE + "custom-properties+xml",
              new QName(DOCUMENT + "custom-properties", "Properties")));

  /** Content types of parts that are not XML. */
  private static final Set<String> BINARY =
      Set.of("image/png", "image/jpeg", "image/gif", SHEET_TYPE + "printerSettings");

  private static final int MOST_FINDINGS = 30;

  private final Path workbook;
  private final List<String> findings = new ArrayList<>();
  private final Map<String, String> typeByPart = new HashMap<>();
  private final Map<String, String> typeByExtension = new HashMap<>();

  private OoxmlSchemas(Path workbook) {
    this.workbook = workbook;
  }

  /**
   * Validates every part of a workbook.
   *
   * @param workbook an .xlsx file
   * @throws AssertionError with part, line and message of what is found wrong
   */
  public static void validate(Path workbook) {
    new OoxmlSchemas(workbook).validate();
  }

  private void validate() {
    try (var zip = new ZipFile(workbook.toFile())) {
      List<String> parts =
          zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
      var names = new HashSet<String>();
      for (String part : parts) {
        if (!names.add(part.toLowerCase(Locale.ROOT))) {
          find(part, 0, "there are two parts of this name");
        }
      }
      validateContentTypes(zip, names);
      for (String part : parts) {
        if (!part.equals("[Content_Types].xml")) {
          byte[] content = read(zip, part);
          validatePart(part, content);
          if (part.endsWith(".rels")) {
            validateTargets(part, content, names);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    if (!findings.isEmpty()) {
      throw new AssertionError(
          workbook.getFileName()
              + " is not as the schemas have it:\n"
              + findings.stream().limit(MOST_FINDINGS).collect(Collectors.joining("\n"))
              + (findings.size() > MOST_FINDINGS
                  ? "\n... and " + (findings.size() - MOST_FINDINGS) + " more"
                  : ""));
    }
  }

  private void find(String part, int line, String message) {
    findings.add("  " + part + (line > 0 ? ":" + line : "") + ": " + message);
  }

  private static byte[] read(ZipFile zip, String part) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(part))) {
      return in.readAllBytes();
    }
  }

  private void validateContentTypes(ZipFile zip, Set<String> names)
      throws IOException, ParserConfigurationException {
    String part = "[Content_Types].xml";
    if (zip.getEntry(part) == null) {
      find(part, 0, "is missing");
      return;
    }
    byte[] content = read(zip, part);
    validateWith(PackageSchemas.CONTENT_TYPES, part, content);
    for (Element element : children(content)) {
      String type = element.getAttribute("ContentType");
      if (element.getLocalName().equals("Override")) {
        String name = element.getAttribute("PartName").toLowerCase(Locale.ROOT);
        typeByPart.put(name, type);
        if (!names.contains(name.replaceFirst("^/", ""))) {
          find(part, 0, "names a part that is not there: " + element.getAttribute("PartName"));
        }
      } else {
        typeByExtension.put(element.getAttribute("Extension").toLowerCase(Locale.ROOT), type);
      }
    }
  }

  private void validatePart(String part, byte[] content) {
    String name = "/" + part.toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String type =
        Optional.ofNullable(typeByPart.get(name))
            .or(() -> Optional.ofNullable(typeByExtension.get(extension)))
            .orElse("");
    if (type.isEmpty()) {
      find(part, 0, "has no content type");
    } else if (type.equals(CORE_PROPERTIES_TYPE)) {
      validateWith(PackageSchemas.CORE_PROPERTIES, part, content);
    } else if (ROOTS.containsKey(type)) {
      validateAs(ROOTS.get(type), part, content);
    } else if (!BINARY.contains(type)) {
      find(part, 0, "content type " + type + " is unknown to this test: add its schema");
    }
  }

  private void validateAs(QName root, String part, byte[] content) {
    try {
      var options = new XmlOptions().setLoadLineNumbers();
      if (root.getNamespaceURI().equals(VML)) {
        options.setLoadSubstituteNamespaces(Map.of("", VML)); // VML's root has no namespace
      }
      XmlObject document =
          OfficeSchemas.LOADER.parse(new ByteArrayInputStream(content), null, options);
      String text = new String(content, UTF_8);
      if (text.contains(COMPATIBILITY)) {
        resolveCompatibility(document);
      }
      if (text.contains(" xml:space=")) {
        removeSpaceOfTexts(document);
      }
      if (!root.equals(document.schemaType().getDocumentElementName())) {
        find(part, 0, "the root element is not " + root);
        return;
      }
      List<XmlError> errors = new ArrayList<>();
      document.validate(new XmlOptions().setErrorListener(errors));
      errors.forEach(error -> find(part, error.getLine(), error.getMessage()));
    } catch (XmlException e) {
      find(part, e.getError() == null ? 0 : e.getError().getLine(), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what is ignorable and puts each fallback in place of its choices. */
  private static void resolveCompatibility(XmlObject document) {
    Set<String> ignorable = new TreeSet<>();
    try (XmlCursor cursor = document.newCursor()) {
      cursor.toFirstChild();
      var attribute = new QName(COMPATIBILITY, "Ignorable");
      Optional.ofNullable(cursor.getAttributeText(attribute)).stream()
          .flatMap(prefixes -> Arrays.stream(prefixes.split("\\s+")))
          .map(cursor::namespaceForPrefix)
          .forEach(ignorable::add);
      cursor.removeAttribute(attribute);
    }
    try (XmlCursor cursor = document.newCursor()) {
      while (!cursor.isEnddoc()) {
        boolean known =
            (!cursor.isStart() && !cursor.isAttr())
                || !ignorable.contains(cursor.getName().getNamespaceURI());
        if (!known) {
          cursor.removeXml();
        } else if (cursor.isStart()
            && cursor.getName().equals(new QName(COMPATIBILITY, "AlternateContent"))) {
          try (XmlCursor fallback = cursor.newCursor()) {
            if (fallback.toChild(new QName(COMPATIBILITY, "Fallback"))) {
              try (XmlCursor before = cursor.newCursor()) {
                fallback.copyXmlContents(before);
              }
            }
          }
          cursor.removeXml();
        } else {
          cursor.toNextToken();
        }
      }
    }
  }

  /** The schemas do not have this attribute of a text, though all programs write and heed it. */
  private static void removeSpaceOfTexts(XmlObject document) {
    try (XmlCursor cursor = document.newCursor()) {
      while (!cursor.isEnddoc()) {
        if (cursor.isStart() && cursor.getName().equals(new QName(MAIN, "t"))) {
          cursor.removeAttribute(new QName(XMLConstants.XML_NS_URI, "space"));
        }
        cursor.toNextToken();
      }
    }
  }

  private void validateWith(Schema schema, String part, byte[] content) {
    var validator = schema.newValidator();
    validator.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {
            error(e);
          }

          @Override
          public void error(SAXParseException e) {
            find(part, e.getLineNumber(), e.getMessage());
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXException {
            throw e;
          }
        });
    try {
      validator.validate(new StreamSource(new ByteArrayInputStream(content)));
    } catch (SAXException e) {
      find(part, e instanceof SAXParseException at ? at.getLineNumber() : 0, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void validateTargets(String part, byte[] content, Set<String> names)
      throws IOException, ParserConfigurationException {
    // xl/_rels/workbook.xml.rels belongs to xl/workbook.xml
    URI source = URI.create("/" + part.replaceFirst("_rels/([^/]*)\\.rels$", "$1"));
    var ids = new HashSet<String>();
    for (Element relationship : children(content)) {
      String id = relationship.getAttribute("Id");
      if (!ids.add(id)) {
        find(part, 0, "there are two relationships " + id);
      }
      if (!relationship.getAttribute("TargetMode").equals("External")) {
        String target = relationship.getAttribute("Target");
        String name = source.resolve(target).getPath().substring(1);
        if (!target.startsWith("#") && !names.contains(name.toLowerCase(Locale.ROOT))) {
          find(part, 0, "relationship " + id + " leads to a part that is not there: " + target);
        }
      }
    }
  }

  /** The elements below the root; none if the XML is not well-formed, which is found elsewhere. */
  private static List<Element> children(byte[] content)
      throws IOException, ParserConfigurationException {
    List<Element> elements = new ArrayList<>();
    try {
      var factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null); // prints nothing
      NodeList nodes =
          builder.parse(new ByteArrayInputStream(content)).getDocumentElement().getChildNodes();
      for (int i = 0; i < nodes.getLength(); i++) {
        if (nodes.item(i) instanceof Element element) {
          elements.add(element);
        }
      }
    } catch (SAXException e) {
      return List.of();
    }
    return elements;
  }

  /**
   * The complete schemas of SpreadsheetML and what it uses, compiled, from poi-ooxml-full.
   *
   * <p>They come through a class loader of their own. On the tests' class path the reduced schemas
   * of poi-ooxml-lite stand before them, and should, being what the program itself runs with.
   */
  private static final class OfficeSchemas extends URLClassLoader {

    static final SchemaTypeLoader LOADER = load();

    private OfficeSchemas(URL jar, ClassLoader parent) {
      super(new URL[] {jar}, parent);
    }

    private static SchemaTypeLoader load() {
      String holder = "org.apache.poi.schemas.ooxml.system.ooxml.TypeSystemHolder";
      String file = holder.replace('.', '/') + ".class";
      ClassLoader parent = OoxmlSchemas.class.getClassLoader();
      try {
        for (URL url : Collections.list(parent.getResources(file))) {
          String address = url.toString(); // jar:file:/.../poi-ooxml-full-5.5.1.jar!/org/...
          if (address.contains("poi-ooxml-full")) {
            String jar = address.substring("jar:".length(), address.indexOf("!/"));
            var schemas = new OfficeSchemas(URI.create(jar).toURL(), parent);
            var system =
                (SchemaTypeSystem) schemas.loadClass(holder).getField("typeSystem").get(null);
            return XmlBeans.typeLoaderUnion(system, XmlBeans.getBuiltinTypeSystem());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException("poi-ooxml-full is not on the class path");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
    }

    @Override
    public URL getResource(String name) {
      URL own = findResource(name);
      return own == null ? super.getResource(name) : own;
    }
  }

  /** The schemas of what every package has, which poi-ooxml-full lacks. */
  private static final class PackageSchemas {

    static final Schema CONTENT_TYPES = load("content-types.xsd");
    static final Schema CORE_PROPERTIES =
        load("dc-elements.xsd", "dc-terms.xsd", "core-properties.xsd");

    private static Schema load(String... files) {
      try {
        var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        return factory.newSchema(
            Arrays.stream(files)
                .map(OoxmlSchemas.class::getResource)
                .map(url -> new StreamSource(url.toString()))
                .toArray(Source[]::new));
      } catch (SAXException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
