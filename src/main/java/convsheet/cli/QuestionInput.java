package convsheet.cli;

import convsheet.image.InputFile;
import convsheet.image.PictureQuestion;
import convsheet.intake.Intake;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a command is to compute: the network of a workbook or a model, with its own picture or
 * another; or a picture, with layers in a line.
 */
final class QuestionInput {
  @Mixin private PictureInput picture;

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      description = {
        "The layers for a picture in the place of a workbook, as new takes them; left out: "
            + PictureQuestion.LAYERS
            + "."
      })
  private Optional<String> layers;

  /** The picture that is given in place of a question's own. */
  Optional<Path> picture() {
    return picture.file();
  }

  /**
   * Refuses another picture, and layers, where there is no place for them.
   *
   * @param where where: {@code several workbooks}
   */
  void checkNone(String where) {
    picture.given().stream()
        .findFirst()
        .or(() -> layers.map(text -> "--layers"))
        .ifPresent(
            option -> {
              throw ProblemException.input(
                  Problem.of(option + " for " + where, "", "Leave it out, or name one file."));
            });
  }

  /**
   * Refuses another picture, and layers, beside the pictures of a folder.
   *
   * @throws ProblemException if there is one
   */
  void checkOne() {
    if (picture.file().isPresent() || layers.isPresent()) {
      throw ProblemException.input(
          Problem.of(
              (picture.file().isPresent() ? "--picture" : "--layers") + " beside --pictures",
              "a workbook or a model, and a folder of pictures for it",
              "Leave it out."));
    }
  }

  /**
   * Whether a file is a picture, or numbers in the place of one; none is named as a workbook is.
   */
  static boolean isPicture(Path input) {
    return !OutputRules.isWorkbook(input) && InputFile.is(input);
  }

  /**
   * Reads the question.
   *
   * @param sheet the name of the sheet whose formulas are to be read, if it is given
   * @throws ProblemException if a file cannot be read, or the network cannot read the picture
   */
  Question read(Path input, Optional<String> sheet) {
    if (isPicture(input)) {
      return ofPicture(input);
    }
    if (layers.isPresent()) {
      throw ProblemException.input(
          new Problem(
              input.toString(),
              "",
              "",
              "--layers for a workbook",
              "a picture, as a workbook has its layers",
              "Leave --layers out, or name a picture in the place of the workbook."));
    }
    return picture.in(Intake.read(input, sheet));
  }

  /**
   * A question with a picture out of a file.
   *
   * @throws ProblemException if the network cannot read it, which names the file
   */
  Question with(Question question, Path file) {
    return picture.in(question, file);
  }

  private Question ofPicture(Path input) {
    if (picture.file().isPresent()) {
      throw ProblemException.input(
          Problem.of(
              "two pictures, " + input + " and " + picture.file().get(),
              "a workbook or a model with --picture, or a picture alone",
              "Leave one out."));
    }
    var name = input.getFileName().toString();
    var read = InputFile.read(input, InputFile.kind(input), picture.preparation());
    return PictureQuestion.of(read, name, layers.orElse(PictureQuestion.LAYERS)).named(name);
  }
}
