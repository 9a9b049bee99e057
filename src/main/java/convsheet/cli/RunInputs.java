package convsheet.cli;

import convsheet.audit.AuditWriter;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The workbooks that {@code run} is asked for: one file, or several, each once. Several are what
 * was named and what stands in folders, without the audits among them.
 *
 * @param files the workbooks
 * @param audits how many audits were passed over
 * @param isOne whether one file was named, and no folder
 */
record RunInputs(List<Path> files, int audits, boolean isOne) {
  /**
   * The workbooks that are meant by files and folders.
   *
   * @throws ProblemException if a folder cannot be read, or there is no workbook but audits
   */
  static RunInputs of(List<Path> named) {
    named.forEach(OutputRules::checkInput);
    if (named.size() == 1 && !Files.isDirectory(named.get(0))) {
      return new RunInputs(named, 0, true);
    }
    var files = new ArrayList<Path>();
    int audits = 0;
    for (var path : named.stream().flatMap(path -> inside(path).stream()).toList()) {
      if (AuditWriter.isAudit(path)) {
        audits++;
      } else if (files.stream().noneMatch(file -> WholeFile.isSame(file, path))) {
        files.add(path);
      }
    }
    if (files.isEmpty()) {
      throw ProblemException.input(
          new Problem(
              Problem.list(named.stream().map(Path::toString).toList()),
              "",
              "",
              audits == 0 ? "no workbook" : "no workbook but audits",
              "an .xlsx or .xlsm file",
              audits == 0 ? "Name a folder with workbooks." : "Name a single audit to run it."));
    }
    return new RunInputs(files, audits, false);
  }

  /** The file itself, or the workbooks of a folder, without those that programs hide. */
  private static List<Path> inside(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    return FolderFiles.of(
        path,
        file ->
            OutputRules.isWorkbook(file) && !file.getFileName().toString().matches("(\\.|~\\$).*"));
  }
}
