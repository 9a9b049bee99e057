package convsheet.xlsx;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * How sheets print: on A4, scaled to the page's width, with the sheet's name and the page's number
 * at the foot, and on no more than {@link #MOST_PAGES} pages. Of a sheet that is longer the first
 * rows are the print area, and the foot of each page says which they are.
 */
public final class Printing {
  /** So many pages of a sheet are printed unless a person asks for more. */
  public static final int MOST_PAGES = 10;

  /** The number of A4 among the sizes of paper. */
  public static final int A4 = 9;

  private static final double INCH = 25.4;
  private static final double PIXEL = INCH / 96;
  private static final double POINT = INCH / 72;

  /** The margins in millimetres, those with a text with room for it. */
  private static final double MARGIN = 10;

  private static final double FOOT = 17;
  private static final double FOOT_POINTS = 8;
  private static final String ROWS = ": rows 1 to %,d of %,d";
  private static final String MORE = ". To print all, clear the print area";
  private static final String NOTHING = ": left out of print. To print it, clear the print area";
  private static final Pattern OWN_FOOT =
      Pattern.compile(
          "("
              + ROWS.replace("%,d", "[\\d,]+")
              + Pattern.quote(MORE)
              + "|"
              + Pattern.quote(NOTHING)
              + ")? *page +of");
  private static final String NAME = "Name: ";
  private static final String LINE = "_".repeat(40);

  /** So much of a name is printed above pages, whose texts have no more than 255 characters. */
  private static final int NAME_CHARACTERS = 80;

  private static final double SHORT = 210 - 2 * MARGIN;
  private static final double LONG = 297 - 2 * MARGIN;
  private static final double FOOT_LESS = FOOT - MARGIN;

  /** What programs make of sizes in pixels and points differs by so much. */
  private static final double SLACK = 0.97;

  /** Numbers of 8 points are still read where they are printed at this size. */
  private static final double READABLE = 0.45;

  /** They are made so small where a grid would be cut otherwise. */
  private static final double HARDLY_READABLE = 0.3;

  /** They need not be larger where there are several pages. */
  private static final double SEVERAL = 0.55;

  private Printing() {}

  /** Prints a sheet on its side, a page wide; its first columns have their widths. */
  public static void wide(SheetFrame sheet, int columns) {
    setUp(sheet, true, 0, Math.min(1, LONG / width(sheet, columns)));
  }

  /**
   * Prints a table on its side, a page wide; columns have their widths.
   *
   * @param rows how many rows there are, with those above the table
   * @param header the row, counted from 0, that is repeated on each page
   */
  public static void table(SheetFrame sheet, int rows, int header) {
    int columns = sheet.columns();
    double scale = Math.min(1, LONG / width(sheet, columns));
    setUp(sheet, true, 0, scale);
    sheet.repeat(header, header);
    int each = each(sheet, SHORT, scale) - 1;
    limit(sheet, rows, Math.min(rows, header + MOST_PAGES * each), columns, scale);
  }

  /**
   * Has whose it is stand above each page of a sheet that is printed.
   *
   * @param name empty for a line to write it on
   */
  public static void whose(SheetFrame sheet, String name) {
    var shown =
        name.length() <= NAME_CHARACTERS ? name : name.substring(0, NAME_CHARACTERS) + " ...";
    sheet.head(NAME + (name.isEmpty() ? LINE : shown.replace("&", "&&")));
  }

  /** Prints what is one picture on one page; columns have their widths. */
  public static void onePage(SheetFrame sheet, int rows, int columns) {
    double upright = scale(sheet, rows, columns, false);
    double onItsSide = scale(sheet, rows, columns, true);
    setUp(sheet, onItsSide > upright, 1, Math.max(upright, onItsSide));
  }

  /**
   * Prints a sheet of cells that are like each other, columns having their widths: on one page
   * where that can be read, else on several, each as wide as the sheet.
   *
   * @param rows how many rows there are
   * @param heading how many of the first are repeated on each of several pages
   * @param isEnd whether a page may end above a row, which then begins the next one
   */
  public static void cells(
      SheetFrame sheet, int rows, int columns, int heading, IntPredicate isEnd) {
    double width = width(sheet, columns);
    double best = Math.max(scale(sheet, rows, columns, false), scale(sheet, rows, columns, true));
    boolean landscape = SHORT / width < READABLE;
    double scale = Math.min(1, (landscape ? LONG : SHORT) / width);
    double down = landscape ? SHORT : LONG;
    var ends = ends(rows, heading, each(sheet, down, scale) - heading, isEnd);
    boolean isCut = ends.stream().anyMatch(end -> end < rows && !isEnd.test(end));
    if (best >= READABLE || best >= 0.8 * scale || isCut && best >= HARDLY_READABLE) {
      onePage(sheet, rows, columns);
      return;
    }
    int pages = 0;
    if (scale > SEVERAL) {
      scale = SEVERAL;
      int each = each(sheet, down, scale) - heading;
      pages = Math.min(MOST_PAGES, (rows - heading + each - 1) / each);
      ends = List.of(Math.min(rows, heading + pages * each));
    }
    setUp(sheet, landscape, pages, scale);
    sheet.repeat(0, heading - 1);
    ends.subList(0, ends.size() - 1).forEach(end -> sheet.breakAbove(end));
    limit(sheet, rows, ends.get(ends.size() - 1), columns, scale);
  }

  /** The rows above which pages end. */
  private static List<Integer> ends(int rows, int heading, int each, IntPredicate isEnd) {
    var ends = new ArrayList<Integer>();
    for (int first = heading; first < rows && ends.size() < MOST_PAGES; ) {
      int end = Math.min(rows, first + each);
      while (end < rows && end > first && !isEnd.test(end)) {
        end--;
      }
      first = end == first ? Math.min(rows, first + each) : end; // a grid may be larger than a page
      ends.add(first);
    }
    return ends;
  }

  /**
   * Prints a sheet that is made for pages of A4, at its own size: all of it on one, or several.
   *
   * @param ends the rows, counted from 0, with which further pages begin
   */
  public static void asIs(SheetFrame sheet, boolean landscape, List<Integer> ends) {
    setUp(sheet, landscape, 1, 1);
    // programs take no breaks of a sheet that they fit to pages themselves
    sheet.fitToPages(ends.isEmpty());
    ends.forEach(end -> sheet.breakAbove(end));
  }

  /**
   * Leaves a sheet out where a whole workbook is printed: its print area is a cell that is empty. A
   * program that prints an empty page all the same has the reason at its foot.
   */
  static void nothing(SheetFrame sheet) {
    sheet.print(new Box(A1.MAX_ROWS - 1, 0, A1.MAX_ROWS - 1, 0));
    sheet.foot(foot(1, NOTHING));
  }

  /** Prints the first rows and columns only. */
  public static void only(SheetFrame sheet, int rows, int columns) {
    sheet.print(new Box(0, 0, rows - 1, columns - 1));
  }

  /** How much a sheet shrinks on one page. */
  private static double scale(SheetFrame sheet, int rows, int columns, boolean landscape) {
    double height = rows * sheet.rowPoints() * POINT;
    double down = (landscape ? SHORT : LONG) - less(sheet);
    double across = landscape ? LONG : SHORT;
    return Math.min(1, Math.min(across / width(sheet, columns), SLACK * down / height));
  }

  /** What the texts above and below a page take of it. */
  private static double less(SheetFrame sheet) {
    return sheet.hasHead() ? 2 * FOOT_LESS : FOOT_LESS;
  }

  /**
   * Whether a text is what a sheet has above or at the foot of its pages, without the codes for
   * names and numbers.
   */
  static boolean isOwn(String words) {
    return words.startsWith(NAME.strip()) || OWN_FOOT.matcher(words).matches();
  }

  /** How many rows a page has room for. */
  private static int each(SheetFrame sheet, double down, double scale) {
    double row = sheet.rowPoints() * POINT * scale;
    return Math.max(2, (int) (SLACK * (down - less(sheet)) / row));
  }

  /** Leaves out what would be on further pages, and says so at the foot of each. */
  private static void limit(SheetFrame sheet, int rows, int printed, int columns, double scale) {
    if (printed < rows) {
      only(sheet, printed, columns);
      var left = String.format(Locale.ROOT, ROWS + MORE, printed, rows);
      sheet.foot(foot(scale, left));
    }
  }

  private static void setUp(SheetFrame sheet, boolean landscape, int pagesHigh, double scale) {
    sheet.page(landscape, pagesHigh);
    sheet.foot(foot(scale, ""));
  }

  /**
   * What stands at the foot of each page, with the codes of ECMA-376 part 1, 18.3.1.36: the sheet's
   * name and the page's number.
   *
   * @param scale how much the sheet shrinks in print
   * @param more what follows the name
   */
  public static String foot(double scale, String more) {
    return "&L" + size(scale) + "&A" + more + "&R" + size(scale) + "page &P of &N";
  }

  /**
   * The margins of a page in inches, by the names of their attributes.
   *
   * @param hasHead whether a text stands above the cells, as one always does below them
   */
  public static Map<String, Double> margins(boolean hasHead) {
    var margins = new LinkedHashMap<String, Double>();
    for (var side : List.of("left", "right", "top", "bottom", "header", "footer")) {
      boolean hasText = side.equals("bottom") || hasHead && side.equals("top");
      margins.put(side, (hasText ? FOOT : MARGIN) / INCH);
    }
    return margins;
  }

  /** A size of letters that is the same on all sheets, as the foot shrinks with the cells. */
  private static String size(double scale) {
    return "&" + Math.round(FOOT_POINTS / scale);
  }

  /** The width of the first columns in millimetres. */
  private static double width(SheetFrame sheet, int columns) {
    double width = 0;
    for (int column = 0; column < columns; column++) {
      width += sheet.pixels(column);
    }
    return width * PIXEL;
  }
}
