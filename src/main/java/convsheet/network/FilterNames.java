package convsheet.network;

import convsheet.network.LayerSheet.Label;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.tensor.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a person calls the filters of a layer: in their labels, or right above these.
 *
 * @param spec takes what is worth knowing about names
 * @param grids the layer's sheet
 */
record FilterNames(LayerSpec spec, GivenGrids grids) {
  /**
   * The names of filters, one after the other, empty where there is none; of several for one filter
   * the first.
   *
   * @param what what filters are called: {@code filter}
   */
  List<String> of(String what, List<Label> labels, int count) {
    var names = new ArrayList<String>(Collections.nCopies(count, ""));
    for (var label : labels) {
      int place = label.output() - 1;
      var name = names.get(place);
      if (name.isEmpty()) {
        names.set(place, label.name().isEmpty() ? above(label) : label.name());
        tellCut(() -> cells(label), grids.text(label.text()), label.name());
      } else if (!label.name().isEmpty() && !label.name().equals(name)) {
        spec.note(
            Finding.warning(
                grids.sheet(),
                cells(label),
                what
                    + " "
                    + (place + 1)
                    + " is called both "
                    + Problem.quote(name)
                    + " and "
                    + Problem.quote(label.name())
                    + "; the first is kept"));
      }
    }
    return names;
  }

  /** The name that stands right above a label, if one does; a sentence is none. */
  private String above(Label label) {
    var title = grids.above(label.text()).filter(own -> !label.isBias());
    var name = title.flatMap(own -> LabelNames.alone(own.text()));
    if (name.isEmpty()) {
      return "";
    }
    boolean isLong = LabelNames.isLong(title.get().text());
    spec.note(
        Finding.note(
            grids.sheet(),
            title.get().cell(),
            Problem.quote(isLong ? title.get().text() : name.get())
                + " above "
                + label.shown()
                + (isLong
                    ? " is longer than a name: write a name in quotes behind " + label.shown()
                    : " is taken as its name")));
    return isLong ? "" : name.get();
  }

  /**
   * The names of filters that stand in reading order, without other labels.
   *
   * @param planes the grids, filters outermost, their channels inside
   * @param channels how many each filter has
   */
  List<String> alone(List<GivenGrid> planes, int channels) {
    var names = LabelNames.alone(planes, channels, spec.name());
    for (int filter = 0; filter < names.size(); filter++) {
      var first = planes.get(filter * channels);
      tellCut(first::cells, first.text(), names.get(filter));
    }
    return names;
  }

  private String cells(Label label) {
    return grids.find(label.text()).map(GivenGrid::cells).orElse("");
  }

  private void tellCut(Supplier<String> cells, String text, String name) {
    LabelNames.cut(text, name)
        .ifPresent(message -> spec.note(Finding.note(grids.sheet(), cells.get(), message)));
  }

  /**
   * What some of a layer's filters are called, so that it is seen which they are: as before, or by
   * their numbers, {@code 17 of 64}.
   *
   * @param names what all are called; empty where none has a name
   */
  static List<String> ofSome(List<String> names, Span some, int count) {
    if (some.count() == count) {
      return names;
    }
    return IntStream.rangeClosed(some.first(), some.last())
        .mapToObj(
            filter ->
                names.isEmpty() || names.get(filter).isEmpty()
                    ? (filter + 1) + " of " + count
                    : names.get(filter))
        .toList();
  }
}
