// Working hours as the API takes and shows them.
import { z } from 'zod';

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, e.g. 09:30');

/** From `start` up to, not including, `end`, in the group's time zone. An `end` that is not after `start` is on the next day. */
const intervalSchema = z
  .object({ start: timeSchema, end: timeSchema.or(z.literal('24:00')) })
  .refine(({ start, end }) => start !== end, 'must not end when it begins; the whole day is 00:00 to 24:00');
export type OpenInterval = z.infer<typeof intervalSchema>;

const intervalsSchema = z.array(intervalSchema).max(24);

/** Every week. `day`: the day it begins on, 1 Monday to 7 Sunday. A day that is not named is closed. */
export const regularHoursSchema = z.object({
  weekly: z
    .array(z.object({ day: z.int().min(1).max(7), intervals: intervalsSchema }))
    .max(7)
    .refine((days) => new Set(days.map(({ day }) => day)).size === days.length, 'must name each day once'),
});
export type RegularHours = z.infer<typeof regularHoursSchema>;

/** On their dates they stand instead of the regular ones; without intervals the date is closed. */
export const specialHoursSchema = z.object({
  dates: z
    .array(z.object({ date: z.iso.date(), note: z.string().trim().max(100).optional(), intervals: intervalsSchema }))
    .max(1000)
    .refine((dates) => new Set(dates.map(({ date }) => date)).size === dates.length, 'must name each date once'),
});
export type SpecialHours = z.infer<typeof specialHoursSchema>;

export type HoursKind = 'regular' | 'special';

/** Null: not configured. */
export interface WorkingHours {
  regular: RegularHours | null;
  special: SpecialHours | null;
}

export interface WorkingHoursView extends WorkingHours {
  timezone: string;
}

/** Is the group open at this moment, and when does that change next? */
export interface OpenView {
  at: string;
  open: boolean;
  timezone: string;
  /** Null: not within sight. */
  nextChangeAt: string | null;
}
