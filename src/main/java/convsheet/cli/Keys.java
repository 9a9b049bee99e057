package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Whose;
import convsheet.xlsx.WorkbookFile;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder, or a zip archive, with keys: which of them belongs to an answer. What stands in both
 * comes first, {@code Id}, {@code Name} and {@code Variant}, then their names.
 */
final class Keys implements Closeable {
  private final Path place;
  private final AnswerFiles files;
  private final List<Key> keys;

  private record Key(AnswerFile file, Whose whose, boolean isReadable) {
    static Key of(AnswerFile file) {
      try (var workbook = WorkbookFile.open(file.file().orElseThrow())) {
        return new Key(file, Submissions.whose(workbook), true);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        return new Key(file, Whose.UNKNOWN, false); // checking by it will say what is the matter
      }
    }
  }

  private Keys(Path place, AnswerFiles files, List<Key> keys) {
    this.place = place;
    this.files = files;
    this.keys = keys;
  }

  /** No keys. */
  static Keys none() {
    return new Keys(Path.of(""), AnswerFiles.find(List.of(), List.of()), List.of());
  }

  /** Looks through a folder or an archive of keys. */
  static Keys in(Path place) {
    var files = AnswerFiles.find(List.of(place), List.of());
    var keys =
        files.answers().stream().filter(file -> file.file().isPresent()).map(Key::of).toList();
    return new Keys(place, files, keys);
  }

  /**
   * The key of an answer.
   *
   * @throws ProblemException if there is none, or more than one, or the answer cannot be opened
   */
  Path of(Submission answer) {
    if (answer.damage().isPresent()) {
      throw answer.damage().get(); // nothing in it could tell of its key
    }
    var file = answer.answer();
    var name = answer.name().map(Submissions::canonical);
    var found =
        only(answer, key -> isSame(key.whose().id(), id(answer)))
            .or(() -> only(answer, key -> isVariant(key, answer) && isName(key, name)))
            .or(() -> only(answer, key -> isVariant(key, answer)))
            .or(() -> only(answer, key -> isName(key, name)))
            .or(() -> only(answer, key -> key.file().inside().equals(file.inside())))
            .or(() -> only(answer, key -> key.file().name().equals(file.name())))
            .or(() -> only(answer, key -> key.file().stem().equalsIgnoreCase(file.stem())))
            .or(
                () ->
                    answer
                        .student()
                        .flatMap(
                            s -> only(answer, k -> k.file().stem().equalsIgnoreCase(s.file()))))
            .or(
                () ->
                    id(answer)
                        .map(Submissions::canonical)
                        .flatMap(
                            id ->
                                only(
                                    answer,
                                    key ->
                                        (" " + Submissions.canonical(key.file().stem()))
                                            .endsWith(" " + id))));
    return found
        .flatMap(key -> key.file().file())
        .orElseThrow(
            () ->
                problem(
                    answer,
                    "no key for it in " + place + unreadable(),
                    "a key with its Id or Variant, or named " + file.name(),
                    "Name the key like the answer, or give one key for all."));
  }

  /** Says which keys could not be read, one of which may be the answer's. */
  private String unreadable() {
    var places =
        keys.stream().filter(key -> !key.isReadable()).map(key -> key.file().place()).toList();
    return places.isEmpty() ? "" : ", where " + Problem.list(places) + " cannot be read";
  }

  /** The one key of which something holds and nothing says that it is another student's. */
  private Optional<Key> only(Submission answer, Predicate<Key> holds) {
    var found =
        keys.stream().filter(holds).filter(key -> !isAnothers(key.whose(), answer)).toList();
    if (found.size() > 1) {
      var sameName =
          found.stream().filter(key -> key.file().name().equals(answer.answer().name())).toList();
      return sameName.size() == 1 ? Optional.of(sameName.get(0)) : Optional.empty();
    }
    return found.stream().findFirst();
  }

  private static boolean isAnothers(Whose key, Submission answer) {
    var id = id(answer);
    var variant = answer.whose().variant();
    return key.id().isPresent() && id.isPresent() && !isSame(key.id(), id)
        || key.variant().isPresent()
            && variant.isPresent()
            && !key.variant().equals(variant)
            && !isSame(key.id(), id);
  }

  /** The id that the sheet or the class has; a folder's name is none that a key could have. */
  private static Optional<String> id(Submission answer) {
    return answer.whose().id().or(() -> answer.student().flatMap(Roster.Student::id));
  }

  private static boolean isSame(Optional<String> one, Optional<String> other) {
    return one.isPresent()
        && one.map(Submissions::canonical).equals(other.map(Submissions::canonical));
  }

  private static boolean isVariant(Key key, Submission answer) {
    return key.whose().variant().isPresent()
        && key.whose().variant().equals(answer.whose().variant());
  }

  private static boolean isName(Key key, Optional<String> name) {
    return name.isPresent() && key.whose().name().map(Submissions::canonical).equals(name);
  }

  private static ProblemException problem(
      Submission answer, String found, String expected, String remedy) {
    return ProblemException.input(
        new Problem(answer.answer().place(), "", "", found, expected, remedy));
  }

  @Override
  public void close() {
    files.close();
  }
}
