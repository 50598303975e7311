// Reports as tables: what a CSV says, and what it has to say of a row that was told as JSON.
import type { MeasuredTime } from '../../src/contract/index.js';

/** Rows of a table by the names of its columns. No cell of these tables holds a comma or a quote. */
export async function tableAt(url: string, token: string): Promise<Record<string, string>[]> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  const [header = '', ...lines] = (await response.text()).replace('\uFEFF', '').trimEnd().split('\r\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}

/** The numbers of a row as its table shows them: times in seconds. */
export function cellsOf(row: object): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [key, value] of Object.entries(row) as [string, unknown][]) {
    const column = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (key === 'ratings') {
      const { count, average } = value as { count: number; average: number | null };
      Object.assign(cells, { ratings: shown(count), rating_average: shown(average) });
    } else if (typeof value === 'number') cells[column] = shown(value);
    else if (typeof value === 'object') {
      const { count, averageMs, maxMs } = value as MeasuredTime;
      Object.assign(cells, {
        [`${column}_count`]: shown(count),
        [`${column}_average_seconds`]: shown(averageMs === null ? null : averageMs / 1000),
        [`${column}_max_seconds`]: shown(maxMs === null ? null : maxMs / 1000),
      });
    }
  }
  return cells;
}

const shown = (value: number | null): string => (value === null ? '' : String(value));
