package convsheet.audit;

import java.util.List;

/**
 * Which multiply-adds a ledger lists.
 *
 * @param most how many multiply-adds at the most
 * @param layers the names of the layers, or empty for all layers
 */
public record LedgerChoice(long most, List<String> layers) {
  /** What {@code auto} writes: as much as opens quickly everywhere. */
  public static final LedgerChoice AUTO = new LedgerChoice(250_000, List.of());

  /** Everything. */
  public static final LedgerChoice ALL = new LedgerChoice(Long.MAX_VALUE, List.of());

  /** No ledger. */
  public static final LedgerChoice NONE = new LedgerChoice(0, List.of());

  public LedgerChoice {
    layers = List.copyOf(layers);
  }

  /** Everything of some layers. */
  public static LedgerChoice of(List<String> layers) {
    return new LedgerChoice(Long.MAX_VALUE, layers);
  }

  boolean includes(String layer) {
    return layers.isEmpty() || layers.stream().anyMatch(layer::equalsIgnoreCase);
  }
}
