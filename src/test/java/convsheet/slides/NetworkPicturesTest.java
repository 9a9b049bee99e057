package convsheet.slides;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.network.Conv;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class NetworkPicturesTest {
  private static final String HOSTILE =
      "</text></svg><script>alert(1)</script>&lt;'\"]]>\u0000\u202E<!--";

  /**
   * A picture of 4 x 4, of which a filter of 2 x 2, {@code 1 0 / 0 -1}, makes by hand, with a
   * border of zeros and a stride of 2: 0 - 1 = -1, 0 - 3 = -3, 0 / 0 - 2 = -2, 4 - 1 = 3, 0 / 0, 0,
   * 2.
   */
  private static final double[] PICTURE = {1, 0, 3, 0, 0, 4, 0, 0, 2, 0, 1, 0, 0, 0, 0, 2};

  private static final double[] RESULT = {-1, -3, 0, -2, 3, 0, 0, 0, 2};

  private static Question question(String name, String channel) {
    var conv =
        new Conv(
                Tensor.of(Shape.of(1, 1, 2, 2), new double[] {1, 0, 0, -1}),
                new double[0],
                Size.of(2),
                new Padding(1, 1, 1, 1, Padding.Mode.ZEROS),
                Size.of(1),
                1,
                new Identity())
            .named(List.of(name));
    var shape = Shape.of(1, 4, 4);
    return Question.of(
        Network.of(shape).then(name, conv),
        FeatureMap.picture(shape, List.of(channel)),
        Tensor.of(shape, PICTURE));
  }

  private static byte[] bytes(Picture picture) throws IOException {
    var out = new ByteArrayOutputStream();
    picture.content().write(out);
    return out.toByteArray();
  }

  private static byte[] bytes(NetworkPictures pictures, String name, String extension)
      throws IOException {
    return bytes(
        pictures.pictures().stream()
            .filter(p -> p.name().equals(name) && p.extension().equals(extension))
            .findFirst()
            .orElseThrow());
  }

  private static Document xml(byte[] svg) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError(new String(svg, java.nio.charset.StandardCharsets.UTF_8), e);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static List<String> texts(Document svg) {
    return elements(svg.getElementsByTagName("text")).stream()
        .map(Element::getTextContent)
        .toList();
  }

  /** Of the scale from -3, 5B9BD5, over 0, white, to 3, F0874A: thirds, rounded. */
  private static int colour(double value) {
    return switch ((int) value) {
      case -3 -> 0x5B9BD5;
      case -2 -> 0x92BCE3; // 255 - 109.33, 255 - 66.67, 255 - 28
      case -1 -> 0xC8DEF1; // 255 - 54.67, 255 - 33.33, 255 - 14
      case 2 -> 0xF5AF86; // 255 - 10, 255 - 80, 255 - 120.67
      case 3 -> 0xF0874A;
      default -> 0xFFFFFF;
    };
  }

  @Test
  void theCellsOfAPngHaveTheColoursOfTheirNumbers() throws IOException {
    var pictures = NetworkPictures.of(Evaluation.of(question("Conv", "channel 1")));

    var image =
        ImageIO.read(new ByteArrayInputStream(bytes(pictures, "Conv output channel 1", ".png")));

    for (int i = 0; i < RESULT.length; i++) {
      // a map begins at 32, 128, and its cells have 96 pixels; their middles hold numbers
      int rgb = image.getRGB(32 + i % 3 * 96 + 6, 128 + i / 3 * 96 + 6) & 0xFFFFFF;
      assertThat(rgb).as("cell " + i).isEqualTo(colour(RESULT[i]));
    }
  }

  @Test
  void anSvgHasTheSameColoursAndAllNumbersAsTexts() throws IOException {
    var pictures = NetworkPictures.of(Evaluation.of(question("Conv", "channel 1")));

    var svg = xml(bytes(pictures, "Conv output channel 1", ".svg"));

    var painted = new int[RESULT.length];
    var cells = (Element) svg.getElementsByTagName("g").item(0);
    for (var path : elements(cells.getElementsByTagName("path"))) {
      for (var run : path.getAttribute("d").split("(?=M)")) {
        var numbers = run.replaceAll("\\D+", " ").strip().split(" ");
        for (int i = 0; i < Integer.parseInt(numbers[2]); i++) {
          painted[Integer.parseInt(numbers[1]) * 3 + Integer.parseInt(numbers[0]) + i] =
              Integer.decode(path.getAttribute("fill"));
        }
      }
    }
    for (int i = 0; i < RESULT.length; i++) {
      assertThat(painted[i]).as("cell " + i).isEqualTo(colour(RESULT[i]));
    }
    assertThat(texts(svg))
        .containsExactly(
            "Conv, output channel 1",
            "3 x 3, -3 to 3",
            "-1",
            "-3",
            "0",
            "-2",
            "3",
            "0",
            "0",
            "0",
            "2",
            "-3",
            "0",
            "3");
  }

  @Test
  void hostileNamesAreTextsAndNothingElse() throws IOException {
    var question = question(HOSTILE, HOSTILE).about(List.of(HOSTILE, HOSTILE));
    var pictures = NetworkPictures.of(Evaluation.of(question)).pictures();

    for (var picture : pictures) {
      if (picture.extension().equals(".svg")) {
        var svg = xml(bytes(picture));
        for (var element : elements(svg.getElementsByTagName("*"))) {
          assertThat(element.getTagName())
              .isIn("svg", "desc", "title", "rect", "g", "path", "text");
          for (int i = 0; i < element.getAttributes().getLength(); i++) {
            assertThat(element.getAttributes().item(i).getNodeName())
                .doesNotStartWith("on")
                .doesNotContain("href");
          }
        }
        assertThat(texts(svg)).anyMatch(text -> text.contains("</svg><script>alert(1)</script>"));
      }
    }
  }

  /** One frame of a GIF, as it is shown: over those before it. */
  private record Frame(BufferedImage image, int hundredths) {}

  private static List<Frame> frames(byte[] gif) throws IOException {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    var frames = new ArrayList<Frame>();
    BufferedImage shown = null;
    for (int i = 0; i < reader.getNumImages(true); i++) {
      var root =
          (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
      var place = (Element) root.getElementsByTagName("ImageDescriptor").item(0);
      var control = (Element) root.getElementsByTagName("GraphicControlExtension").item(0);
      assertThat(control.getAttribute("disposalMethod")).isEqualTo("doNotDispose");
      var part = reader.read(i);
      var now =
          shown == null
              ? new BufferedImage(part.getWidth(), part.getHeight(), BufferedImage.TYPE_INT_ARGB)
              : new BufferedImage(
                  shown.getColorModel(), shown.copyData(null), shown.isAlphaPremultiplied(), null);
      now.createGraphics()
          .drawImage(
              part,
              Integer.parseInt(place.getAttribute("imageLeftPosition")),
              Integer.parseInt(place.getAttribute("imageTopPosition")),
              null);
      frames.add(new Frame(now, Integer.parseInt(control.getAttribute("delayTime"))));
      shown = now;
    }
    return frames;
  }

  /**
   * The padded input has 6 x 6 cells of 48 pixels at 28, 136; filter and products are 2 x 2, each
   * after 52 pixels, and so is the output, in the middle of the height.
   */
  @Test
  void aFilmFillsTheOutputCellByCell() throws IOException {
    var film = NetworkPictures.sliding(Evaluation.of(question("Conv", "channel 1")), "conv:1");

    var gif = bytes(film);
    var frames = frames(gif);

    assertThat(film.name()).isEqualTo("Conv channel 1 sliding");
    assertThat(new String(gif, java.nio.charset.StandardCharsets.ISO_8859_1))
        .startsWith("GIF89a")
        .contains("NETSCAPE2.0\u0003\u0001\u0000\u0000");
    assertThat(frames).hasSize(9);
    assertThat(frames.subList(0, 8)).allMatch(frame -> frame.hundredths() == 90);
    assertThat(frames.get(8).hundredths()).isEqualTo(300);
    int left = 28 + 6 * 48 + 52 + 2 * 48 + 52 + 2 * 48 + 52;
    int top = 136 + (6 - 3) * 48 / 2;
    for (int i = 0; i < 9; i++) {
      for (int cell = 0; cell < 9; cell++) {
        int rgb = frames.get(i).image().getRGB(left + cell % 3 * 48 + 8, top + cell / 3 * 48 + 8);
        int expected = cell <= i ? colour(RESULT[cell]) : 0xE4EAF0; // not yet
        assertThat(distance(rgb, expected)).as("frame " + i + ", cell " + cell).isLessThan(8);
      }
    }
  }

  private static int distance(int one, int other) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
    }
    return most;
  }

  /** A border of zeros is grey, C9CFD6; the first window is outlined, FFB000, at the corner. */
  @Test
  void aFilmShowsThePaddingAndTheWindow() throws IOException {
    var film = NetworkPictures.sliding(Evaluation.of(question("Conv", "channel 1")), "Conv");

    var frames = frames(bytes(film));

    assertThat(frames.get(4).image().getRGB(28 + 8, 136 + 8) & 0xFFFFFF).isEqualTo(0xC9CFD6);
    assertThat(frames.get(0).image().getRGB(28 + 96, 136 + 20) & 0xFFFFFF).isEqualTo(0xFFB000);
    // the fifth window begins at row 2, column 2: a stride of 2
    assertThat(frames.get(4).image().getRGB(28 + 96, 136 + 96 + 20) & 0xFFFFFF).isEqualTo(0xFFB000);
  }

  @Test
  void whatCannotBeAnimatedIsSaid() {
    var evaluation = Evaluation.of(question("Conv", "channel 1"));

    assertRefused(
        evaluation, "Input:1", "a layer with a kernel, and a channel: Conv:1; there is Conv");
    assertRefused(evaluation, "Conv:2", "a channel from 1 to 1");
    var large = Written.of(Network.of(Shape.of(1, 40, 40)).then("Conv", pointwise(1)), picture(40));
    assertRefused(Evaluation.of(large), "Conv:1", "1600 outputs; expected at most 1024");
  }

  private static void assertRefused(Evaluation evaluation, String which, String why) {
    Assertions.assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> NetworkPictures.sliding(evaluation, which))
        .withMessageContaining(why);
  }

  private static Conv pointwise(int filters) {
    return new Conv(
        Tensor.of(Shape.of(filters, 1, 1, 1), new double[filters]),
        new double[0],
        Size.of(1),
        Padding.NONE,
        Size.of(1),
        1,
        new Identity());
  }

  private static Tensor picture(int size) {
    return Tensor.of(Shape.of(1, size, size), new double[size * size]);
  }

  @Test
  void ofManyChannelsAndFiltersTheFirstAreDrawnAndTheRestIsSaid() {
    var network = Network.of(Shape.of(1, 2, 2)).then("Conv", pointwise(2000));
    var pictures = NetworkPictures.of(Evaluation.of(Written.of(network, picture(2))));

    assertThat(pictures.leftOut())
        .containsExactly(
            "Conv: the first 32 of 2000 planes of filters are drawn",
            "Conv: the first 32 of 2000 channels are drawn");
    assertThat(pictures.pictures()).hasSize(2 * (1 + 1 + 32 + 32));
  }

  @Test
  void aGridWithTooManyRowsForAPictureIsDrawnInMeans() throws IOException {
    var shape = Shape.of(1, 1, 5000);
    var pictures =
        NetworkPictures.of(
            Evaluation.of(Written.of(Network.of(shape), Tensor.of(shape, new double[5000]))));

    assertThat(pictures.leftOut())
        .containsExactly(
            "Input: a pixel is the mean of 3 x 3 numbers, as 1 x 5000 are too many for a picture");
    var image = bytes(pictures, "Input channel 1", ".png");
    assertThat(ImageIO.read(new ByteArrayInputStream(image)).getWidth()).isLessThan(2500);
  }

  /** Pixels of 255 and of 1 are full: FF0000 and 00FF00; 51 of 255 is a fifth, 33. */
  @Test
  void aPictureOfThreeColoursIsDrawnInThem() throws IOException {
    for (double white : new double[] {1, 255}) {
      var shape = Shape.of(3, 1, 2);
      var tensor = Tensor.of(shape, new double[] {white, 0, 0, white, 0, white / 5});
      var evaluation =
          Evaluation.of(
              Question.of(
                  Network.of(shape),
                  FeatureMap.picture(shape, List.of("Red", "green", "blue")),
                  tensor));

      var image =
          ImageIO.read(
              new ByteArrayInputStream(
                  bytes(NetworkPictures.of(evaluation), "Input in colour", ".png")));

      assertThat(image.getRGB(50, 150) & 0xFFFFFF).isEqualTo(0xFF0000);
      assertThat(image.getRGB(150, 150) & 0xFFFFFF).isEqualTo(0x00FF33);
    }
  }

  /** Layers of all types and options, among them windows that are cut off and steps on the way. */
  @Test
  void randomNetworksAreDrawn() throws IOException {
    int films = 0;
    for (int seed = 0; seed < 16; seed++) {
      var evaluation = Evaluation.of(Written.random(seed));
      for (var picture : NetworkPictures.of(evaluation).pictures()) {
        if (picture.extension().equals(".svg")) {
          xml(bytes(picture));
        }
      }
      for (var node : evaluation.question().network().nodes()) {
        if (SlidingFilm.hasKernel(node) && node.shape().plane() < 30) {
          int channel = node.shape().channels();
          var which = String.format(Locale.ROOT, "%s:%d", node.name(), channel);
          var film = bytes(NetworkPictures.sliding(evaluation, which));
          assertThat(frames(film)).as(seed + " " + which).hasSize(node.shape().plane());
          films++;
        }
      }
    }
    assertThat(films).isGreaterThan(5);
  }
}
