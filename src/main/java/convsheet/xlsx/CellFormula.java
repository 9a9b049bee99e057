package convsheet.xlsx;

import java.util.Optional;

/**
 * A formula as a sheet has it (ECMA-376 part 1, 18.3.1.40).
 *
 * @param row its cell's row, counted from 0
 * @param column its cell's column, counted from 0
 * @param text the formula without an equals sign; empty where it is shared and not the first
 * @param isArray whether it is an array formula
 * @param area the cells that an array formula or the first of a shared one is for, in A1 notation
 * @param shared what the formulas that are one formula have in common, if it is one of those
 */
public record CellFormula(
    int row, int column, String text, boolean isArray, String area, Optional<String> shared) {}
