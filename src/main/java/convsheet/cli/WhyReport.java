package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.view.ColourScale;
import convsheet.view.Derivation;
import convsheet.view.Shown;
import convsheet.view.SmallerGrid;
import convsheet.view.Why;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** Prints what a number is made of, the largest first. */
final class WhyReport {
  /** How many channels, and cells, are listed. */
  private static final int MOST = 12;

  private static final int BAR = 20;

  private final CommandLine command;
  private final PrintWriter out;
  private final boolean all;

  /**
   * A report.
   *
   * @param all whether all channels and cells are listed
   */
  WhyReport(CommandLine command, boolean all) {
    this.command = command;
    this.all = all;
    out = command.getOut();
  }

  void print(Derivation derivation, Why why) {
    out.println(
        Problem.plain(
            derivation.result().name()
                + " = "
                + Shown.text(derivation.value())
                + ", "
                + derivation.layer()
                + ": "
                + derivation.summary()));
    if (why.channels().size() > 1) {
      out.println();
      print("channel", why.channels());
    }
    out.println();
    print("cell", why.cells());
    for (var rest : why.rest()) {
      out.println();
      out.println("beside that " + Problem.plain(rest.name()) + " " + Shown.text(rest.value()));
    }
    out.println();
    out.println(
        "in all "
            + Shown.text(why.sum())
            + (Shown.text(why.sum()).equals(Shown.text(derivation.value()))
                ? ""
                : "; the activation makes " + Shown.text(derivation.value()) + " of it"));
    if (why.columns() > 1 && why.map().length > 1) {
      out.println();
      out.println(
          "each place of the window"
              + (why.channels().size() > 1 ? ", over all channels: " : ": ")
              + smaller(why).range());
      var depth = HeatMap.Depth.of(command.getColorScheme().ansi().enabled(), System.getenv());
      var scale = ColourScale.around0(why.map(), true);
      new HeatMap(depth, smaller(why), scale.of(smaller(why).values()))
          .lines()
          .forEach(line -> out.println(("  " + line).stripTrailing()));
    }
  }

  private static SmallerGrid smaller(Why why) {
    return SmallerGrid.of(why.columns(), why.map(), 60, 76);
  }

  private void print(String what, List<Why.Share> shares) {
    var table = new TextTable(what, ">adds", ">share", "");
    int some = (int) shares.stream().filter(share -> share.value() != 0).count();
    int listed = all ? shares.size() : Math.min(MOST, some);
    for (var share : shares.subList(0, listed)) {
      table.row(
          share.name(),
          Shown.text(share.value()),
          String.format(Locale.ROOT, "%.1f %%", 100 * share.share()),
          (share.value() < 0 ? "-" : "+")
              .repeat(
                  (int) Math.round(BAR * share.share() / Math.max(shares.get(0).share(), 1e-300))));
    }
    table.print(out, command.getColorScheme());
    if (listed < shares.size()) {
      double left =
          shares.subList(listed, shares.size()).stream().mapToDouble(Why.Share::value).sum();
      out.println(
          "and "
              + Problem.count(shares.size() - listed, what)
              + " more, which add "
              + Shown.text(left)
              + " (--all lists them)");
    }
  }
}
