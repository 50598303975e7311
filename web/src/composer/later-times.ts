// The times somebody is likely to mean by "later", in the time zone of this screen.

export interface LaterTime {
  name: 'inAnHour' | 'tomorrow' | 'monday';
  at: Date;
}

const MORNING_HOUR = 9;
const MONDAY = 1;

export function laterTimes(now: Date): LaterTime[] {
  const tomorrow = morning(now, 1);
  const days = (MONDAY - now.getDay() + 7) % 7 || 7;
  return [
    { name: 'inAnHour', at: new Date(now.getTime() + 3_600_000) },
    { name: 'tomorrow', at: tomorrow },
    // On a Sunday that is tomorrow.
    ...(days > 1 ? [{ name: 'monday' as const, at: morning(now, days) }] : []),
  ];
}

/** As the browser's field for a day and a time has it. */
export function fieldValue(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function morning(now: Date, inDays: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + inDays, MORNING_HOUR);
}
