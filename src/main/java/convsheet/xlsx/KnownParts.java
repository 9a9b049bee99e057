package convsheet.xlsx;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of parts of workbooks, for workbooks that come after and have the very same parts,
 * as answers to one exercise do. Parts are compared as they are packed: one that is known is not
 * even unpacked. Several threads may use it at once.
 */
public final class KnownParts {
  /** So many are kept at most, those that were last asked for; fewer where memory is short. */
  private static final int MOST = 64;

  private final int most;
  private final Map<Key, SoftReference<Object>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SoftReference<Object>> eldest) {
          return size() > most;
        }
      };

  /**
   * A part, and all else that decides what is read of it.
   *
   * @param with what is known of the workbook, compared by {@code equals}
   */
  record Key(PackageFile.Packed part, Object with) {}

  private KnownParts(int most) {
    this.most = most;
  }

  /** For workbooks that are like each other. */
  public static KnownParts forSeveral() {
    return new KnownParts(MOST);
  }

  /** For one workbook by itself: nothing is kept. */
  static KnownParts none() {
    return new KnownParts(0);
  }

  /** Where a part is kept, if it is one that is. */
  Optional<Key> key(PackageFile file, String part, Object with) {
    return most == 0 ? Optional.empty() : file.packed(part).map(packed -> new Key(packed, with));
  }

  /** What was read of a part before. */
  synchronized Optional<Object> get(Optional<Key> key) {
    return key.map(known::get).map(SoftReference::get);
  }

  /** Keeps what was read of a part, which must not change any more. */
  synchronized void keep(Optional<Key> key, Object read) {
    key.ifPresent(place -> known.put(place, new SoftReference<>(read)));
  }
}
