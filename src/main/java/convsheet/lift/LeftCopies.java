package convsheet.lift;

import convsheet.lift.NetworkBuilder.Made;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of numbers that stand beside the network, as {@code =H1}: no formula of it reads them. */
final class LeftCopies {
  private LeftCopies() {}

  /**
   * The copies, from the first row to the last.
   *
   * @param given the formulas in the cells of pictures, weights and biases
   */
  static List<Formula> of(
      Book book, ChannelReader reader, List<Made> made, Collection<Formula> given) {
    var used = new CellSet();
    given.forEach(formula -> used.add(formula.at()));
    var copies =
        book.computed().stream()
            .map(Copies::first) // each is alone
            .filter(formula -> formula.meaning().isCopy())
            .filter(formula -> reader.owner(formula.at()).isEmpty())
            .filter(formula -> book.kind(formula.at()) != Kind.TEXT)
            .filter(formula -> book.kind(reader.resolve(formula.at())) != Kind.TEXT)
            .sorted(Comparator.comparingInt(formula -> formula.at().row()))
            .toList();
    if (copies.isEmpty()) {
      return copies;
    }
    var read = Coverage.of(read(book, reader, made, given));
    for (var copy : copies) {
      var rows = read.get(copy.at().sheet());
      if (rows != null && rows.holds(copy.at().row(), copy.at().column())) {
        useAll(copy, book, used);
      }
    }
    return copies.stream().filter(copy -> !used.contains(copy.at())).toList();
  }

  /** Takes a copy for one that is read, and what it is a copy of. */
  private static void useAll(Formula copy, Book book, CellSet used) {
    var at = copy.at();
    while (book.formula(at).filter(own -> own.meaning().isCopy()).isPresent() && used.add(at)) {
      at = book.formula(at).get().areas().get(0);
    }
  }

  /** What the formulas of the network read, and the grids of which they read a part. */
  private static List<CellRange> read(
      Book book, ChannelReader reader, List<Made> made, Collection<Formula> given) {
    var areas = new ArrayList<CellRange>();
    var formulas = new ArrayList<>(given);
    book.aside().forEach(formulas::add);
    reader.scaledWeights().forEach(cell -> book.written(cell).ifPresent(formulas::add));
    for (var channel : made.stream().flatMap(own -> own.channels().stream()).toList()) {
      Stream.concat(Stream.of(channel.plane()), reader.exponentials(channel.plane()).stream())
          .forEach(plane -> areas.addAll(book.reads(plane)));
      for (var read : channel.reads()) {
        var source = read.view().source();
        areas.add(
            read.view().cell(0, 0).with(read.view().cell(source.rows() - 1, source.columns() - 1)));
      }
    }
    formulas.forEach(formula -> areas.addAll(formula.areas()));
    return areas;
  }
}
