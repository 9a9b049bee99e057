package convsheet.cli;

import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Whose;
import convsheet.xlsx.WorkbookFile;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells whose each answer is. The sheet {@code Exercise} comes first, then the class, by what
 * stands in names of folders and files, then the folder alone.
 */
final class Submissions {
  /**
   * How learning platforms name a student's folder or file; those of Moodle, Canvas, Blackboard.
   */
  private static final List<Pattern> PLATFORMS =
      List.of(
          Pattern.compile("(?<name>.+)_(?<id>\\d+)_assignsubmission_(?:file|onlinetext)_?.*"),
          Pattern.compile("(?<name>[^_]+)_(?:LATE_)?(?<id>\\d{3,})_\\d{3,}_.+"),
          Pattern.compile(".+_(?<id>[^_]+)_attempt_\\d{4}-\\d\\d-\\d\\d.*"));

  /** A number of so many digits is not taken for an id by chance, as the 1 of a second copy is. */
  private static final int SHORTEST_ID = 3;

  /** A shorter word is not taken for somebody's name. */
  private static final int SHORTEST_NAME = 2;

  private final List<AnswerFile> answers;
  private final List<Roster.Student> students;
  private final Map<AnswerFile, List<String>> shortNames;
  private final Set<List<String>> personal;

  /** How many folders stand around all answers, and so say nothing of one. */
  private final int around;

  private Submissions(List<AnswerFile> answers, List<Roster.Student> students) {
    this.answers = answers;
    this.students = students;
    shortNames = AnswerFiles.shortNames(answers);
    personal = personal(answers);
    around = around(answers);
  }

  /**
   * Tells whose the answers are.
   *
   * @param students the class; may be empty
   * @param others files that are no workbooks, by which a student can have tried
   * @return the answers in their order, then a row for each student of the class without one
   */
  static List<Submission> of(
      List<AnswerFile> answers, List<Roster.Student> students, List<AnswerFile> others) {
    return new Submissions(answers, students).all(others);
  }

  /** What is known of an answer before it is compared with others. */
  private record Known(
      AnswerFile answer,
      Whose whose,
      Optional<Roster.Student> student,
      Optional<Folder> folder,
      Optional<ProblemException> damage) {
    /** Whether there is a workbook that can be opened. */
    boolean isReadable() {
      return damage.isEmpty();
    }

    Known withoutFolder() {
      return new Known(answer, whose, student, Optional.empty(), damage);
    }

    Optional<String> name() {
      return student
          .map(Roster.Student::name)
          .or(whose::name)
          .or(() -> folder.flatMap(Folder::name));
    }

    Optional<String> id() {
      return whose
          .id()
          .or(() -> student.flatMap(Roster.Student::id))
          .or(() -> folder.map(Folder::id));
    }

    /** What two answers of one student have in common; empty where nothing tells. */
    String key() {
      if (student.isPresent()) {
        return "student " + student.get().key();
      }
      if (whose.id().isPresent()) {
        return "id " + canonical(whose.id().get());
      }
      if (whose.name().isPresent()) {
        return "name " + canonical(whose.name().get());
      }
      return folder.map(from -> "folder " + from.id()).orElse("");
    }
  }

  /**
   * What a folder, or a platform's name for a file, says of a student.
   *
   * @param isNamed whether a platform named it so, and it is a student's for certain
   */
  private record Folder(Optional<String> name, String id, boolean isNamed) {}

