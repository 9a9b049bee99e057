package convsheet.cli;

/** Entry. */
public final class Convsheet {
  public static void main(String[] args) {
    System.out.println("x");
  }
}
