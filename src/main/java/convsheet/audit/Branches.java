package convsheet.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Takes one of several formulas by a number, with nested {@code IF}s: {@code CHOOSE} has room for
 * 30 in LibreOffice, and over ranges not every program knows it.
 */
final class Branches {
  /** The most characters that branches make of a formula: it may hold two such, and more. */
  private static final int LONGEST = 3_000;

  /** Puts a formula into a cell of its own, and names that cell. */
  @FunctionalInterface
  interface Aside {
    String put(String formula);
  }

  private record Branch(int from, int to, String formula) {}

  private Branches() {}

  /** The formula that has the value of one of a few: its number is the value of {@code number}. */
  static String of(String number, SortedMap<Integer, String> formulas) {
    return nested(number, branches(formulas));
  }

  /**
   * The formula that has the value of one of many, of which parts are put aside where they would
   * make it too long.
   *
   * @param number a formula that has one of their numbers for its value
   * @param formulas the formulas by their numbers, at least one
   */
  static String of(String number, SortedMap<Integer, String> formulas, Aside aside) {
    return of(number, branches(formulas), aside);
  }

  private static List<Branch> branches(SortedMap<Integer, String> formulas) {
    var branches = new ArrayList<Branch>();
    for (var entry : formulas.entrySet()) {
      int last = branches.size() - 1;
      if (last >= 0 && branches.get(last).formula().equals(entry.getValue())) {
        branches.set(last, new Branch(branches.get(last).from(), entry.getKey(), entry.getValue()));
      } else {
        branches.add(new Branch(entry.getKey(), entry.getKey(), entry.getValue()));
      }
    }
    return branches;
  }

  private static String of(String number, List<Branch> branches, Aside aside) {
    var text = nested(number, branches);
    if (text.length() <= LONGEST || branches.size() == 1) {
      return text;
    }
    var halves = new ArrayList<Branch>();
    int middle = branches.size() / 2;
    for (var half :
        List.of(branches.subList(0, middle), branches.subList(middle, branches.size()))) {
      int from = half.get(0).from();
      int to = half.get(half.size() - 1).to();
      var formula =
          Formulas.fill(
              "IF(AND({number}>={from},{number}<={to}),{half},\"\")",
              "number",
              number,
              "from",
              from,
              "to",
              to,
              "half",
              of(number, half, aside));
      halves.add(new Branch(from, to, aside.put(formula)));
    }
    return nested(number, halves);
  }

  /** As deep as the number of branches has binary digits. */
  private static String nested(String number, List<Branch> branches) {
    if (branches.size() == 1) {
      return branches.get(0).formula();
    }
    int middle = branches.size() / 2;
    return Formulas.fill(
        "IF({number}<={last},{these},{others})",
        "number",
        number,
        "last",
        branches.get(middle - 1).to(),
        "these",
        nested(number, branches.subList(0, middle)),
        "others",
        nested(number, branches.subList(middle, branches.size())));
  }
}
