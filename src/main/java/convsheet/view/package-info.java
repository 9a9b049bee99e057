/** What a person sees of a network outside of a workbook: how one number comes about. */
package convsheet.view;
