// A table as CSV that a spreadsheet opens as it is meant: UTF-8 with its mark, and no cell of ours ever taken for a formula.
import type { Response } from 'express';

export type Cell = string | number | null;

/** What a spreadsheet would calculate, were it not for the quote in front. */
const LOOKS_LIKE_FORMULA = /^[\s]*[=+\-@\t\r]/;

export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`;
}

export function sendCsv(response: Response, fileName: string, text: string): void {
  response.attachment(fileName).type('text/csv; charset=utf-8').send(text);
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const shown = LOOKS_LIKE_FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
