/** Hitch position in percent, 0 lowest; the bar touches the ground at and below CONTACT_PCT. */
const TRANSPORT_PCT = 85;
const WORK_PCT = 12;
const CONTACT_PCT = 34;
/** From end to end in one second. */
const RATE_PCT_PER_S = TRANSPORT_PCT - WORK_PCT;

/** Time from the lever to ground contact, and from the lever to leaving the ground. */
export const LOWER_LEAD_S = (TRANSPORT_PCT - CONTACT_PCT) / RATE_PCT_PER_S;
export const RAISE_LEAD_S = (CONTACT_PCT - WORK_PCT) / RATE_PCT_PER_S;

/** What lifts the implement: the rear hitch, or the wheels of a trailed one. Travels in about one second. */
export class Linkage {
  positionPct = TRANSPORT_PCT;

  get onGround(): boolean {
    return this.positionPct <= CONTACT_PCT;
  }

  advance(down: boolean, stepS: number): void {
    const step = RATE_PCT_PER_S * stepS;
    this.positionPct = down
      ? Math.max(WORK_PCT, this.positionPct - step)
      : Math.min(TRANSPORT_PCT, this.positionPct + step);
  }
}