  private List<Submission> all(List<AnswerFile> others) {
    var known = new ArrayList<Known>();
    InOrder.run(answers, this::known, answer -> known(answer, Whose.UNKNOWN), known::add);
    forgetFolders(known);
    var byKey = new LinkedHashMap<String, List<Known>>();
    for (var one : known) {
      if (one.isReadable()) { // what cannot be read competes with nothing
        byKey.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one);
      }
    }
    byKey.remove("");
    var times = new HashMap<String, Integer>();
    known.forEach(one -> one.name().ifPresent(name -> times.merge(name, 1, Integer::sum)));
    var submissions = new ArrayList<Submission>();
    for (var one : known) {
      var same = one.isReadable() ? byKey.getOrDefault(one.key(), List.of(one)) : List.of(one);
      submissions.add(submission(one, same, times));
    }
    submissions.addAll(absent(submissions, others));
    return submissions;
  }

  /**
   * Takes a folder for no student where nothing in it tells of one: where a class is known, and it
   * names nobody, or where several files lie in it, none of which can be read.
   */
  private void forgetFolders(List<Known> known) {
    var count = new HashMap<List<String>, Integer>();
    var readable = new HashSet<List<String>>();
    for (var one : known) {
      count.merge(one.answer().folders(), 1, Integer::sum);
      if (one.isReadable()) {
        readable.add(one.answer().folders());
      }
    }
    known.replaceAll(
        one -> {
          var folders = one.answer().folders();
          boolean tells =
              one.isReadable()
                  || one.folder().filter(Folder::isNamed).isPresent()
                  || students.isEmpty() && (count.get(folders) == 1 || readable.contains(folders));
          return tells ? one : one.withoutFolder();
        });
  }

  private Known known(AnswerFile answer) {
    if (answer.problem().isPresent() || answer.file().isEmpty()) {
      return known(answer, Whose.UNKNOWN, answer.problem());
    }
    try (var workbook = WorkbookFile.open(answer.file().get())) {
      return known(answer, whose(workbook));
    } catch (ProblemException e) {
      return known(answer, Whose.UNKNOWN, Optional.of(answer.placed(e)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return known(answer, Whose.UNKNOWN); // checking it will say what is the matter
    }
  }

  private Known known(AnswerFile answer, Whose whose) {
    return known(answer, whose, Optional.empty());
  }

  private Known known(AnswerFile answer, Whose whose, Optional<ProblemException> damage) {
    var folder = folder(answer);
    return new Known(answer, whose, student(answer, whose, folder), folder, damage);
  }

  /** What a workbook says of whose it is; nothing where that cannot be read. */
  static Whose whose(WorkbookFile workbook) {
    try {
      return Whose.read(workbook);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return Whose.UNKNOWN; // checking it, or by it, will say what is the matter
    }
  }

  private Submission submission(Known one, List<Known> same, Map<String, Integer> times) {
    var file = shortName(one.answer());
    var name = one.name();
    var shown =
        name.map(text -> times.get(text) > 1 ? text + " (" + file + ")" : text).orElse(file);
    var findings = new ArrayList<Finding>();
    if (same.size() > 1) {
      var others =
          same.stream()
              .filter(other -> other != one)
              .map(other -> shortName(other.answer()))
              .toList();
      findings.add(
          Finding.warning(
              "",
              "",
              "handed in "
                  + (same.size() == 2 ? "twice" : same.size() + " times")
                  + ", each with a row: also "
                  + Problem.list(others)));
    }
    named(one.answer(), one.folder())
        .filter(named -> one.student().isPresent() && !named.equals(one.student().get()))
        .ifPresent(
            named ->
                findings.add(
                    Finding.warning(
                        "",
                        "",
                        "stands where "
                            + named.name()
                            + " would hand in, and is by its sheet of "
                            + one.student().get().name())));
    if (!students.isEmpty() && one.student().isEmpty()) {
      findings.add(
          Finding.warning(
              "",
              "",
              "of nobody in the class" + one.id().map(id -> ": " + id).orElse("") + whoMight(one)));
    }
    return new Submission(
        one.answer(), shown, name, one.id(), one.whose(), one.student(), one.damage(), findings);
  }

  /** Who would fit where several do. */
  private String whoMight(Known one) {
    var might = one.whose().id().isPresent() ? List.<Roster.Student>of() : shortIds(one.answer());
    return might.size() < 2
        ? ""
        : "; its name fits "
            + might.stream()
                .map(student -> student.name() + student.id().map(id -> " (" + id + ")").orElse(""))
                .collect(Collectors.joining(" and "));
  }

  private String shortName(AnswerFile answer) {
    return String.join("/", shortNames.get(answer));
  }

  private List<Submission> absent(List<Submission> submissions, List<AnswerFile> others) {
    var there = new HashSet<Roster.Student>();
    submissions.forEach(one -> one.student().ifPresent(there::add));
    var absent = new ArrayList<Submission>();
    for (var student : students) {
      if (there.contains(student)) {
        continue;
      }
      var tried =
          others.stream()
              .filter(other -> named(other, folder(other)).filter(student::equals).isPresent())
              .map(AnswerFile::place)
              .toList();
      var problem =
          ProblemException.input(
              Problem.of(
                  tried.isEmpty() ? "no answer" : "no workbook but " + Problem.list(tried),
                  "",
                  ""));
      absent.add(
          new Submission(
              AnswerFile.bad("", List.of(""), problem),
              student.name(),
              Optional.of(student.name()),
              student.id(),
              Whose.UNKNOWN,
              Optional.of(student),
              Optional.of(problem),
              List.of()));
    }
    return absent;
  }

  // ---- the class ----

  private Optional<Roster.Student> student(
      AnswerFile answer, Whose whose, Optional<Folder> folder) {
    if (whose.id().isPresent()) {
      return only(
          student ->
              student
                  .id()
                  .map(Submissions::canonical)
                  .equals(whose.id().map(Submissions::canonical)));
    }
    var named =
        whose
            .name()
            .flatMap(name -> only(student -> canonical(student.name()).equals(canonical(name))));
    return named
        .or(() -> named(answer, folder))
        .or(() -> Optional.of(shortIds(answer)).filter(f -> f.size() == 1).map(f -> f.get(0)));
  }

  /**
   * The students whose ids, too short to be told from other numbers, stand as words of their own in
   * the nearest name that has any; several where nobody can tell. Of those, one whose name stands
   * there too is the one; one beside the name of another student is not.
   */
  private List<Roster.Student> shortIds(AnswerFile answer) {
    for (var name : names(answer)) {
      var alone = alone(name);
      var byId =
          students.stream()
              .filter(
                  student ->
                      student.id().map(Submissions::plain).filter(alone::contains).isPresent())
              .filter(student -> !isEverywhere(plain(student.id().orElseThrow())))
              .toList();
      if (byId.isEmpty()) {
        continue;
      }
      var words = words(name);
      var byName =
          students.stream().filter(student -> hasPart(words, words(student.name()))).toList();
      var both = byId.stream().filter(byName::contains).toList();
      if (!both.isEmpty()) {
        return both;
      }
      return byName.isEmpty()
          ? byId
          : Stream.of(byId, byName).flatMap(List::stream).distinct().toList();
    }
    return List.of();
  }

  /** Whether a word stands where most answers lie: the number of the task, or a date. */
  private boolean isEverywhere(String word) {
    long count =
        answers.stream()
            .filter(answer -> names(answer).stream().anyMatch(name -> alone(name).contains(word)))
            .count();
    return answers.size() > 2 && 2 * count > answers.size();
  }

  /** The names of a file and of the folders around it, the nearest first. */
  private static List<String> names(AnswerFile answer) {
    var names = new ArrayList<String>();
    names.add(answer.stem());
    for (int i = answer.folders().size() - 1; i >= 0; i--) {
      names.add(answer.folders().get(i));
    }
    return names;
  }

  /** What stands by itself in a name, not in brackets, as the number of a copy does. */
  private static Set<String> alone(String name) {
    return Stream.of(plain(name).replaceAll("\\([^)]*\\)", " ").split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  private Optional<Roster.Student> only(Predicate<Roster.Student> isThis) {
    var found = students.stream().filter(isThis).limit(2).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** The student that names of the file and of folders around it name; the nearest first. */
  private Optional<Roster.Student> named(AnswerFile answer, Optional<Folder> folder) {
    var names = names(answer);
    folder.flatMap(Folder::name).ifPresent(names::add);
    for (var name : names) {
      var words = words(name);
      var found =
          only(student -> student.file().equalsIgnoreCase(name))
              .or(() -> only(student -> student.id().filter(id -> hasId(words, id)).isPresent()))
              .or(() -> wholeName(words))
              .or(() -> only(student -> isPartOf(words, words(student.name()))));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The student whose name is there, and no longer one that it is a part of. */
  private Optional<Roster.Student> wholeName(List<String> words) {
    int most =
        students.stream()
            .map(student -> words(student.name()))
            .filter(name -> hasAll(words, name))
            .mapToInt(List::size)
            .max()
            .orElse(0);
    return only(
        student -> {
          var name = words(student.name());
          return name.size() == most && hasAll(words, name);
        });
  }

  private static boolean hasId(List<String> words, String id) {
    var parts = words(id);
    return id.length() >= SHORTEST_ID && Collections.indexOfSubList(words, parts) >= 0;
  }

  /** Whether all words of a name are there, in whatever order: Lopes, Ana. */
  private static boolean hasAll(List<String> words, List<String> name) {
    return !name.isEmpty() && (words.containsAll(name) || words.contains(String.join("", name)));
  }

  /** Whether a folder has the first name alone, or the last: anna. */
  private static boolean isPartOf(List<String> words, List<String> name) {
    return !words.isEmpty()
        && name.containsAll(words)
        && words.stream().anyMatch(word -> word.length() >= SHORTEST_NAME);
  }

  /** Whether a part of a name is there: 15 Lopes. */
  private static boolean hasPart(List<String> words, List<String> name) {
    return name.stream().anyMatch(word -> word.length() >= SHORTEST_NAME && words.contains(word));
  }

  /** A text without accents and case. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT);
  }

  /** The words and numbers of a text, without accents and case. */
  private static List<String> words(String text) {
    return Pattern.compile("\\p{L}+|\\p{N}+")
        .matcher(plain(text))
        .results()
        .map(r -> r.group())
        .toList();
  }

  static String canonical(String text) {
    return String.join(" ", words(text));
  }

  // ---- folders ----

  private Optional<Folder> folder(AnswerFile answer) {
    var folders = answer.folders();
    for (int i = folders.size() - 1; i >= 0; i--) {
      var name = folders.get(i);
      var platform = platform(name);
      if (platform.isPresent()) {
        return platform;
      }
    }
    var file = platform(answer.name());
    if (file.isPresent()) {
      return file;
    }
    return personal.contains(folders)
        ? Optional.of(
            new Folder(
                Optional.empty(),
                String.join(
                        "/", folders.subList(Math.min(around, folders.size() - 1), folders.size()))
                    .replaceAll("(?i)\\.zip(?=/|$)", ""),
                false))
        : Optional.empty();
  }

  private static Optional<Folder> platform(String name) {
    return PLATFORMS.stream()
        .map(pattern -> pattern.matcher(name))
        .filter(Matcher::matches)
        .findFirst()
        .map(
            found ->
                new Folder(
                    found.pattern().pattern().contains("?<name>")
                        ? Optional.of(found.group("name"))
                        : Optional.empty(),
                    found.group("id"),
                    true));
  }

  private static int around(List<AnswerFile> answers) {
    var all = answers.stream().map(AnswerFile::folders).filter(path -> !path.isEmpty()).toList();
    int same = 0;
    while (!all.isEmpty() && isSame(all, same)) {
      same++;
    }
    return same;
  }

  private static boolean isSame(List<List<String>> paths, int n) {
    return paths.stream()
        .allMatch(path -> path.size() > n && path.get(n).equals(paths.get(0).get(n)));
  }

  /** The folders that are one student's: all, where most of them hold a single answer. */
  private static Set<List<String>> personal(List<AnswerFile> answers) {
    var counts = new HashMap<List<String>, Integer>();
    answers.stream()
        .map(AnswerFile::folders)
        .filter(folders -> !folders.isEmpty())
        .forEach(folders -> counts.merge(folders, 1, Integer::sum));
    long single = counts.values().stream().filter(count -> count == 1).count();
    return 2 * single > counts.size() ? counts.keySet() : Set.of();
  }
}
