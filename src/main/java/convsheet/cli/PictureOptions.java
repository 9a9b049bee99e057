package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.slides.NetworkPictures;
import convsheet.slides.Picture;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The pictures that {@code run} is asked for: options, and the files that they give. */
final class PictureOptions {
  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Also write pictures for slides into a folder: the network, each channel and each filter,"
              + " as PNG and SVG.")
  private Optional<Path> folder;

  @Option(
      names = "--animate",
      paramLabel = "LAYER:CHANNEL",
      description = {
        "With --images, also write an animated GIF: the kernel slides over what the layer reads while"
            + " its output fills. May be given several times."
      })
  private List<String> animated = List.of();

  /**
   * Pictures and the files that they are written to.
   *
   * @param files each picture by its file
   * @param leftOut what is not drawn, a sentence each
   */
  record Drawn(Map<Path, Picture> files, List<String> leftOut) {
    static final Drawn NOTHING = new Drawn(Map.of(), List.of());

    /** Writes all. */
    void write(Progress progress) {
      int done = 0;
      for (var file : files.entrySet()) {
        progress.at("pictures", done++, files.size());
        WholeFile.write(file.getKey(), file.getValue().content()::write);
      }
    }
  }

  /** Whether pictures are wanted. */
  boolean areGiven() {
    return folder.isPresent();
  }

  /**
   * Refuses what cannot be, before anything is read.
   *
   * @throws ProblemException if an animation has no folder, or the folder is a file
   */
  void check() {
    if (!animated.isEmpty() && folder.isEmpty()) {
      throw ProblemException.input(
          Problem.of("--animate without --images", "", "Name a folder with --images."));
    }
    if (folder.filter(dir -> Files.exists(dir) && !Files.isDirectory(dir)).isPresent()) {
      throw ProblemException.input(
          Problem.of(
              "--images " + folder.get() + ", which is a file", "a folder", "Name another one."));
    }
  }

  /**
   * What is to be drawn of a network, and into which files; makes the folder.
   *
   * @param force whether files may be replaced that are no such pictures
   * @throws ProblemException if something cannot be drawn, or a file must not be replaced
   */
  Drawn plan(Evaluation evaluation, boolean force) {
    if (folder.isEmpty()) {
      return Drawn.NOTHING;
    }
    var network = NetworkPictures.of(evaluation);
    var pictures = new ArrayList<>(network.pictures());
    animated.stream()
        .map(which -> NetworkPictures.sliding(evaluation, which))
        .forEach(pictures::add);
    OutputRules.makeFolder(folder.get());
    var names = new FileName();
    var files = new LinkedHashMap<Path, Picture>();
    for (var picture : pictures) {
      var file =
          folder.get().resolve(names.unlike(fileName(picture.name()), "-%d", picture.extension()));
      OutputRules.checkPicture(file, force);
      WholeFile.check(file);
      files.put(file, picture);
    }
    return new Drawn(files, network.leftOut());
  }

  /** Says how many were written, and what is not among them. */
  void report(PrintWriter out, Drawn drawn) {
    if (!drawn.files().isEmpty()) {
      out.println("wrote " + drawn.files().size() + " pictures into " + folder.orElseThrow());
      drawn.leftOut().forEach(left -> out.println("  " + left));
    }
  }

  /** A name without blanks, which LaTeX does not like, and that no system hides. */
  private static String fileName(String name) {
    return FileName.part(Problem.line(name)).replaceAll("\\s+", "-").replaceFirst("^[.-]+", "_");
  }
}
