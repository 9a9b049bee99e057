package convsheet.lift;

/**
 * A cell with a formula.
 *
 * @param at the cell
 * @param text the formula as it is written, without an equals sign
 * @param meaning what it computes
 */
record Formula(Area at, String text, Meaning meaning) {}
