package convsheet.lift;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.question.CellMap;
import convsheet.question.Question;
import convsheet.xlsx.CellAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the grids of a network stand on the sheets whose formulas it was read out of. */
final class Standing implements CellMap {
  private final Book book;
  private final ChannelReader reader;
  private final NetworkBuilder builder;
  private final Map<Expr.Ref, CellAddress> addresses = new HashMap<>();
  private final Map<CellAddress, Expr.Ref> cells = new HashMap<>();
  private final Set<String> sheets = new LinkedHashSet<>();

  private Standing(Book book, ChannelReader reader, NetworkBuilder builder) {
    this.book = book;
    this.reader = reader;
    this.builder = builder;
  }

  static Standing of(Question question, Book book, ChannelReader reader, NetworkBuilder builder) {
    var standing = new Standing(book, reader, builder);
    var pictures = reader.pictures();
    for (int c = 0; c < pictures.size(); c++) {
      var grid = question.picture().channels().get(c);
      for (int k = 0; k < pictures.get(c).count(); k++) {
        standing.put(grid, k, pictures.get(c).area().cell(k));
      }
    }
    var made = new HashMap<String, Made>();
    builder.made().forEach(own -> made.put(own.node(), own));
    var grids = question.network().grids(question.picture());
    for (int i = 0; i < grids.size(); i++) {
      var node = question.network().nodes().get(i);
      if (made.containsKey(node.name())) { // a concat stands in no cells
        standing.put(node, made.get(node.name()), grids.get(i));
      }
    }
    return standing;
  }

  private void put(Network.Node node, Made made, LayerGrids grids) {
    made.cells()
        .places()
        .forEach(
            (own, cell) -> {
              var grid = grids.parameters().get(own.grid()).grid();
              put(grid, own.row() * grid.columns() + own.column(), cell);
            });
    int row = 0;
    for (int c = 0; c < made.channels().size(); c++) {
      var channel = made.channels().get(c);
      var plane = channel.plane();
      int number = node.shape().isVector() ? 0 : c;
      int start = node.shape().isVector() ? row : 0;
      var output = grids.outputs().get(number).grid();
      for (int n = 0; n < plane.count(); n++) {
        put(output, start + n, plane.cell(n));
      }
      var mask =
          channel.kind() == Channel.Kind.MASK ? reader.maskCells(channel) : List.<CellRange>of();
      for (int n = 0; n < mask.size(); n++) {
        put(grids.parameters().get(number).grid(), start + n, mask.get(n));
      }
      for (var steps : reader.exponentials(plane).stream().toList()) {
        var grid = grids.steps().get(grids.steps().size() - 1).grid();
        for (int n = 0; n < steps.count(); n++) {
          put(grid, start + n, steps.cell(n));
        }
      }
      putPadded(node, channel, grids);
      row += plane.count();
    }
  }

  /** The cells around what a channel reads, which the windows reach over. */
  private void putPadded(Network.Node node, Channel channel, LayerGrids grids) {
    var padding = grids.padding();
    if (padding.isNone()) {
      return;
    }
    for (var read : channel.reads()) {
      var view = read.view();
      var grid = grids.steps().get(builder.channel(view.source(), node.from().get(0))).grid();
      for (int r = 0; r < grid.rows(); r++) {
        for (int c = 0; c < grid.columns(); c++) {
          var cell = view.cell(r - padding.top(), c - padding.left());
          if (cell.row() >= 0 && cell.column() >= 0) {
            put(grid, r * grid.columns() + c, cell);
          }
        }
      }
    }
  }

  private void put(Grid grid, int number, CellRange cell) {
    var ref = new Expr.Ref(grid, number / grid.columns(), number % grid.columns());
    var address = new CellAddress(book.name(cell), cell.row(), cell.column());
    addresses.putIfAbsent(ref, address);
    if (grid.role() == Grid.Role.PADDED) {
      return; // the grid inside has these cells already, and what is around it is nobody's
    }
    cells.putIfAbsent(key(address), ref);
    sheets.add(address.sheet());
  }

  private static CellAddress key(CellAddress address) {
    return new CellAddress(
        address.sheet().strip().toLowerCase(Locale.ROOT), address.row(), address.column());
  }

  @Override
  public Optional<CellAddress> address(Expr.Ref cell) {
    return Optional.ofNullable(addresses.get(cell));
  }

  @Override
  public Optional<Expr.Ref> cell(CellAddress address) {
    return Optional.ofNullable(cells.get(key(address)));
  }

  @Override
  public List<String> sheets() {
    return List.copyOf(sheets);
  }
}
