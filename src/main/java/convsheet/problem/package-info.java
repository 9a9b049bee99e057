/**
 * What can be wrong with what a person gave, and what is worth telling them: no logic of its own.
 */
package convsheet.problem;
