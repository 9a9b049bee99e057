package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * LibreOffice Calc, as the spreadsheet program that answers are compared with.
 *
 * <p>It runs without a window and with a profile of its own, in which every formula is recalculated
 * on loading, whatever value the file has for it. Calls wait for each other.
 */
public final class LibreOffice {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String RECALCULATE_ALWAYS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <oor:items xmlns:oor="http://openoffice.org/2001/registry"
          xmlns:xs="http://www.w3.org/2001/XMLSchema"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
          <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
        </item>
      </oor:items>
      """;

  private static Optional<Path> profile = Optional.empty();

  private LibreOffice() {}

  /**
   * Loads a workbook, recalculates it, and saves it as a new one.
   *
   * @param workbook an .xlsx file
   * @param folder an existing folder; the new file is in a new folder inside it
   * @return the new .xlsx file, which has the same name
   * @throws org.opentest4j.TestAbortedException if LibreOffice is not installed
   * @throws AssertionError if LibreOffice cannot load the workbook
   */
  public static Path recalculate(Path workbook, Path folder) {
    return recalculate(List.of(workbook), folder).get(0);
  }

  /**
   * Does what {@link #recalculate(Path, Path)} does for many workbooks, starting LibreOffice once
   * (or, where workbooks have the same name, as often as that name comes up).
   *
   * @return the new files, in the order of {@code workbooks}
   */
  public static List<Path> recalculate(List<Path> workbooks, Path folder) {
    return convert(workbooks, "xlsx", "xlsx:Calc MS Excel 2007 XML", folder);
  }

  /**
   * Prints a workbook to a PDF file, its formulas recalculated.
   *
   * @param workbook an .xlsx file
   * @param folder an existing folder; the new file is in a new folder inside it
   * @return the PDF file, which has the workbook's name but for the extension
   * @throws org.opentest4j.TestAbortedException if LibreOffice is not installed
   * @throws AssertionError if LibreOffice cannot load the workbook
   */
  public static Path toPdf(Path workbook, Path folder) {
    return convert(List.of(workbook), "pdf", "pdf:calc_pdf_Export", folder).get(0);
  }

  private static synchronized List<Path> convert(
      List<Path> workbooks, String extension, String filter, Path folder) {
    Path soffice =
        OptionalProgram.require("soffice", "soffice", "libreoffice", "localc").toAbsolutePath();
    try {
      // All results of one run land in one folder, so a run takes no name twice.
      List<Map<String, Path>> runs = new ArrayList<>();
      List<Path> results = new ArrayList<>();
      List<Path> outputs = new ArrayList<>();
      for (Path workbook : workbooks) {
        String name = workbook.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        int run = 0;
        while (run < runs.size() && runs.get(run).containsKey(name)) {
          run++;
        }
        if (run == runs.size()) {
          runs.add(new LinkedHashMap<>());
          outputs.add(Files.createTempDirectory(folder, "libreoffice-").toAbsolutePath());
        }
        runs.get(run).put(name, workbook.toAbsolutePath());
        results.add(outputs.get(run).resolve(name + "." + extension));
      }
      for (int run = 0; run < runs.size(); run++) {
        List<String> words = new ArrayList<>();
        words.add(soffice.toString());
        words.add("-env:UserInstallation=" + profile().toUri());
        words.addAll(List.of("--headless", "--norestore"));
        // otherwise a file that is no workbook at all would be read as text
        words.add("--infilter=Calc MS Excel 2007 XML");
        words.addAll(List.of("--convert-to", filter));
        words.addAll(List.of("--outdir", outputs.get(run).toString()));
        runs.get(run).values().forEach(workbook -> words.add(workbook.toString()));
        Command soffices = Command.run(LIMIT, words);
        for (Path result : results) { // its exit code is 0 even where it could not load a file
          if (result.startsWith(outputs.get(run)) && !Files.exists(result)) {
            throw new AssertionError(
                "LibreOffice did not make " + result.getFileName() + ": " + soffices);
          }
        }
      }
      return List.copyOf(results);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path profile() throws IOException {
    if (profile.isEmpty()) {
      Path folder = Files.createTempDirectory("convsheet-libreoffice-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Path settings = folder.resolve("user/registrymodifications.xcu");
      Files.createDirectories(settings.getParent());
      Files.writeString(settings, RECALCULATE_ALWAYS);
      profile = Optional.of(folder);
    }
    return profile.get();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (FileSystemException e) {
      // A file that will not go is the temporary folder's to keep.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
