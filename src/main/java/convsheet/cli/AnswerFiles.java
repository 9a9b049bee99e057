package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which files are meant by names of files and folders. */
final class AnswerFiles {
  /** Those that cannot be read are named in the report, not passed over. */
  private static final String WORKBOOK = "(?i).*\\.(xls[xmb]?|ods)";

  /** What spreadsheet programs put beside a file that is open. */
  private static final String LOCK = "~$";

  private AnswerFiles() {}

  /**
   * The files, and the workbooks in the folders, by name; each once.
   *
   * @throws ProblemException if a folder cannot be read or has no workbook
   */
  static List<Path> list(List<Path> given) {
    var files = new LinkedHashSet<Path>();
    for (var path : given) {
      files.addAll(Files.isDirectory(path) ? in(path) : List.of(path));
    }
    return List.copyOf(files);
  }

  private static List<Path> in(Path folder) {
    try (var inside = Files.list(folder)) {
      var files = inside.filter(AnswerFiles::isWorkbook).sorted().toList();
      if (files.isEmpty()) {
        throw ProblemException.input(
            new Problem(
                folder.toString(),
                "",
                "",
                "a folder without workbooks",
                ".xlsx or .xlsm files",
                "Name a folder that has the answers in itself, not in folders inside it."));
      }
      return files;
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(folder.toString(), "", "", "a folder that cannot be read", "", ""), e);
    }
  }

  private static boolean isWorkbook(Path file) {
    var name = file.getFileName().toString();
    return name.matches("(?s)" + WORKBOOK)
        && !name.startsWith(LOCK)
        && !name.startsWith(".")
        && Files.isRegularFile(file);
  }

  /**
   * Where the copy of each answer goes: into one folder, under its own name; answers of one name
   * from several folders have the folder's name before it, and a number where that is not enough.
   */
  static Map<Path, Path> copies(List<Path> answers, Path folder) {
    var times = new HashMap<String, Integer>();
    answers.forEach(answer -> times.merge(key(name(answer)), 1, Integer::sum));
    var taken = new HashSet<String>();
    var copies = new LinkedHashMap<Path, Path>();
    for (var answer : answers) {
      var parent = answer.toAbsolutePath().normalize().getParent();
      var name =
          times.get(key(name(answer))) > 1 && parent != null && parent.getFileName() != null
              ? parent.getFileName() + " - " + name(answer)
              : name(answer);
      var free = name;
      for (int i = 2; !taken.add(key(free)); i++) {
        free = name.replaceFirst("(\\.[^.]*)$", " (" + i + ")$1");
      }
      copies.put(answer, folder.resolve(free));
    }
    return Collections.unmodifiableMap(copies);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Some file systems take two names for one that differ in case. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
