package convsheet.network;

/** How far words are from each other. */
final class Spelling {
  private Spelling() {}

  /**
   * The number of typing errors from one word to another: letters too many, missing, replaced, or
   * exchanged with the next.
   */
  static int distance(String from, String to) {
    var distances = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        distances[i][j] =
            i == 0 || j == 0
                ? i + j
                : Math.min(
                    distances[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1),
                    1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
        }
      }
    }
    return distances[from.length()][to.length()];
  }
}
