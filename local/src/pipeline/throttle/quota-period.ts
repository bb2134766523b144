import type { QuotaSettings } from '../../model/rest-api.js';

/** Milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** The first day of the period of a quota that a moment lies in; days are those of UTC, and weeks begin on Sunday. */
export function beginOfPeriod(period: QuotaSettings['period'], moment: number): number {
  const today = Math.floor(moment / day) * day;
  const date = new Date(today);
  if (period === 'WEEK') return today - date.getUTCDay() * day;
  if (period === 'MONTH') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return today;
}

/** Such as `2026-11-22`. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Each day from one to another, both included. */
export function daysBetween(first: number, last: number): readonly number[] {
  const days: number[] = [];
  for (let at = Math.floor(first / day) * day; at <= last; at += day) days.push(at);
  return days;
}
