// What the hours and days of a report are called; an hour that the clock shows twice is told apart.
import type { ReportUnit } from '../../../src/contract/reports.js';

export function unitLabels(
  starts: readonly string[],
  unit: ReportUnit,
  { language, timeZone }: { language: string; timeZone: string },
): string[] {
  const shape: Intl.DateTimeFormatOptions =
    unit === 'day'
      ? { timeZone, weekday: 'short', month: 'short', day: 'numeric' }
      : { timeZone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const plain = new Intl.DateTimeFormat(language, shape);
  const withOffset = new Intl.DateTimeFormat(language, { ...shape, timeZoneName: 'shortOffset' });
  const labels = starts.map((start) => plain.format(new Date(start)));
  return labels.map((label, index) => {
    const start = starts[index];
    const isTwice = label === labels[index - 1] || label === labels[index + 1];
    return isTwice && start !== undefined ? withOffset.format(new Date(start)) : label;
  });
}
