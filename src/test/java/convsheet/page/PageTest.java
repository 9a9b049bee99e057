package convsheet.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import convsheet.intake.Intake;
import convsheet.network.Conv;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Silu;
import convsheet.network.Size;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Command;
import convsheet.testing.OptionalProgram;
import convsheet.testing.Ran;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Colours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class PageTest {
  private static final Path SOURCES = Path.of("src", "page");
  private static final Path BUILT = Path.of("src/main/resources/convsheet/page/page.html");
  private static final Path EXAMPLE = Path.of("workbooks/conv-example.xlsx");

  /** What would run if it were taken for markup. */
  private static final String HOSTILE =
      "</title></script><img src=x onerror=alert(1)><!--<script>&lt;'\"]]>{{data}}{{title}}";

  @TempDir private Path folder;

  @Test
  void thePageInTheProgramIsWhatItsSourcesGive() throws IOException {
    var node = OptionalProgram.require("nodejs", "node", "nodejs");
    if (!Files.isDirectory(SOURCES.resolve("node_modules/esbuild"))) {
      OptionalProgram.missing("esbuild (npm ci --prefix " + SOURCES + ")");
    }
    var built = folder.resolve("page.html");

    var build =
        Command.run(
            Duration.ofMinutes(1),
            List.of(node.toString(), SOURCES.resolve("build.mjs").toString(), built.toString()));

    assertThat(build.exitCode()).as(build.toString()).isZero();
    assertThat(Files.readString(BUILT))
        .as("%s, written by npm run build --prefix %s", BUILT, SOURCES)
        .isEqualTo(Files.readString(built));
  }

  @Test
  void theScriptsPassTestsOfTheirOwn() throws IOException {
    var words =
        new ArrayList<>(
            List.of(OptionalProgram.require("nodejs", "node", "nodejs").toString(), "--test"));
    try (var files = Files.list(SOURCES.resolve("test"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".test.js")).forEach(words::add);
    }
    assertThat(words).hasSizeGreaterThan(2);

    var tests = Command.run(Duration.ofMinutes(2), words);

    assertThat(tests.exitCode()).as(tests.toString()).isZero();
  }

  /** What red is stands in two languages: here they are one. */
  @Test
  void theWorkbooksColoursAreThoseOfTheSheets() throws IOException {
    var script = Files.readString(Path.of("src/page/colours.js")).toUpperCase(Locale.ROOT);
    assertThat(script)
        .contains(
            "PAPER = \"#" + Colours.WHITE + '"',
            "INK = \"#" + Colours.BLACK + '"',
            "DARK = \"#" + Colours.DARK + '"');
    var own = script.substring(script.indexOf("CONST PICTURES"), script.indexOf("  SAFE:"));

    assertThat(Pattern.compile("#([0-9A-F]{6})").matcher(own).results().map(m -> m.group(1)))
        .containsExactly(
            Colours.RED,
            Colours.GREEN,
            Colours.BLUE,
            Colours.NEGATIVE,
            Colours.POSITIVE,
            Colours.POSITIVE);
  }

  @Test
  void thePageMayLoadNothingButItsOwnScriptAndLooks() throws IOException {
    var page = page(example());

    var policy = found(page, "Content-Security-Policy\" content=\"([^\"]*)\"");
    assertThat(policy.split("; "))
        .containsExactly(
            "default-src 'none'",
            "script-src '" + sha256(found(page, "<script>(.*)</script>")) + "'",
            "style-src '" + sha256(found(page, "<style>(.*)</style>")) + "'",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'");
    assertThat(page).doesNotContain("<link", "<script src", "<img", "@import", "style=\"");
  }

  @Test
  void nothingThatAWorkbookSaysIsMarkup() throws IOException {
    var shape = Shape.of(1, 2, 2);
    var picture = FeatureMap.picture(shape, List.of(HOSTILE));
    var conv =
        new Conv(
                Tensor.of(Shape.of(1, 1, 1, 1), 2),
                new double[0],
                Size.of(1),
                Padding.NONE,
                Size.of(1),
                1,
                new Relu())
            .named(List.of(HOSTILE));
    var network = Network.of(shape).then(HOSTILE, conv);
    var question =
        Question.of(network, picture, Tensor.of(shape, 1, 2, 3, 4))
            .lifted(HOSTILE, List.of(Finding.note(HOSTILE, "A1", HOSTILE)))
            .about(List.of(HOSTILE, HOSTILE));

    var page = page(question);

    var plain = page(question.lifted("x", List.of()).about(List.of("x")));
    assertThat(page.chars().filter(c -> c == '<').count())
        .as("tags")
        .isEqualTo(plain.chars().filter(c -> c == '<').count());
    assertThat(found(page, "<title>([^<]*)</title>"))
        .isEqualTo(HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    var data = data(page);
    assertThat(data.path("title").asString()).isEqualTo(HOSTILE);
    assertThat(data.at("/about/1").asString()).isEqualTo(HOSTILE);
    assertThat(data.at("/findings/0/text").asString()).isEqualTo(HOSTILE);
    assertThat(data.at("/layers/1/name").asString()).isEqualTo(HOSTILE);
    assertThat(data.at("/grids/0/label").asString()).isEqualTo(HOSTILE);
    assertThat(data.at("/grids/1/label").asString()).contains(HOSTILE);
  }

  /** By hand: two filters of 3 x 3 over 28 x 28, two over what they give, the largest of 2 x 2. */
  @Test
  void theDataSayWhatTheLayersAre() throws IOException {
    var data = data(page(example()));

    var layers = data.path("layers");
    assertThat(layers)
        .extracting(layer -> layer.path("name").asString())
        .containsExactly("Input", "Conv1", "Conv2", "MaxPool");
    assertThat(layers)
        .extracting(layer -> layer.path("shape").toString())
        .containsExactly("[1,28,28]", "[2,26,26]", "[2,24,24]", "[2,12,12]");
    assertThat(layers)
        .extracting(layer -> layer.path("inputs").toString())
        .containsExactly("[]", "[0]", "[1]", "[2]");
    assertThat(layers)
        .extracting(layer -> layer.path("bytes").asInt())
        .containsExactly(28 * 28 * 4, 2 * 26 * 26 * 4, 2 * 24 * 24 * 4, 2 * 12 * 12 * 4);
    assertThat(layers.get(2).path("weights")).hasSize(4);
    assertThat(layers.get(2).path("multiplyAdds").asInt()).isEqualTo(2 * 24 * 24 * 18);
    assertThat(layers.get(3).path("window").path("stride").toString()).isEqualTo("[2,2]");
    int given = 28 * 28 + 2 * 9 + 4 * 9;
    assertThat(Base64.getDecoder().decode(data.path("values").asString())).hasSize(given * 8);
  }

  @Test
  void theWindowIsThatOfTheLayer() throws IOException {
    var shape = Shape.of(1, 9, 11);
    var conv =
        new Conv(
            Tensor.of(Shape.of(1, 1, 2, 3), 1, 2, 3, 4, 5, 6),
            new double[0],
            new Size(3, 2),
            new Padding(1, 2, 0, 1, Padding.Mode.REFLECT),
            new Size(4, 2),
            1,
            new Silu());
    var network = Network.of(shape).then("Conv", conv);

    var window =
        data(page(Written.of(network, Tensor.of(shape, new double[99])))).at("/layers/1/window");

    assertThat(window.toString())
        .isEqualTo(
            "{\"rows\":2,\"columns\":3,\"stride\":[3,2],\"dilation\":[4,2],"
                + "\"padding\":[1,2,0,1],\"mode\":\"reflect\"}");
  }

  /**
   * Each number that the page of an exercise has stands in its workbook too, and it knows how to
   * compute no more than that does; one that checks itself has the formulas as well.
   */
  @Test
  void thePageOfAnExerciseHasNoMoreOfItsResultsThanTheWorkbook() throws IOException {
    var questions =
        List.of("conv-example", "padding", "stride", "by-hand", "transpose", "residual");
    for (int seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      var question = Path.of("workbooks", questions.get(seed % questions.size()) + ".xlsx");
      var layers = Intake.read(question, Optional.empty()).network().nodes();
      var blank = layers.get(random.nextInt(layers.size())).name();
      boolean checksItself = random.nextInt(3) == 0;
      var words =
          new ArrayList<Object>(
              List.of("exercise", question, "--blank", blank, "--seed", seed, "--force", "-o"));
      var file = folder.resolve("exercise.xlsx");
      words.add(file);
      if (random.nextBoolean()) {
        words.addAll(List.of("--cells", 1 + random.nextInt(6)));
      }
      if (checksItself) {
        words.add("--self-check");
      }
      assertThat(Ran.run(words.toArray()).err()).doesNotContain("error");
      var page = folder.resolve("exercise.html");
      assertThat(Ran.run("view", file, "-o", page).code()).isZero();
      var data = data(Files.readString(page));

      var cells = Workbooks.values(file);
      var values =
          ByteBuffer.wrap(Base64.getDecoder().decode(data.path("values").asString()))
              .order(ByteOrder.LITTLE_ENDIAN);
      var asked = new HashSet<Integer>();
      data.at("/exercise/asked").forEach(grid -> asked.add(grid.get(0).asInt()));
      assertThat(asked).isNotEmpty();
      for (int g = 0; g < data.path("grids").size(); g++) {
        var grid = data.path("grids").get(g);
        boolean isComputed = grid.has("regions");
        if (asked.contains(g) && blank.startsWith("Conv")) {
          assertThat(isComputed).as("%s %s", question, blank).isEqualTo(checksItself);
        }
        var sheet = data.path("layers").get(grid.path("layer").asInt()).path("name").asString();
        int columns = grid.path("columns").asInt();
        for (int i = 0; !isComputed && i < grid.path("rows").asInt() * columns; i++) {
          double value = values.getDouble();
          var cell =
              A1.cell(
                  grid.path("row").asInt() + i / columns,
                  grid.path("column").asInt() + i % columns);
          if (!Double.isNaN(value)) {
            assertThat(cells.get(sheet).get(cell)).as("%s!%s", sheet, cell).isEqualTo(value);
          }
        }
      }
      assertThat(values.hasRemaining()).isFalse();
    }
  }

  @Test
  void pagesAreSmall() throws IOException {
    var random = new Random(3);
    var shape = Shape.of(3, 224, 224);
    var conv =
        new Conv(
            Tensor.of(Shape.of(16, 3, 3, 3), random.doubles(16 * 27).toArray()),
            new double[0],
            Size.of(1),
            new Padding(1, 1, 1, 1, Padding.Mode.ZEROS),
            Size.of(1),
            1,
            new Relu());
    var picture = Tensor.of(shape, random.doubles(3 * 224 * 224).toArray());

    assertThat(page(example()).getBytes(UTF_8)).hasSizeLessThan(300_000);
    assertThat(page(Written.of(Network.of(shape).then("Conv", conv), picture)).getBytes(UTF_8))
        .hasSizeLessThan(15_000_000);
  }

  private static Question example() {
    return Intake.read(EXAMPLE, Optional.empty());
  }

  private static String page(Question question) throws IOException {
    var out = new ByteArrayOutputStream();
    Page.ofNetwork(Evaluation.of(question)).write(out);
    return out.toString(UTF_8);
  }

  private static JsonNode data(String page) {
    return new ObjectMapper().readTree(found(page, "id=\"data\">([^<]*)</script>"));
  }

  private static String found(String page, String pattern) {
    var matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static String sha256(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // each Java has it
    }
  }
}
