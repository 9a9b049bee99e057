package convsheet.xlsx;

/** Is told how far a long job has come. */
@FunctionalInterface
public interface Progress {
  /** Listens to nothing. */
  Progress NONE = (what, done, of) -> {};

  /**
   * Called now and then.
   *
   * @param what what is being done
   * @param done how much of it is done
   * @param of how much there is to do
   */
  void at(String what, long done, long of);
}
