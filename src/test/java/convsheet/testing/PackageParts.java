package convsheet.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Damages a part of a workbook for a test. */
final class PackageParts {

  private PackageParts() {}

  static String read(Path workbook, String part) throws IOException {
    try (var zip = FileSystems.newFileSystem(workbook)) {
      return Files.readString(zip.getPath(part), UTF_8);
    }
  }

  /** Replaces a text, which has to be there, in a part. */
  static void replace(Path workbook, String part, String old, String replacement)
      throws IOException {
    String content = read(workbook, part);
    if (!content.contains(old)) {
      throw new IllegalArgumentException(part + " has no " + old + ": " + content);
    }
    write(workbook, part, content.replace(old, replacement));
  }

  static void write(Path workbook, String part, String content) throws IOException {
    try (var zip = FileSystems.newFileSystem(workbook)) {
      Files.writeString(zip.getPath(part), content, UTF_8);
    }
  }

  static void delete(Path workbook, String part) throws IOException {
    try (var zip = FileSystems.newFileSystem(workbook)) {
      Files.delete(zip.getPath(part));
    }
  }
}
