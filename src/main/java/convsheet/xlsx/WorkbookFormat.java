package convsheet.xlsx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Opens files that are workbooks of the kind we read, and says of others what they are. */
final class WorkbookFormat {
  private static final String WORKBOOK = "an .xlsx or .xlsm file";

  /** What an archive begins with. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** As many as any kind of file is known by. */
  private static final int MAGIC_BYTES = 44;

  /** What is said of the name of a file that Java finds by its bytes, but not by its letters. */
  private static final String NO_TEXT = "a file whose name's bytes are not UTF-8";

  private static final String RENAME = "Rename the file.";

  /** What to do with a picture. */
  private static final String PIXELS =
      "The command new makes a workbook of a picture: convsheet new question.xlsx --picture FILE.";

  private WorkbookFormat() {}

  /**
   * Opens a file as an archive that has the parts of a workbook.
   *
   * @throws ProblemException if it is something else
   */
  static PackageFile open(Path path) {
    if (!path.toFile().isFile()) {
      throw noFile(path);
    }
    try {
      return open(path, Bytes.of(path));
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              path.toString(),
              "",
              "",
              "a file that cannot be read (" + e.getMessage() + ")",
              "",
              "Check that you may read it."),
          e);
    }
  }

  private static ProblemException noFile(Path path) {
    if (!Files.exists(path)) {
      return ProblemException.files(
          new Problem(
              path.toString(),
              "",
              "",
              "no such file",
              "a workbook",
              withEnding(path)
                  .map(file -> "Did you mean " + file + "?")
                  .orElse("Check the file's name.")),
          null);
    }
    if (Files.isDirectory(path)) {
      return input(path, "a folder", "a workbook", "Name a file in it.");
    }
    if (!Files.isRegularFile(path)) {
      return input(
          path,
          "a pipe or a device",
          "a workbook in a file",
          "Save the workbook as a file, and name that.");
    }
    return input(path, NO_TEXT, "a name in UTF-8", RENAME);
  }

  /** The first workbook that has the name of a file that is not there, but for its ending. */
  private static Optional<Path> withEnding(Path path) {
    var folder = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
    var name = path.getFileName().toString();
    var names = List.of(name, name.replaceFirst("\\.\\w+$", ""));
    try (var files = Files.list(folder)) {
      return files
          .map(Path::getFileName)
          .filter(file -> names.contains(file.toString().replaceFirst("(?i)\\.xls[xm]$", "")))
          .filter(file -> !names.contains(file.toString()))
          .sorted()
          .findFirst()
          .map(path::resolveSibling);
    } catch (IOException e) {
      return Optional.empty(); // nor is there such a folder
    }
  }

  /**
   * Opens bytes as an archive that has the parts of a workbook.
   *
   * @param path what they are called
   * @throws IOException if they cannot be read
   * @throws ProblemException if they are something else
   */
  static PackageFile open(Path path, Bytes bytes) throws IOException {
    var start = bytes.at(0, MAGIC_BYTES);
    if (start.length >= ZIP.length && Arrays.equals(ZIP, 0, ZIP.length, start, 0, ZIP.length)) {
      return checked(PackageFile.open(path, bytes));
    }
    try (bytes) {
      throw switch (FileMagic.valueOf(start)) {
        case OLE2 -> oldFormat(path, bytes);
        case BIFF2, BIFF3, BIFF4 -> xls(path);
        case HTML -> notAWorkbook(path, "a web page (HTML)");
        case XML -> notAWorkbook(path, "an XML file");
        case PDF -> notAWorkbook(path, "a PDF file");
        case PNG, JPEG, GIF, BMP, TIFF -> input(path, "a picture", WORKBOOK, PIXELS);
        default ->
            notAWorkbook(
                path, bytes.size() == 0 ? "an empty file" : "something that is no workbook");
      };
    }
  }

  private static ProblemException oldFormat(Path path, Bytes bytes) {
    try (var poifs = new POIFSFileSystem(bytes.stream(0, bytes.size()))) {
      var root = poifs.getRoot();
      if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
        return input(
            path,
            "an encrypted file",
            "a workbook without a password",
            "Open it in Excel or LibreOffice and save it without a password.");
      }
      return root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")
          ? xls(path)
          : notAWorkbook(path, "a file of an old Office format that is no workbook");
    } catch (IOException | RuntimeException e) {
      // what POI throws at a damaged file is of every kind
      return ProblemException.input(
          new Problem(
              path.toString(),
              "",
              "",
              "a damaged file of an old Office format",
              WORKBOOK,
              PackageFile.SAVE_ANEW),
          e);
    }
  }

  private static ProblemException xls(Path path) {
    return input(
        path,
        "a workbook of the old binary format (.xls)",
        WORKBOOK,
        "Open it in Excel or LibreOffice and save it as .xlsx.");
  }

  private static ProblemException notAWorkbook(Path path, String found) {
    return input(
        path,
        found,
        WORKBOOK,
        "Choose a workbook; a table of another kind can be opened in Excel or LibreOffice and"
            + " saved as .xlsx.");
  }

  private static PackageFile checked(PackageFile file) throws IOException {
    try {
      check(file);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void check(PackageFile file) throws IOException {
    var path = file.path();
    if (file.has("mimetype")) {
      throw ofType(path, file);
    }
    if (file.has("xl/workbook.bin")) {
      throw input(
          path,
          "a binary workbook (.xlsb)",
          WORKBOOK,
          "Open it in Excel or LibreOffice and save it as .xlsx.");
    }
    if (file.has("word/document.xml")) {
      throw notAWorkbook(path, "a Word document");
    }
    if (file.has("ppt/presentation.xml")) {
      throw notAWorkbook(path, "a presentation");
    }
    if (!file.has("[Content_Types].xml")) {
      throw archive(file);
    }
  }

  private static ProblemException ofType(Path path, PackageFile file) throws IOException {
    try (var in = file.content("mimetype")) {
      var name = new String(in.readNBytes(200), StandardCharsets.US_ASCII);
      return name.startsWith("application/vnd.oasis.opendocument")
          ? input(
              path,
              "an OpenDocument file" + (name.contains("opendocument.spreadsheet") ? " (.ods)" : ""),
              WORKBOOK,
              "Open it in LibreOffice and save it as .xlsx.")
          : notAWorkbook(path, "a file of the type " + Problem.quote(name));
    }
  }

  /** Another archive: perhaps one around workbooks, or around the folder of one. */
  private static ProblemException archive(PackageFile file) {
    for (var part : file.parts()) {
      if (part.matches("(?is).*\\.xls[xm]") && !part.startsWith("__MACOSX/")) {
        return input(
            file.path(),
            "an archive with a workbook in it, " + Problem.quote(part),
            WORKBOOK,
            "Unpack it, and name a workbook of it.");
      }
      if (part.endsWith("/[Content_Types].xml")) {
        return input(
            file.path(),
            "an archive with the parts of a workbook in the folder "
                + Problem.quote(part.substring(0, part.lastIndexOf('/'))),
            WORKBOOK,
            "Pack what is in that folder, without the folder.");
      }
    }
    return notAWorkbook(file.path(), "an archive that is no workbook");
  }

  private static ProblemException input(Path path, String found, String expected, String remedy) {
    return ProblemException.input(new Problem(path.toString(), "", "", found, expected, remedy));
  }
}
