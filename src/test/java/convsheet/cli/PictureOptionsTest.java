package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.Book;
import convsheet.testing.ChildJava;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PictureOptionsTest {
  private static final Path BY_HAND = Path.of("workbooks/by-hand.xlsx");

  @TempDir private Path folder;

  private Ran run(Object... words) {
    var all = new ArrayList<Object>(List.of("run", BY_HAND, "-o", folder.resolve("audit.xlsx")));
    all.addAll(List.of(words));
    return Ran.run(all.toArray());
  }

  private static List<String> names(Path images) throws IOException {
    try (var files = Files.list(images)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachChannelAndFilterTheNetworkAndAFilmAreWritten() throws IOException {
    var images = folder.resolve("images");

    var ran = run("--images", images, "--animate", "Conv:1");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("wrote 9 pictures into " + images);
    assertThat(names(images))
        .containsExactly(
            "Conv-channel-1-sliding.gif",
            "Conv-filter-1-channel-1.png",
            "Conv-filter-1-channel-1.svg",
            "Conv-output-channel-1.png",
            "Conv-output-channel-1.svg",
            "Input-channel-1.png",
            "Input-channel-1.svg",
            "network.png",
            "network.svg");
  }

  @Test
  void theJsonNamesThem() {
    var images = folder.resolve("images");

    var ran = run("--images", images, "--json", "-");

    var named = new ArrayList<String>();
    JsonMapper.shared()
        .readTree(ran.out())
        .get("images")
        .forEach(image -> named.add(image.asString()));
    assertThat(named).hasSize(8).contains(images.resolve("network.svg").toString());
    assertThat(named).allSatisfy(image -> assertThat(Path.of(image)).isRegularFile());
  }

  @Test
  void ownPicturesAreReplacedAndOtherFilesAreNot() throws IOException {
    for (var name : List.of("network.png", "network.svg", "Conv-channel-1-sliding.gif")) {
      var images = Files.createDirectories(folder.resolve("images-" + name));
      assertThat(run("--images", images, "--animate", "Conv").code()).isZero();
      assertThat(run("--images", images, "--animate", "Conv").code()).isZero();
      Files.writeString(images.resolve(name), "mine");
      Files.delete(folder.resolve("audit.xlsx"));

      var refused = run("--images", images, "--animate", "Conv");

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains(name, "a file that --images did not write", "--force");
      assertThat(images.resolve(name)).hasContent("mine");
      assertThat(folder.resolve("audit.xlsx")).doesNotExist();
      assertThat(run("--images", images, "--animate", "Conv", "--force").code()).isZero();
      assertThat(Files.size(images.resolve(name))).isGreaterThan(1000);
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsWritten() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "mine");

    assertThat(run("--animate", "Conv:1").err()).contains("--animate without --images");
    assertThat(run("--images", file).err()).contains("which is a file");
    assertThat(run("--images", folder.resolve("images"), "--animate", "Input").err())
        .contains("--animate \"Input\"", "a layer with a kernel", "Conv:1");
    assertThat(Ran.run("run", BY_HAND, BY_HAND, "workbooks/rgb.xlsx", "--images", folder).err())
        .contains("--images for several workbooks");
    assertThat(names(folder)).containsExactly("file");
  }

  /** A slash can stand in no sheet's name, but all of this can; two names differ by case alone. */
  @Test
  void namesOfFilesAreSafe() throws IOException {
    var book =
        Book.xlsx()
            .put("Layers", "A1", "layer|type|kernel\n..a \"<b>|maxpool|1\nx&y|maxpool|1\n")
            .put("Input", "A1", "1|2\n3|4\n");
    var question = book.save(folder.resolve("question.xlsx"));
    var images = folder.resolve("images");

    var ran = Ran.run("run", question, "--images", images);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(names(images))
        .contains("_a-_b_-output-channel-1.svg", "x&y-output-channel-1.png")
        .allMatch(name -> name.matches("[\\w&-]+\\.(png|svg)"));
  }

  @Test
  void everySampleIsDrawn() throws IOException {
    var files = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      files.add(sample.write(folder));
    }
    files.add(HandMade.write(folder));
    for (var file : files) {
      if (file.endsWith("kaiming.xlsx")) {
        continue; // a thousand pictures of one kind
      }
      var images = folder.resolve(file.getFileName() + ".images");
      var ran = Ran.run("run", file, "--ledger", "none", "--images", images);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(names(images)).contains("network.png", "network.svg");
    }
  }

  @Test
  void withoutThemJavaLoadsNothingThatDraws() {
    var ran =
        ChildJava.run(
            Map.of(),
            jar -> true,
            List.of("-Xshare:off", "-verbose:class"),
            "run",
            BY_HAND,
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("convsheet.cli.PictureOptions");
    assertThat(ran.out().lines())
        .filteredOn(
            line -> line.matches(".*(java\\.awt|javax\\.imageio|sun\\.font)\\..*source: .*"))
        .isEmpty();
  }

  /** As in a container with a minimal Java: its table of fonts is empty. */
  @Test
  @EnabledOnOs(OS.LINUX) // others ask no such table
  void aJavaWithoutFontsSaysSo() throws IOException {
    var none = Files.writeString(folder.resolve("fontconfig.properties"), "");
    var ran =
        ChildJava.run(
            Map.of(),
            jar -> true,
            List.of("-Dsun.awt.fontconfig=" + none),
            "run",
            BY_HAND,
            "-o",
            folder.resolve("out.xlsx"),
            "--images",
            folder.resolve("images"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("a Java that cannot draw letters", "Install fontconfig");
    assertThat(folder.resolve("out.xlsx")).doesNotExist();
  }
}
