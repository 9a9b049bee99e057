package convsheet.question;

import convsheet.network.GivenGrid;
import convsheet.network.LabelWords;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the channels of the picture, by their labels or in reading order. */
final class PictureReader {
  static final List<String> COLOURS = List.of("red", "green", "blue");

  private final SheetGrids grids;
  private final Consumer<Finding> findings;

  PictureReader(SheetGrids grids, Consumer<Finding> findings) {
    this.grids = grids;
    this.findings = findings;
  }

  /**
   * The channels by their labels, in order.
   *
   * @throws ProblemException if there are none, or one is missing or there twice
   */
  Map<String, GivenGrid> read() {
    var numbered = numbered();
    var colours = colours();
    if (!numbered.isEmpty()) {
      return channels(numbered);
    } else if (!colours.isEmpty()) {
      var channels = new LinkedHashMap<String, GivenGrid>();
      COLOURS.stream()
          .filter(colours::containsKey)
          .forEach(colour -> channels.put(colour, grids.find(colours.get(colour)).orElseThrow()));
      return channels;
    }
    return inReadingOrder();
  }

  /** The labels of channels by their numbers on the sheet. */
  private TreeMap<Integer, String> numbered() {
    var labels = new TreeMap<Integer, String>();
    for (var label : grids.labels()) {
      var number = LabelWords.channel(label);
      if (number.isPresent() && (label.startsWith("channel") || grids.heads(label))) {
        put(labels, number.getAsInt(), label);
      }
    }
    return labels;
  }

  private Map<String, String> colours() {
    var labels = new TreeMap<String, String>();
    for (var label : grids.labels()) {
      LabelWords.colour(label)
          .filter(colour -> grids.heads(label))
          .ifPresent(colour -> put(labels, colour, label));
    }
    return labels;
  }

  private <K> void put(Map<K, String> labels, K channel, String label) {
    var other = labels.put(channel, label);
    if (other != null) {
      throw problem(
          grids.find(label).map(GivenGrid::cells).orElse(""),
          "numbers under \"" + label + "\" beside those under \"" + other + "\"",
          "each channel once",
          "Remove one of the two labels with its numbers, or move it to another sheet.");
    }
  }

  /** Channels from 1 on, or from 0 on. */
  private Map<String, GivenGrid> channels(TreeMap<Integer, String> labels) {
    int first = labels.firstKey() == 0 ? 0 : 1;
    int last = labels.lastKey();
    var channels = new LinkedHashMap<String, GivenGrid>();
    for (int number = first; number <= last; number++) {
      if (!labels.containsKey(number)) {
        throw problem(
            "",
            "no grid labelled \"channel " + number + "\"",
            last == first ? "channels from 1 on" : "channels " + first + " to " + last,
            "Add the missing channel, or number the labels from 1 without a gap.");
      }
      channels.put("channel " + (number + 1 - first), grids.find(labels.get(number)).orElseThrow());
    }
    if (first == 0) {
      findings.accept(
          Finding.note(grids.sheet(), "", "labels count from 0: channel 0 is read as channel 1"));
    }
    return channels;
  }

  private Map<String, GivenGrid> inReadingOrder() {
    var channels = new LinkedHashMap<String, GivenGrid>();
    for (var grid : grids.inReadingOrder()) {
      var channel = "channel " + (channels.size() + 1);
      channels.put(channel, grid.at(channel));
    }
    if (channels.isEmpty()) {
      throw problem(
          "",
          "no numbers",
          "the picture as a grid of numbers",
          "Write the picture's numbers on the sheet.");
    }
    return channels;
  }

  private ProblemException problem(String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", grids.sheet(), cells, found, expected, remedy));
  }
}
