package convsheet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a label that convsheet does not read says of its place among others: numbers, number words,
 * letters and colours.
 *
 * @param stem the words between, which labels of one kind have in common
 * @param marks what counts, in the order of the text
 */
public record LabelMarks(List<String> stem, List<Mark> marks) {
  /** Marks of one kind follow each other. */
  private enum Kind {
    NUMBER,
    ROMAN,
    LETTER,
    COLOUR
  }

  /** One mark: the second letter, the third colour. */
  private record Mark(Kind kind, int place) {}

  private static final Pattern WORD = Pattern.compile("\\p{L}+|\\d{1,9}");
  private static final Pattern ORDINAL = Pattern.compile("(?<=\\d)(?:st|nd|rd|th|er|e|te|º|ª)\\b");
  private static final Map<String, Mark> MARKS = new HashMap<>();

  static {
    put(
        Kind.NUMBER,
        "zero null zéro cero nought",
        "one first eins erste erster erstes premier première un une uno primer primero primo primary",
        "two second zwei zweite zweiter zweites deuxième deux dos segundo due secondo secondary",
        "three third drei dritte dritter drittes troisième trois tres tercero tre terzo",
        "four fourth vier vierte vierter quatrième quatre cuatro quattro",
        "five fifth fünf fünfte fünfter cinquième cinq cinco cinque",
        "six sixth sechs sechste sechster sixième seis sei",
        "seven seventh sieben siebte siebter septième sept siete sette",
        "eight eighth acht achte achter huitième huit ocho otto",
        "nine ninth neun neunte neunter neuvième neuf nueve nove",
        "ten tenth zehn zehnte zehnter dixième dix diez dieci");
    put(Kind.ROMAN, "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix");
    // x, y and z are axes, which have no order that everybody keeps
    put(Kind.LETTER, "a α alpha", "b β beta", "c γ gamma", "d δ delta", "e", "f", "g", "h");
    put(
        Kind.COLOUR,
        "red reds rot roter rote rotes rouge rojo rosso vermelho rood",
        "green greens grün gruen grüner grüne grünes vert verde groen",
        "blue blues blau blauer blaue blaues bleu azul blu blauw");
  }

  private static void put(Kind kind, String... places) {
    for (int place = 0; place < places.length; place++) {
      for (var word : places[place].split(" ")) {
        MARKS.put(word, new Mark(kind, place));
      }
    }
  }

  /** Reads a text as it stands on the sheet. */
  public static LabelMarks of(String text) {
    var stem = new ArrayList<String>();
    var marks = new ArrayList<Mark>();
    var plain = ORDINAL.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    WORD.matcher(plain)
        .results()
        .map(word -> word.group())
        .forEach(
            word -> {
              if (Character.isDigit(word.charAt(0))) {
                marks.add(new Mark(Kind.NUMBER, Integer.parseInt(word)));
              } else if (MARKS.containsKey(word)) {
                marks.add(MARKS.get(word));
              } else {
                stem.add(word);
              }
            });
    return new LabelMarks(List.copyOf(stem), List.copyOf(marks));
  }

  /** Whether a label says that it comes before another of its kind. */
  public boolean isBefore(LabelMarks other) {
    if (!stem.equals(other.stem)) {
      return false;
    }
    for (int i = 0; i < Math.min(marks.size(), other.marks.size()); i++) {
      var mark = marks.get(i);
      var its = other.marks.get(i);
      if (mark.kind() != its.kind()) {
        return false;
      }
      if (mark.place() != its.place()) {
        return mark.place() < its.place();
      }
    }
    return false;
  }
}
