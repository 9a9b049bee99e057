package convsheet.question;

import convsheet.formula.SheetNames;
import convsheet.network.GivenGrid;
import convsheet.network.GivenGrids;
import convsheet.network.LayerTypes;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.WorkbookFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stands for a layer's sheet that is not there, which only matters to a layer with weights.
 *
 * @param sheet the layer's name
 * @param layers the name of the {@code Layers} sheet
 * @param cell the cell with the layer's name
 * @param file the workbook
 * @param table all layers
 */
record MissingSheet(String sheet, String layers, String cell, WorkbookFile file, LayersTable table)
    implements GivenGrids {
  @Override
  public Set<String> labels() {
    return Set.of();
  }

  @Override
  public Optional<GivenGrid> find(String label) {
    return Optional.empty();
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public List<GivenGrid> inReadingOrder() {
    throw ProblemException.input(
        new Problem(
            "",
            layers,
            cell,
            "no sheet named " + sheet,
            "one that holds the weights of layer " + sheet,
            meant()
                .map(
                    other ->
                        "If it is the sheet "
                            + other
                            + ", rename that to "
                            + sheet
                            + ", or the layer to "
                            + other
                            + ".")
                .orElse("Add the sheet, named like the layer.")));
  }

  /**
   * The sheet that may be meant, of those that are no other layer's: one with this layer's title,
   * one with a like name, or else the only one with numbers.
   */
  private Optional<String> meant() {
    var free =
        file.sheetNames().stream()
            .filter(name -> !SheetNames.isOwn(name))
            .filter(
                name -> table.rows().stream().noneMatch(row -> SheetNames.same(name, row.name())))
            .toList();
    return free.stream()
        .filter(this::isTitled)
        .findFirst()
        .or(() -> LayerTypes.nearest(sheet, free))
        .or(
            () -> {
              var filled = free.stream().filter(name -> !grids(name).isEmpty()).toList();
              return filled.size() == 1 ? Optional.of(filled.get(0)) : Optional.empty();
            });
  }

  private boolean isTitled(String name) {
    var cells = file.read(name);
    int title = cells.find(0, 0);
    return title >= 0
        && SheetNames.canonical(cells.text(title)).startsWith(SheetNames.canonical(sheet + ": "));
  }

  private SheetGrids grids(String name) {
    return new SheetGrids(file.read(name), finding -> {});
  }
}
