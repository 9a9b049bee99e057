package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convsheet.intake.Intake;
import convsheet.question.Evaluation;
import convsheet.testing.Book;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Pictures through networks: in place of a workbook, in place of its picture, and many at once. */
class RunPicturesTest {
  @TempDir private Path folder;

  /** Numbers 0, 1, 2, ... row by row. */
  private Path grey(String name, int rows, int columns) throws IOException {
    var image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < rows * columns; i++) {
      image.getRaster().setSample(i % columns, i / columns, 0, i);
    }
    return written(image, name);
  }

  private Path colour(String name, int rows, int columns) throws IOException {
    var image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x102030);
    return written(image, name);
  }

  private Path written(BufferedImage image, String name) throws IOException {
    var path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    ImageIO.write(image, "png", path.toFile());
    return path;
  }

  /** Sums of 2 x 2 cells over a picture of 3 x 3, then one number of all four. */
  private Path question(boolean isDense) {
    var book =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nSum|conv" + (isDense ? "\nAll|dense" : ""))
            .put("Input", "A1", "1 | 2 | 3\n4 | | 6\n7 | 8 | 9")
            .put("Sum", "A1", "1 | 1\n1 | 1");
    if (isDense) {
      book.put("All", "A1", "1 | 1\n1 | 1");
    }
    return book.save(folder.resolve("sums.xlsx"));
  }

  private double[] last(String audit) {
    var outputs = Evaluation.of(Intake.read(folder.resolve(audit), Optional.empty())).outputs();
    return outputs.get(outputs.size() - 1).values();
  }

  @Test
  void aPictureIsRunWithLayers() throws IOException {
    var ran = run("run", grey("nine.png", 3, 3), "--layers", "conv laplace", "--range", "0..255");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("wrote " + folder.resolve("nine.audit.xlsx"));
    assertThat(last("nine.audit.xlsx")).containsExactly(1 + 3 + 5 + 7 - 4 * 4);
  }

  @Test
  void aPictureWithoutACommandIsRun() throws IOException {
    assertThat(run(grey("nine.png", 4, 4)).out())
        .contains("MaxPool", "wrote " + folder.resolve("nine.audit.xlsx"));
  }

  @Test
  void anotherPictureGoesThroughTheSameNetwork() throws IOException {
    var ran = run("run", question(true), "--picture", grey("nine.png", 3, 3), "--range", "0..255");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains(
            "the picture is nine.png, 1 x 3 x 3; its numbers are from 0 to 8 (--range 0..255)")
        .doesNotContain("the workbook's own picture")
        .doesNotContain("blank")
        .contains("wrote " + folder.resolve("sums.nine.audit.xlsx"));
    // 0+1+3+4, 1+2+4+5, 3+4+6+7, 4+5+7+8
    assertThat(last("sums.nine.audit.xlsx")).containsExactly(8 + 12 + 20 + 24);
  }

  /** The workbook's picture has numbers from 0 to 9; a pixel of 8 becomes 8/255. */
  @Test
  void aRangeThatTheWorkbooksOwnPictureIsNotInIsWarnedOf() throws IOException {
    var ran = run("run", question(true), "--picture", grey("nine.png", 3, 3));

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("; its numbers are from 0 to 0.03137 (--range 0..1)")
        .contains(
            "warning  Input  the workbook's own picture has numbers from 0 to 9, which --range 0..1"
                + " does not make; give the range that it was made with (--range)");
    assertThat(
            run("run", question(true), "--picture", grey("nine.png", 3, 3), "--range", "-9..9.2")
                .out())
        .doesNotContain("the workbook's own picture");
    var numbers = folder.resolve("numbers.csv");
    Files.writeString(numbers, "1,1,1\n1,1,1\n1,1,1\n");
    assertThat(run("run", question(true), "--picture", numbers).out())
        .contains("the picture is numbers.csv, 1 x 3 x 3; its numbers are from 1 to 1")
        .doesNotContain("--range");
  }

  @Test
  void whatMakesOtherChannelsThanTheNetworkReadsIsRefused() throws IOException {
    var picture = grey("nine.png", 3, 3);
    assertThat(run("run", "workbooks/rgb.xlsx", "--picture", picture, "--grey").err())
        .contains("found --grey, which makes a picture of 1 channel; expected 3 channels")
        .contains("Give --rgb instead of it.");
    assertThat(run("run", question(true), "--picture", picture, "--rgb").err())
        .contains("found --rgb, which makes a picture of 3 channels; expected 1 channel")
        .contains("Give --grey instead of it.");
    assertThat(run("run", question(true), "--picture", picture, "--range", "imagenet").err())
        .contains("which is for 3 channels; expected 1 channel")
        .doesNotContain("--rgb");
  }

  @Test
  void layersThatCanReadAnotherSizeDo() throws IOException {
    var question = question(false);

    assertThat(run("run", question, "--picture", grey("two.png", 2, 3), "--range", "0..255").err())
        .isEmpty();
    assertThat(last("sums.two.audit.xlsx")).containsExactly(8, 12);
  }

  @Test
  void aPictureThatTheNetworkCannotReadIsRefused() throws IOException {
    var dense = question(true);
    var size = run("run", dense, "--picture", grey("four.png", 4, 4));
    assertThat(size.code()).isEqualTo(2);
    assertThat(size.err())
        .contains(
            "four.png: found a picture of 1 x 4 x 4, which the network cannot read",
            "expected one of 1 x 3 x 3",
            "Give --size 3x3 to resize it.");
    assertThat(run("run", dense, "--picture", grey("four.png", 4, 4), "--size", "3").out())
        .contains("the picture is four.png, 1 x 3 x 3: resized from 4 x 4 to 3 x 3 pixels; its");
    assertThat(run("run", dense, "--picture", colour("rgb.png", 3, 3)).err())
        .contains("found a picture of 3 channels; expected 1 channel", "Give --grey");
    assertThat(run("run", dense, "--picture", colour("rgb.png", 3, 3), "--grey").code()).isZero();
    assertThat(run("run", dense, "--layers", "conv blur").err())
        .contains("found --layers for a workbook");
    assertThat(run("run", dense, "--grey").err()).contains("found --grey without --picture");
  }

  @Test
  void theResultsOfManyPicturesAreATable() throws IOException {
    var question = question(true);
    grey("pictures/b.png", 3, 3);
    var bad = grey("pictures/a.png", 3, 3);
    Files.write(bad, Arrays.copyOf(Files.readAllBytes(bad), 45));
    colour("pictures/c.png", 3, 3);
    Files.writeString(folder.resolve("pictures/notes.md"), "no picture");
    Files.writeString(folder.resolve("pictures/d.csv"), "1,1,1\n1,1,1\n1,1,1\n");
    var table = folder.resolve("results.csv");
    var json = folder.resolve("results.json");

    var ran = run("run", question, "--pictures", folder.resolve("pictures"), "--csv", table);
    var asJson = run("run", question, "--pictures", folder.resolve("pictures"), "--json", json);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("a.png: found a damaged picture", "c.png: found a picture of 3 channels");
    assertThat(ran.out()).contains("b.png", "2 of 4 pictures", "wrote " + table);
    double sum = (8 + 12 + 20 + 24) / 255.;
    assertThat(Files.readAllLines(table))
        .element(0)
        .isEqualTo("picture,largest,value,output 1,error");
    var rows = Files.readAllLines(table);
    assertThat(rows.get(1)).startsWith("a.png,,,,").contains("damaged");
    assertThat(Double.parseDouble(rows.get(2).split(",")[3])).isCloseTo(sum, offset(1e-15));
    assertThat(rows.get(4)).isEqualTo("d.csv,1,16.0,16.0,");
    assertThat(asJson.code()).isEqualTo(2);
    var pictures = JsonMapper.shared().readTree(Files.readString(json)).get("pictures");
    assertThat(pictures).hasSize(4);
    assertThat(pictures.get(3).get("values").get(0).doubleValue()).isEqualTo(16);
    assertThat(pictures.get(0).get("error").stringValue()).contains("damaged");
  }

  @Test
  void eachPictureOfAFolderGetsAnAudit() throws IOException {
    grey("pictures/b.png", 3, 3);
    grey("pictures/a.png", 3, 3);
    var audits = folder.resolve("audits");

    var ran =
        run(
            "run",
            question(true),
            "--pictures",
            folder.resolve("pictures"),
            "-o",
            audits,
            "--range",
            "0..255");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(last("audits/a.audit.xlsx")).containsExactly(64);
    assertThat(last("audits/b.audit.xlsx")).containsExactly(64);
    assertThat(run("run", question(true), "--pictures", folder.resolve("none")).err())
        .contains("none: found no such folder");
    assertThat(run("run", question(true), "--pictures", audits).err()).contains("found no picture");
    assertThat(run("run", question(true), "--csv", "x.csv").err())
        .contains("found --csv without --pictures");
  }
}
