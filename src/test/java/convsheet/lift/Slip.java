package convsheet.lift;

import java.util.HashSet;
import java.util.Set;

/**
 * A slip that was made on a sheet, and the finding that has to tell of it.
 *
 * @param kind what was done wrong
 * @param says a regular expression that is found in the finding's message
 * @param sheet the sheet's name
 * @param cells all cells that the finding names, each by itself, in A1 notation
 * @param report what is the same for slips that one finding tells of together, as all wrong saved
 *     values of a layer
 */
record Slip(Kind kind, String says, String sheet, Set<String> cells, String report) {
  /** Both, as one finding tells of them. */
  Slip and(Slip other) {
    var all = new HashSet<>(cells);
    all.addAll(other.cells);
    return new Slip(kind, says, sheet, all, report);
  }

  /** What can be done wrong. Each kind has to be drawn. */
  enum Kind {
    /** A cell without a formula. */
    BLANK,
    /** A number in place of a formula. */
    NUMBER,
    /** A text in place of a formula. */
    TEXT,
    /** A formula that reads another place. */
    WINDOW,
    /** A formula with the weights of another filter, or weights of another place. */
    FILTER,
    /** Weights that have moved along, as their reference was not anchored. */
    LOST_DOLLAR,
    /** A formula with other numbers than its neighbours. */
    NUMBERS,
    /** One product of many left out. */
    PRODUCT,
    /** All products of a channel left out. */
    CHANNEL,
    /** No activation where all others have one. */
    NO_ACTIVATION,
    /** An activation where no other has one. */
    ACTIVATION,
    /** No bias where all others have one. */
    NO_BIAS,
    /** Another mask cell than that at the same place. */
    MASK,
    /** Another function. */
    FORMULA,
    /** A cell of a copied grid that is no copy of what it stands for. */
    COPY,
    /** Windows past the edge of what they read. */
    PAST_THE_EDGE,
    /** A saved value that the formula does not give. */
    SAVED,
    /** A label with another size. */
    LABEL,
    /** Blank cells in the picture. */
    PICTURE_BLANK,
    /** Texts in the picture. */
    PICTURE_TEXT,
    /** Blank cells in a filter. */
    WEIGHT_BLANK,
    /** Texts in a filter. */
    WEIGHT_TEXT,
    /** Blank cells in a mask. */
    MASK_BLANK,
    /** Functions that change by themselves. */
    VOLATILE,
    /** Numbers that no formula reads. */
    UNREAD,
    /** A channel that is read and blank throughout. */
    BLANK_CHANNEL,
    /** Formulas after the last layer that are none that is known. */
    GOES_ON,
    /** Formulas beside the network: no slip, but told as well. */
    BESIDE,
    /** Another network on a sheet of its own: no slip, but told as well. */
    OTHER_SHEET;

    /** Whether it is made in single cells of a grid of formulas, or in several neighbours. */
    boolean isOfCells() {
      return ordinal() <= COPY.ordinal();
    }
  }
}
