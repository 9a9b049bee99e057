package convsheet.audit;

import java.util.function.UnaryOperator;

/** Formulas written with names in braces where cells, numbers or other formulas come to stand. */
final class Formulas {
  private Formulas() {}

  /**
   * A template with its names filled in: {@code fill("IF({a}>0,{a},0)", "a", "B3")} is {@code
   * IF(B3>0,B3,0)}. What is filled in is not looked through for names.
   *
   * @param namesAndTexts each name, and what stands for it
   * @throws IllegalArgumentException if a name has nothing that stands for it
   */
  static String fill(String template, Object... namesAndTexts) {
    return fill(template, (UnaryOperator<String>) name -> text(name, namesAndTexts));
  }

  /**
   * A template with its names filled in.
   *
   * @param texts what stands for a name
   */
  static String fill(String template, UnaryOperator<String> texts) {
    var text = new StringBuilder();
    int from = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
      int close = template.indexOf('}', open);
      text.append(template, from, open).append(texts.apply(template.substring(open + 1, close)));
      from = close + 1;
    }
    return text.append(template, from, template.length()).toString();
  }

  /** Whether all of some formulas hold. */
  static String and(String... formulas) {
    return "AND(" + String.join(",", formulas) + ")";
  }

  /** What stands for a name among some. */
  static String text(String name, Object... namesAndTexts) {
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      if (namesAndTexts[i].equals(name)) {
        return namesAndTexts[i + 1].toString();
      }
    }
    throw new IllegalArgumentException("nothing stands for {" + name + "}");
  }
}
