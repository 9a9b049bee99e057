package convsheet.cli;

import convsheet.image.InputFile;
import convsheet.image.InputPicture;
import convsheet.image.Preparation;
import convsheet.image.ValueRange;
import convsheet.network.Size;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options for a picture in a file that a network is to read. */
final class PictureInput {
  private static final Pattern SIZE =
      Pattern.compile("(?<rows>[1-9]\\d{0,6})(?:[xX\u00d7](?<columns>[1-9]\\d{0,6}))?");

  /** More than a workbook has room for as formulas; all that is made of them can be counted. */
  private static final long MOST_PIXELS = 4_000_000;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "The picture that the network reads: PNG, JPEG, GIF, BMP, WebP or TIFF; or numbers, as"
              + " .csv or .npy.")
  private Optional<Path> picture;

  @Option(
      names = "--grey",
      description = "Make the picture grey: one channel. Left out, it is as its file has it.")
  private boolean isGrey;

  @Option(
      names = "--rgb",
      description = "Take the picture as three channels, red, green and blue, even if it is grey.")
  private boolean isRgb;

  @Option(
      names = "--size",
      paramLabel = "ROWSxCOLUMNS",
      description =
          "Resize the picture to so many rows and columns, such as 28x28; one number for a square.")
  private Optional<String> size;

  @Option(
      names = "--range",
      paramLabel = "LOW..HIGH|MEAN,STD",
      description = {
        "Which numbers black and white become: 0..1 (the default), 0..255, -1..1; or a mean and a"
            + " standard deviation, as PyTorch normalises: 0.1307,0.3081 (mnist), or three of each"
            + " (imagenet)."
      })
  private Optional<String> range;

  @Option(names = "--invert", description = "Make dark light and light dark.")
  private boolean isInverted;

  /** The file, if one is given. */
  Optional<Path> file() {
    return picture;
  }

  /** The options that are given, as a person writes them. */
  List<String> given() {
    var given = new ArrayList<String>();
    picture.ifPresent(file -> given.add("--picture"));
    if (isGrey) {
      given.add("--grey");
    }
    if (isRgb) {
      given.add("--rgb");
    }
    size.ifPresent(text -> given.add("--size"));
    range.ifPresent(text -> given.add("--range"));
    if (isInverted) {
      given.add("--invert");
    }
    return given;
  }

  /**
   * What is to be made of a picture.
   *
   * @throws ProblemException if an option is not understood, or two contradict each other
   */
  Preparation preparation() {
    if (isGrey && isRgb) {
      throw ProblemException.input(
          Problem.of("both --grey and --rgb", "one of them", "Leave one out."));
    }
    return new Preparation(
        isGrey
            ? Optional.of(Preparation.Colour.GREY)
            : isRgb ? Optional.of(Preparation.Colour.RGB) : Optional.empty(),
        size.map(PictureInput::size),
        range.map(ValueRange::parse).orElse(ValueRange.UNIT),
        isInverted);
  }

  /** Refuses what makes other channels of a picture than the network reads, whatever it holds. */
  private void checkChannels(Preparation given, int wanted) {
    var expected = Problem.count(wanted, "channel") + ", as the network reads";
    int made = isGrey ? 1 : isRgb ? 3 : wanted;
    if (made != wanted) {
      var option = isGrey ? "--grey" : "--rgb";
      throw ProblemException.input(
          Problem.of(
              option + ", which makes a picture of " + Problem.count(made, "channel"),
              expected,
              wanted == 3
                  ? "Give --rgb instead of it."
                  : wanted == 1
                      ? "Give --grey instead of it."
                      : "Give it a picture with as many channels."));
    }
    int ranges = given.range().first().size();
    if (ranges != 1 && ranges != wanted) {
      throw ProblemException.input(
          Problem.of(
              "the range " + given.range().text() + ", which is for " + ranges + " channels",
              expected,
              "Give one mean and one standard deviation, such as --range 0.1307,0.3081."));
    }
  }

  /**
   * What is to be made of a picture for a question. A model says how large its picture is, and
   * whether it is grey: it is made so where no option says otherwise.
   */
  Preparation preparation(Question question) {
    var given = preparation();
    checkChannels(given, question.network().input().channels());
    if (question.form() != Question.Form.MODEL) {
      return given;
    }
    var shape = question.network().input();
    var colour =
        switch (shape.channels()) {
          case 1 -> Optional.of(Preparation.Colour.GREY);
          case 3 -> Optional.of(Preparation.Colour.RGB);
          default -> Optional.<Preparation.Colour>empty();
        };
    return new Preparation(
        given.colour().or(() -> colour),
        given.size().or(() -> Optional.of(new Size(shape.rows(), shape.columns()))),
        given.range(),
        given.isInverted());
  }

  /**
   * A question with the picture, if one is given.
   *
   * @throws ProblemException if it cannot be read, options are given for no picture, or the network
   *     cannot read it
   */
  Question in(Question question) {
    if (picture.isEmpty()) {
      checkNone();
      return question;
    }
    return in(question, picture.get());
  }

  /** A question with a picture out of a file, made ready as the options say. */
  Question in(Question question, Path file) {
    var kind = InputFile.kind(file);
    var read =
        InputFile.read(
            file, kind, kind == InputFile.Kind.PICTURE ? preparation(question) : preparation());
    try {
      return read.in(question, file.getFileName().toString());
    } catch (ProblemException e) {
      throw e.in(file.toString());
    }
  }

  /**
   * The picture, if one is given.
   *
   * @throws ProblemException if it cannot be read, or options are given for no picture
   */
  Optional<InputPicture> read() {
    var preparation = preparation();
    if (picture.isEmpty()) {
      checkNone();
    }
    return picture.map(file -> InputFile.read(file, InputFile.kind(file), preparation));
  }

  /**
   * Refuses options where there is no picture.
   *
   * @throws ProblemException if one is given
   */
  void checkNone() {
    if (!given().isEmpty()) {
      throw ProblemException.input(
          Problem.of(given().get(0) + " without --picture", "", "Name a picture with --picture."));
    }
  }

  private static Size size(String text) {
    var match = SIZE.matcher(text.strip());
    if (!match.matches()) {
      throw ProblemException.input(
          Problem.of(
              "--size " + Problem.quote(text),
              "rows x columns, such as 28x28, or one number for a square",
              "Correct the size."));
    }
    var rows = match.group("rows");
    var columns = Optional.ofNullable(match.group("columns")).orElse(rows);
    if ((long) Integer.parseInt(rows) * Integer.parseInt(columns) > MOST_PIXELS) {
      throw ProblemException.input(
          Problem.of(
              "--size " + Problem.quote(text) + ", which is too large",
              String.format(Locale.ROOT, "at most %,d pixels", MOST_PIXELS),
              "Use a smaller size."));
    }
    return new Size(Integer.parseInt(rows), Integer.parseInt(columns));
  }
}
