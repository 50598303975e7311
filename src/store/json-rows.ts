// Rows handed to a statement as one JSON parameter.

/**
 * A FROM item over the JSON array in `parameter`, one row per element; `columns` as in a column definition list.
 * The limit cuts nothing off: it makes the planner expect few rows. A prepared plan is made once, often while the tables are small, and one
 * that expects many rows then reads whole tables for ever longer; one that expects few looks each row up by its key.
 */
export function jsonRows(parameter: string, columns: string): string {
  return `(SELECT * FROM json_to_recordset(${parameter}::json) AS r (${columns}) LIMIT json_array_length(${parameter}::json))`;
}
