package convsheet.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What happens to a workbook: on three levels, of which each reads on further than the one before.
 */
enum Damage {
  /** Bytes of the archive. */
  BYTES {
    @Override
    byte[] of(byte[] file, Random random) {
      var damaged = file;
      for (int i = random.nextInt(3); i >= 0; i--) {
        damaged = bytes(damaged, random);
      }
      return damaged;
    }
  },
  /** The XML of parts, and which parts there are. */
  PARTS {
    @Override
    byte[] of(byte[] file, Random random) {
      var parts = unpacked(file);
      for (int i = random.nextInt(3); i >= 0; i--) {
        part(parts, random);
      }
      return packed(parts);
    }
  },
  /** What cells hold, and names of sheets. */
  VALUES {
    @Override
    byte[] of(byte[] file, Random random) {
      var parts = unpacked(file);
      for (int i = random.nextInt(4); i >= 0; i--) {
        value(parts, random);
      }
      return packed(parts);
    }
  };

  private static final Pattern CELL = Pattern.compile("<c [^>]*?(/>|>.*?</c>)", Pattern.DOTALL);
  private static final Pattern REFERENCE = Pattern.compile(" r=\"([A-Z]+\\d+)\"");
  private static final Pattern TAG = Pattern.compile("</?[\\w:]+[^<>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("=\"[^\"]*\"");
  private static final Pattern TEXT = Pattern.compile(">[^<]+<");

