/**
 * Reads the formulas of a sheet that somebody made by hand, and finds the network that they are:
 * formulas become {@link convsheet.lift.Meaning}s, those of one pattern {@link
 * convsheet.lift.Plane}s, planes the channels of layers. What breaks a pattern is a finding.
 */
package convsheet.lift;
