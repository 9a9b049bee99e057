package convsheet.cli;

import convsheet.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Something that was handed in, or should have been: a row of every report.
 *
 * @param place where it stands, as a person would name it: {@code answers.zip/anna/answers.xlsx}
 * @param inside the names of folders and archives that lead to it from what was given, then its
 *     own; its own alone where it was given itself
 * @param file where it can be read: itself, or what was unpacked of an archive
 * @param problem why it cannot be checked, if that is known already
 */
record AnswerFile(
    String place, List<String> inside, Optional<Path> file, Optional<ProblemException> problem) {
  AnswerFile {
    inside = List.copyOf(inside);
  }

  /** A file that was given. */
  static AnswerFile given(Path file) {
    return found(file.toString(), List.of(String.valueOf(file.getFileName())), file);
  }

  static AnswerFile found(String place, List<String> inside, Path file) {
    return new AnswerFile(place, inside, Optional.of(file), Optional.empty());
  }

  static AnswerFile bad(String place, List<String> inside, ProblemException problem) {
    return new AnswerFile(place, inside, Optional.empty(), Optional.of(problem));
  }

  /** A problem of this file, in the place that a person knows. */
  ProblemException placed(ProblemException why) {
    return file.map(Path::toString).filter(why.problem().file()::equals).isPresent()
        ? why.renamed(place)
        : why.in(place);
  }

  /** Its own name, without folders. */
  String name() {
    return inside.get(inside.size() - 1);
  }

  /** Its own name without an extension. */
  String stem() {
    return name().replaceFirst("\\.[^.]*$", "");
  }

  /** The folders that lead to it, from what was given on. */
  List<String> folders() {
    return inside.subList(0, inside.size() - 1);
  }

  /** The names in the place that was given: the folder or archive, or the folder of a file. */
  List<String> root() {
    return parts().subList(0, Math.max(0, parts().size() - inside.size()));
  }

  /** The names in its place, from the outermost folder to its own. */
  List<String> parts() {
    return List.of(place.replaceFirst("^[/\\\\]+", "").split("[/\\\\]+"));
  }
}