  /** What stands where something else is expected. */
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1",
          "2",
          "3",
          "1.5",
          "-0",
          "1e308",
          "-1e308",
          "1e-320",
          "1e999",
          "NaN",
          "Infinity",
          "0x1p3",
          "1,5",
          "1.234,5",
          "9999999999999999999",
          "2147483648",
          "1048577",
          "16385",
          "TRUE",
          "#N/A",
          "#DIV/0!",
          "A1",
          "XFD1048576",
          "XFE1",
          "A0",
          "A1:B2",
          "$A$1",
          "rId1",
          "rId99",
          "../../..",
          "/",
          "xl/workbook.xml",
          "http://x",
          "s",
          "str",
          "n",
          "b",
          "e",
          "d",
          "inlineStr",
          "shared",
          "array",
          "2024-02-30T00:00:00",
          "2024-02-03",
          "conv",
          "maxpool",
          "dense",
          "batchnorm",
          "softmax",
          "upsample",
          "convtranspose",
          "dropout",
          "concat",
          "pad",
          "relu",
          "leakyrelu 0.1",
          "gelu",
          "same",
          "valid",
          "1x2",
          "3 x 3",
          "(3, 3)",
          "1,2,3,4",
          "reflect",
          "replicate",
          "circular",
          "Input",
          "Conv",
          "Layers",
          "Exercise",
          "channel 1",
          "channel 0",
          "channel 9",
          "filter 1",
          "filter 2 channel 3",
          "filter 1 bias",
          "weights 1",
          "mean",
          "variance",
          "gamma",
          "kaiming_normal",
          "normal 0 1 seed 3",
          "\u2013" + "6",
          "(6)",
          "\u0661\u0662",
          "14,811",
          "50 %",
          "x\u0001y",
          "\ud83c\udfa8",
          "_x0041_",
          "_x0000_",
          "'",
          "a'b",
          "[x]",
          "\u202eabc",
          "e\u0301",
          "yes",
          "no",
          "100000",
          "1000000000");

  /** Formulas without a value, most of which a program can compute. */
  private static final List<String> FORMULAS =
      List.of(
          "1+2",
          "SUM(A1:C3)",
          "SUMPRODUCT(A1:B2,C1:D2)",
          "MAX(0,A1)",
          "A1:XFD1048576",
          "Input!A1",
          "SUM(A:A)",
          "1/0",
          "Nowhere!A1",
          "INDEX(A1:B2,9,9)",
          "OFFSET(A1,-5,0)",
          "((((((1))))))",
          "IF(TRUE,1,\"x\")",
          "{1,2;3}",
          "A1",
          "REPT(\"x\",99)",
          "1E400",
          "LET(x,1,x)",
          "\"",
          "=",
          "MMULT(A1:B2,C1:D2)",
          "SUMPRODUCT(A1:B2*$C$1:$D$2)+E1",
          "A1*B1+A2*B2",
          "INDIRECT(\"A1\")");

  /** The damaged file; the same random numbers give the same. */
  abstract byte[] of(byte[] file, Random random);

  static Map<String, byte[]> unpacked(byte[] file) {
    var parts = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  /** The parts of a file whose archive may be damaged: as many as can be unpacked. */
  static Map<String, byte[]> unpackedOrNothing(byte[] file) {
    try {
      return unpacked(file);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  private static byte[] packed(Map<String, byte[]> parts) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(bytes.length - at, 1 << random.nextInt(10));
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOfRange(bytes, at, bytes.length);
      case 2 -> spliced(bytes, at, length, new byte[0]);
      case 3 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 4 -> {
        var noise = new byte[length];
        random.nextBytes(noise);
        yield spliced(bytes, at, length, noise);
      }
      case 5 -> spliced(bytes, at, length, new byte[length]);
      default -> {
        var changed = bytes.clone();
        if (at < bytes.length) {
          changed[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield changed;
      }
    };
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
    var result = new ByteArrayOutputStream();
    result.write(bytes, 0, at);
    result.writeBytes(added);
    result.write(bytes, at + removed, bytes.length - at - removed);
    return result.toByteArray();
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void part(Map<String, byte[]> parts, Random random) {
    var names = List.copyOf(parts.keySet());
    if (names.isEmpty()) {
      return;
    }
    // where cells and relations stand matters more than a theme
    var name = any(names, random);
    for (int i = 0; i < 3 && !name.matches(".*(sheet|workbook|Strings|styles|rels).*"); i++) {
      name = any(names, random);
    }
    switch (random.nextInt(12)) {
      case 0 -> parts.remove(name);
      case 1 -> parts.put(any(names, random), parts.get(name));
      case 2 -> {
        var content = parts.remove(name);
        parts.put(random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name + "x", content);
      }
      case 3, 4 -> parts.compute(name, (part, content) -> bytes(content, random));
      default -> {
        var text = text(new String(parts.get(name), UTF_8), random);
        parts.put(name, text.getBytes(UTF_8));
      }
    }
  }

  /** An XML text with another tag, attribute or text, a tag too few or many, or many times one. */
  private static String text(String xml, Random random) {
    var pattern = any(List.of(TAG, ATTRIBUTE, TEXT), random);
    var places = pattern.matcher(xml).results().toList();
    if (places.isEmpty()) {
      return xml + any(ODD, random);
    }
    var place = any(places, random);
    var other = any(places, random).group();
    var odd = escaped(any(ODD, random));
    if (pattern == ATTRIBUTE) {
      return replaced(xml, place, random.nextBoolean() ? other : "=\"" + odd + "\"");
    }
    if (pattern == TEXT) {
      return replaced(xml, place, random.nextBoolean() ? other : ">" + odd + "<");
    }
    return switch (random.nextInt(7)) {
      case 0 -> replaced(xml, place, "");
      case 1 -> replaced(xml, place, place.group().repeat(2));
      case 2 -> replaced(xml, place, other);
      case 3 -> replaced(xml, place, place.group().repeat(2_000));
      case 4 -> "<!DOCTYPE x [<!ENTITY e \"" + odd.repeat(9) + "\">]>" + xml;
      case 5 -> replaced(xml, place, place.group() + "&#" + random.nextInt(70_000) + ";");
      default -> element(xml, place, random);
    };
  }

  /** Without an element that begins at a place, or with it twice. */
  private static String element(String xml, MatchResult place, Random random) {
    var name = place.group().replaceFirst("(?s)^<([\\w:]+).*", "$1");
    int end = xml.indexOf("</" + name + ">", place.end());
    if (place.group().endsWith("/>") || place.group().startsWith("</") || end < 0) {
      return replaced(xml, place, "");
    }
    end += name.length() + 3;
    var whole = xml.substring(place.start(), end);
    return xml.substring(0, place.start())
        + (random.nextBoolean() ? "" : whole + whole)
        + xml.substring(end);
  }

  private static String replaced(String xml, MatchResult place, String by) {
    return xml.substring(0, place.start()) + by + xml.substring(place.end());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static void value(Map<String, byte[]> parts, Random random) {
    if (random.nextInt(12) == 0) {
      change(parts, "xl/workbook.xml", xml -> renamedSheet(xml, random));
      return;
    }
    var sheets =
        parts.keySet().stream().filter(part -> part.startsWith("xl/worksheets/sheet")).toList();
    change(parts, any(sheets, random), xml -> otherCell(xml, random));
  }

  private static void change(Map<String, byte[]> parts, String name, UnaryOperator<String> change) {
    parts.computeIfPresent(
        name, (part, bytes) -> change.apply(new String(bytes, UTF_8)).getBytes(UTF_8));
  }

  private static String renamedSheet(String xml, Random random) {
    var names = Pattern.compile("(?<=<sheet name=\")[^\"]*").matcher(xml).results().toList();
    return names.isEmpty()
        ? xml
        : replaced(xml, any(names, random), escaped(any(ODD, random)).replaceAll("[\0-\37]", ""));
  }

  private static String otherCell(String xml, Random random) {
    var cells = CELL.matcher(xml).results().toList();
    if (cells.isEmpty()) {
      return xml;
    }
    var place = any(cells, random);
    var reference = REFERENCE.matcher(place.group());
    var cell = reference.find() ? reference.group(1) : "A1";
    var odd = escaped(any(ODD, random)).replaceAll("[\0-\37]", "");
    var other =
        switch (random.nextInt(16)) {
          case 0 -> "";
          case 1 ->
              any(cells, random).group().replaceFirst(" r=\"[A-Z]+\\d+\"", " r=\"" + cell + "\"");
          case 2 -> "<c r=\"" + cell + "\" t=\"b\"><v>1</v></c>";
          case 3 -> "<c r=\"" + cell + "\" t=\"e\"><v>#N/A</v></c>";
          case 4 -> "<c r=\"" + cell + "\" t=\"d\"><v>" + odd + "</v></c>";
          case 5, 6, 7 -> "<c r=\"" + cell + "\"><v>" + number(random) + "</v></c>";
          case 8 ->
              "<c r=\"" + cell + "\"><f>" + escaped(any(FORMULAS, random)) + "</f><v>3</v></c>";
          case 9 ->
              // computing these takes a process of its own
              random.nextInt(8) == 0
                  ? "<c r=\"" + cell + "\"><f>" + escaped(any(FORMULAS, random)) + "</f></c>"
                  : "<c r=\"" + cell + "\"/>";
          case 10 ->
              "<c r=\""
                  + cell
                  + "\" t=\"inlineStr\"><is><t>"
                  + "x".repeat(40_000)
                  + "</t></is></c>";
          default -> "<c r=\"" + cell + "\" t=\"inlineStr\"><is><t>" + odd + "</t></is></c>";
        };
    return replaced(xml, place, other);
  }

  private static String number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> String.valueOf(random.nextInt(20) - 5);
      case 1 -> String.valueOf(random.nextGaussian());
      case 2 -> any(List.of("1e308", "-1e308", "1e-320", "1e999", "-0", "1e15", "0.1"), random);
      case 3 -> String.valueOf(random.nextInt());
      default -> String.valueOf(Double.longBitsToDouble(random.nextLong()));
    };
  }
}
