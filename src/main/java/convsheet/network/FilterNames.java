package convsheet.network;

import convsheet.network.LayerSheet.Label;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
      } else if (!label.name().isEmpty() && !label.name().equals(name)) {
        spec.note(
            Finding.warning(
                grids.sheet(),
                grids.find(label.text()).map(GivenGrid::cells).orElse(""),
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

  /** The name that stands right above a label, if one does. */
  private String above(Label label) {
    var title = grids.above(label.text()).filter(own -> !label.isBias());
    var name = title.flatMap(own -> LabelNames.above(own.text()));
    name.ifPresent(
        own ->
            spec.note(
                Finding.note(
                    grids.sheet(),
                    title.get().cell(),
                    Problem.quote(own) + " above " + label.shown() + " is taken as its name")));
    return name.orElse("");
  }
}
