package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.WholeFile;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What stands in files, in folders and in zip archives, however deep: a row for each workbook, and
 * for what should have been one. What else is there is told by {@link #others()}; nothing is lost
 * but what programs put beside files for themselves. Archives are unpacked into a folder for the
 * time being.
 */
final class AnswerFiles implements Closeable {
  /** Those that cannot be read are named in the report, not passed over. */
  private static final String WORKBOOK = "(?is).*\\.(xls[xmb]?|ods)";

  /** Archives that are not read; they are rows, for answers may be in them. */
  private static final String OTHER_ARCHIVE = "(?is).*\\.(rar|7z|tar|tgz|gz|bz2|xz)";

  /** What spreadsheet programs and systems put beside files. */
  private static final String NO_CONTENT = "(?is)(~\\$.*|\\..*|Thumbs\\.db|desktop\\.ini)";

  /** How the tables and the JSON of check begin. */
  private static final List<String> REPORTS = List.of("answer,student,id,", "[{\"answer\":");

  private static final int REPORT_BYTES = 32;

  private static final String NO_CONTENT_FOLDER = "(?s)(\\.(?!\\.?$).*|__MACOSX)";

  /** The bytes that may be unpacked of one file of an archive. */
  private static final long MOST_BYTES = 256L << 20;

  /** The bytes that may be unpacked in all. */
  private static final long MOST_BYTES_IN_ALL = 2L << 30;

  /** The files that archives may have in all. */
  private static final int MOST_FILES = 20_000;

  /** How deep archives may stand in archives. */
  private static final int DEEPEST_ARCHIVE = 4;

  private static final int DEEPEST_FOLDER = 64;

  private final Collection<Path> notThese;
  private final Map<String, AnswerFile> answers = new LinkedHashMap<>();
  private final List<AnswerFile> others = new ArrayList<>();
  private final List<ProblemException> unread = new ArrayList<>();
  private Optional<Path> unpacked = Optional.empty();
  private long bytes;
  private int files;
  private int count;

  private AnswerFiles(Collection<Path> notThese) {
    this.notThese = notThese;
  }

  /**
   * Looks through files, folders and archives.
   *
   * @param notThese what is passed over where it stands in one of the folders: keys, and what is
   *     written
   * @throws ProblemException if nothing can be unpacked
   */
  static AnswerFiles find(List<Path> given, Collection<Path> notThese) {
    var files = new AnswerFiles(notThese);
    try {
      for (var path : given) {
        files.add(path);
      }
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
    return files;
  }

  /** What is to be a row, in the order in which it was given, then of names; each once. */
  List<AnswerFile> answers() {
    return List.copyOf(answers.values());
  }

  /**
   * Requires that all that was given could be looked through, without which nobody knows who handed
   * in nothing.
   *
   * @throws ProblemException if a file is not there, or a folder or an archive cannot be read
   */
  void checkRead() {
    unread.stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem;
            });
  }

  /** What stands there besides, and is no workbook. */
  List<AnswerFile> others() {
    return List.copyOf(others);
  }

  private void add(Path given) {
    if (Files.isDirectory(given)) {
      var tree = new Tree(given.toString());
      folder(given, List.of(), tree, new HashSet<>());
      tree.end();
    } else if (isArchive(given)) {
      var tree = new Tree(given.toString());
      archive(given, List.of(), tree, 1);
      tree.end();
    } else {
      if (!Files.exists(given)) {
        unread.add(noSuchFile(given, new NoSuchFileException(given.toString())));
      }
      put(AnswerFile.given(given));
    }
  }

  private static ProblemException noSuchFile(Path file, NoSuchFileException e) {
    return ProblemException.files(
        new Problem(file.toString(), "", "", "no such file", "", "Check the name."), e);
  }

  private void put(AnswerFile answer) {
    var key =
        answer
            .file()
            .filter(file -> unpacked.filter(file::startsWith).isEmpty())
            .map(file -> file.toAbsolutePath().normalize().toString())
            .orElse(answer.place());
    answers.putIfAbsent(key, answer);
  }

  /** What was found in one folder or archive that was given; paths are counted from it. */
  private final class Tree {
    private final String root;
    private final Map<List<String>, AnswerFile> rows = new TreeMap<>(BY_NAMES);
    private final Map<List<String>, AnswerFile> rest = new TreeMap<>(BY_NAMES);
    private final Set<List<String>> folders = new TreeSet<>(BY_NAMES);

    Tree(String root) {
      this.root = root;
    }

    String place(List<String> inside) {
      return inside.isEmpty() ? root : root + File.separator + String.join(File.separator, inside);
    }

    void row(List<String> inside, Path file) {
      rows.put(inside, AnswerFile.found(place(inside), inside, file));
    }

    void bad(List<String> inside, String found, String expected, String remedy) {
      var problem =
          ProblemException.input(new Problem(place(inside), "", "", found, expected, remedy));
      var names = inside.isEmpty() ? List.of(String.valueOf(Path.of(root).getFileName())) : inside;
      rows.put(inside, AnswerFile.bad(place(inside), names, problem));
    }

    void rest(List<String> inside, Path file) {
      rest.put(inside, AnswerFile.found(place(inside), inside, file));
    }

    /** Adds rows for folders in which a workbook should have been, then all to the whole. */
    void end() {
      var withRows = new HashSet<List<String>>();
      rows.keySet().forEach(row -> withRows.addAll(around(row)));
      Optional.ofNullable(rows.get(List.of())).flatMap(AnswerFile::problem).ifPresent(unread::add);
      var holding = new HashSet<List<String>>();
      rows.keySet().forEach(row -> holding.add(parent(row)));
      var siblings = new HashMap<List<String>, Integer>();
      folders.stream()
          .filter(withRows::contains)
          .forEach(folder -> siblings.merge(parent(folder), 1, Integer::sum));
      int enough = 2; // so many are folders of students
      var top = top();
      for (var folder : List.copyOf(folders)) {
        var parent = parent(folder);
        if (!withRows.contains(folder)
            && !holding.contains(parent)
            && siblings.getOrDefault(parent, 0) >= (parent.equals(top) ? 1 : enough)) {
          var there = rest.keySet().stream().filter(path -> isIn(path, folder)).toList();
          bad(folder, "no workbook" + besides(there, folder), "an .xlsx or .xlsm file", "");
          there.forEach(rest::remove);
        }
      }
      if (rows.isEmpty()) {
        bad(
            List.of(),
            "a folder without workbooks" + besides(rest.keySet(), List.of()),
            ".xlsx or .xlsm files",
            "Name a folder, or a zip archive, that has the answers in it.");
        rest.clear();
      }
      rows.values().forEach(AnswerFiles.this::put);
      others.addAll(rest.values());
    }

    private static final int MOST_NAMED = 3;

    private String besides(Collection<List<String>> there, List<String> folder) {
      if (there.isEmpty()) {
        return "";
      }
      var names =
          there.stream()
              .limit(MOST_NAMED)
              .map(path -> String.join("/", path.subList(folder.size(), path.size())))
              .map(Problem::quote)
              .toList();
      return " but "
          + String.join(", ", names)
          + (there.size() > MOST_NAMED ? " and " + (there.size() - MOST_NAMED) + " more" : "");
    }

    /** Where folders begin to branch: what was given may have one folder with all in it. */
    private List<String> top() {
      List<String> top = List.of();
      while (true) {
        var folder = top;
        var inside = folders.stream().filter(other -> parent(other).equals(folder)).toList();
        if (inside.size() != 1
            || rows.keySet().stream().anyMatch(row -> parent(row).equals(folder))) {
          return top;
        }
        top = inside.get(0);
      }
    }
  }

  private static List<String> parent(List<String> path) {
    return path.subList(0, Math.max(0, path.size() - 1));
  }

  /** The folders around a path. */
  private static List<List<String>> around(List<String> path) {
    return IntStream.range(0, path.size()).mapToObj(n -> path.subList(0, n)).toList();
  }

  private static final Comparator<List<String>> BY_NAMES =
      (one, other) -> Arrays.compare(one.toArray(String[]::new), other.toArray(String[]::new));

  private static boolean isIn(List<String> path, List<String> folder) {
    return path.size() >= folder.size() && path.subList(0, folder.size()).equals(folder);
  }

  private static List<String> with(List<String> folder, String name) {
    var path = new ArrayList<>(folder);
    path.add(name);
    return List.copyOf(path);
  }

  // ---- folders ----

  private void folder(Path folder, List<String> inside, Tree tree, Set<Path> around) {
    if (!inside.isEmpty()) {
      tree.folders.add(inside);
    }
    Path real;
    List<Path> content;
    try (var listed = Files.list(folder)) {
      real = folder.toRealPath();
      content = listed.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      tree.bad(inside, "a folder that cannot be read", "", "Check that you may read it.");
      return;
    }
    if (inside.size() >= DEEPEST_FOLDER || !around.add(real)) {
      tree.bad(inside, "a folder that leads back to itself", "", "");
      return;
    }
    for (var path : content) {
      var name = path.getFileName().toString();
      if (notThese.stream().anyMatch(other -> WholeFile.isSame(path, other))) {
        continue;
      }
      if (Files.isDirectory(path)) {
        if (!name.matches(NO_CONTENT_FOLDER)) {
          folder(path, with(inside, name), tree, around);
        }
      } else if (!name.matches(NO_CONTENT)) {
        file(path, with(inside, name), tree, 0);
      }
    }
    around.remove(real);
  }

  /** A file in a folder or an archive: a workbook, an archive, or something else. */
  private void file(Path file, List<String> inside, Tree tree, int archives) {
    var name = inside.get(inside.size() - 1);
    if (name.matches(WORKBOOK) || isWorkbook(file)) {
      tree.row(inside, file);
    } else if (isArchive(file, name)) {
      archive(file, inside, tree, archives + 1);
    } else if (name.matches(OTHER_ARCHIVE)) {
      tree.bad(inside, "an archive that is no zip", "a zip archive", "Unpack it.");
    } else if (!isReport(file)) {
      tree.rest(inside, file);
    }
  }

  /** Whether a file is what check wrote the last time, beside the answers. */
  private static boolean isReport(Path file) {
    try (var in = Files.newInputStream(file)) {
      var begin = new String(in.readNBytes(REPORT_BYTES), StandardCharsets.UTF_8);
      return REPORTS.stream().anyMatch(begin::startsWith);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a path is a folder or an archive, in which several files can be. */
  static boolean isSeveral(Path path) {
    return Files.isDirectory(path) || isArchive(path);
  }

  private static boolean isArchive(Path file) {
    return isArchive(file, String.valueOf(file.getFileName()));
  }

  private static boolean isArchive(Path file, String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".zip")
        && Files.isRegularFile(file)
        && !isWorkbook(file);
  }

  /** Whether a file is a workbook by what stands in it, whatever its name. */
  private static boolean isWorkbook(Path file) {
    if (!Files.isRegularFile(file) || !startsAsZip(file)) {
      return false;
    }
    try (var zip = new ZipFile(file.toFile())) {
      return zip.getEntry("[Content_Types].xml") != null
          && (zip.getEntry("xl/workbook.xml") != null || zip.getEntry("xl/workbook.bin") != null);
    } catch (IOException | IllegalArgumentException e) {
      return false; // it is then what its name says
    }
  }

  private static boolean startsAsZip(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(4), new byte[] {'P', 'K', 3, 4});
    } catch (IOException e) {
      return false; // whoever reads it will say why it cannot be read
    }
  }

  // ---- archives ----

  private void archive(Path file, List<String> inside, Tree tree, int depth) {
    if (!inside.isEmpty()) {
      tree.folders.add(inside);
    }
    if (depth > DEEPEST_ARCHIVE) {
      tree.bad(
          inside, "an archive in archives in archives", "the answers themselves", "Unpack it.");
      return;
    }
    try (var zip = open(file)) {
      var names = new HashSet<String>();
      for (var entry : Collections.list(zip.entries())) {
        var path = path(entry.getName());
        if (path.isEmpty() || isWithoutContent(path)) {
          continue;
        }
        var there = new ArrayList<>(inside);
        there.addAll(path);
        addFolders(tree, inside, entry.isDirectory() ? there : there.subList(0, there.size() - 1));
        if (entry.isDirectory()) {
          continue;
        }
        if (++files > MOST_FILES) {
          tree.bad(inside, "more than " + MOST_FILES + " files in archives", "", "Unpack it.");
          return;
        }
        if (!names.add(entry.getName())) {
          tree.bad(with(there, "(2)"), "a second file of this name in the archive", "one", "");
          continue;
        }
        try (var in = zip.getInputStream(entry)) {
          file(unpack(in, path.get(path.size() - 1)), there, tree, depth);
        } catch (TooLarge e) {
          tree.bad(there, e.getMessage(), "", "Unpack the archive, and check what is in it.");
        } catch (ZipException | IllegalArgumentException e) {
          tree.bad(
              there, "a file that cannot be unpacked", "", "The archive is damaged, or encrypted.");
        }
      }
    } catch (NoSuchFileException e) {
      throw noSuchFile(file, e);
    } catch (IOException | IllegalArgumentException e) {
      tree.bad(
          inside,
          "a damaged or encrypted archive (" + e.getMessage() + ")",
          "a zip archive",
          "Fetch it again, or unpack it.");
    }
  }

  /** Names in an archive are UTF-8 where they say so, else mostly what DOS had. */
  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException | IllegalArgumentException e) {
      return new ZipFile(file.toFile(), Charset.forName("IBM437"));
    }
  }

  /** The names in an entry's name; they are for telling only, no file is ever written there. */
  private static List<String> path(String name) {
    return Arrays.stream(name.split("[/\\\\]+"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .toList();
  }

  private static boolean isWithoutContent(List<String> path) {
    return path.get(path.size() - 1).matches(NO_CONTENT)
        || path.stream().limit(path.size() - 1).anyMatch(name -> name.matches(NO_CONTENT_FOLDER))
        || path.get(0).matches(NO_CONTENT_FOLDER);
  }

  private static void addFolders(Tree tree, List<String> inside, List<String> folder) {
    for (int i = inside.size() + 1; i <= folder.size(); i++) {
      tree.folders.add(List.copyOf(folder.subList(0, i)));
    }
  }

  /** That there is more in an archive than is taken out of one. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(long bytes) {
      super("more than " + (bytes >> 20) + " MB");
    }
  }

  private Path unpack(InputStream in, String name) throws IOException {
    if (unpacked.isEmpty()) {
      unpacked = Optional.of(Files.createTempDirectory("convsheet"));
    }
    var folder = Files.createDirectory(unpacked.get().resolve(String.valueOf(++count)));
    var target = folder.resolve(FileName.cut(name.replaceAll("[^\\w.() -]", "_"), 100));
    try (var out = Files.newOutputStream(target)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        bytes += n;
        if (size > MOST_BYTES) {
          throw new TooLarge(MOST_BYTES);
        }
        if (bytes > MOST_BYTES_IN_ALL) {
          throw new TooLarge(MOST_BYTES_IN_ALL);
        }
        out.write(buffer, 0, n);
      }
    } catch (TooLarge e) {
      Files.deleteIfExists(target);
      throw e;
    }
    return target;
  }

  /** Removes what was unpacked. */
  @Override
  public void close() {
    if (unpacked.isEmpty()) {
      return;
    }
    try (var all = Files.walk(unpacked.get())) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      unpacked.get().toFile().deleteOnExit(); // it stands where systems clear away
    }
  }

  // ---- names ----

  /**
   * The shortest name of each by which it is told from the others: its own, or with as many folders
   * before it as that takes.
   */
  static Map<AnswerFile, List<String>> shortNames(List<AnswerFile> all) {
    var shortest = new HashMap<AnswerFile, List<String>>();
    var left = new LinkedHashSet<>(all);
    for (int length = 1; !left.isEmpty(); length++) {
      var alike = new HashMap<List<String>, List<AnswerFile>>();
      for (var answer : left) {
        alike.computeIfAbsent(end(answer, length), key -> new ArrayList<>()).add(answer);
      }
      int most = length;
      for (var name : alike.entrySet()) {
        var same = name.getValue();
        if (same.size() == 1 || same.stream().allMatch(answer -> answer.parts().size() <= most)) {
          same.forEach(answer -> shortest.put(answer, name.getKey()));
          left.removeAll(same);
        }
      }
    }
    return shortest;
  }

  private static List<String> end(AnswerFile answer, int length) {
    var parts = answer.parts();
    return parts.subList(Math.max(0, parts.size() - length), parts.size());
  }

  /**
   * Where the copy of each answer goes: into one folder, under its own name, with those of the
   * folders and archives before it that lead to it from what was given. Where answers stand in
   * several places that were given, the name of that comes first. No name depends on what else is
   * there, but that a number follows where two are the same.
   */
  static Map<AnswerFile, Path> copies(List<AnswerFile> answers, Path folder) {
    return targets(answers, folder, Optional.empty());
  }

  /** Where the page of each answer goes, one that cannot be read too: as its copy does. */
  static Map<AnswerFile, Path> pages(List<AnswerFile> answers, Path folder) {
    return targets(answers, folder, Optional.of(".html"));
  }

  /**
   * Where something goes that is written for each answer.
   *
   * @param extension how it ends; left out, as the answer does, if that is a file
   */
  private static Map<AnswerFile, Path> targets(
      List<AnswerFile> answers, Path folder, Optional<String> extension) {
    var names = new FileName();
    var targets = new LinkedHashMap<AnswerFile, Path>();
    boolean isOne = answers.stream().map(AnswerFile::root).distinct().count() <= 1;
    for (var answer : answers) {
      if (answer.file().isPresent() || extension.isPresent()) {
        var root = answer.root();
        var name =
            Stream.concat(
                    root.stream().skip(isOne ? root.size() : Math.max(0, root.size() - 1)),
                    answer.inside().stream())
                .map(FileName::part)
                .collect(Collectors.joining(" - "));
        int dot = answer.file().isPresent() ? name.lastIndexOf('.') : -1;
        var stem = dot < 0 ? name : name.substring(0, dot);
        targets.put(
            answer,
            folder.resolve(
                names.unlike(stem, " (%d)", extension.orElse(name.substring(stem.length())))));
      }
    }
    return Collections.unmodifiableMap(targets);
  }
}
