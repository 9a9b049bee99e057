package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.question.Question;
import convsheet.xlsx.Sheet;
import java.util.ArrayList;
import java.util.List;

/**
 * The links that each sheet of an audit has: to {@code Picture} and {@code Layers}, to the sheets
 * beside it, to the Inspector and the Ledger, and to the sheets that options add.
 */
final class AuditLinks {
  private final Question question;
  private final Neighbours neighbours;
  private final boolean hasInspector;
  private final boolean hasLedger;
  private final List<String> further = new ArrayList<>();

  AuditLinks(Question question, boolean hasInspector, boolean hasLedger) {
    this.question = question;
    this.neighbours = Neighbours.of(question.network());
    this.hasInspector = hasInspector;
    this.hasLedger = hasLedger;
  }

  /** Sheets that options add, known before any of them is written. */
  void add(List<Sheet> sheets) {
    sheets.forEach(sheet -> further.add(sheet.name()));
  }

  /** The links of a sheet, in the order of the sheets but that neighbours come first. */
  List<Link> from(String sheet) {
    var links = new ArrayList<Link>();
    boolean isInChain = neighbours.chain().contains(sheet);
    if (!sheet.equals(SheetNames.PICTURE)) {
      links.add(new Link("Picture", SheetNames.PICTURE));
    }
    links.addAll(neighbours.links(sheet));
    if (!isInChain && !sheet.equals(SheetNames.INSPECTOR)) {
      links.add(new Link("Layers", SheetNames.LAYERS));
      links.add(new Link("Input", FeatureMap.INPUT));
    }
    if (further.contains(sheet)) {
      question.network().nodes().stream()
          .map(Network.Node::name)
          .filter(name -> isAbout(sheet, name))
          .forEach(name -> links.add(new Link("layer: " + name, name)));
    }
    boolean isOfLayer = isInChain && !sheet.equals(SheetNames.LAYERS);
    if (!isOfLayer && !question.about().isEmpty()) {
      links.add(new Link("About", SheetNames.ABOUT));
    }
    if (!isOfLayer && question.form() == Question.Form.FORMULAS) {
      links.add(new Link("Findings", SheetNames.FINDINGS));
    }
    if (hasInspector) {
      links.add(new Link("Inspector", SheetNames.INSPECTOR));
    }
    further.stream()
        .filter(name -> !isOfLayer || name.equals(SheetNames.STATISTICS) || isAbout(name, sheet))
        .forEach(name -> links.add(new Link(name, name)));
    if (hasLedger) {
      links.add(new Link("Ledger", SheetNames.LEDGER));
    }
    links.removeIf(link -> link.sheet().equals(sheet));
    return links;
  }

  /** Whether a sheet that an option adds is about a layer; its name may be cut. */
  private static boolean isAbout(String sheet, String layer) {
    return sheet.endsWith(" " + layer);
  }
}
