const KNOTS_PER_MPS = 3600 / 1852;

/** One epoch of the receiver; angles in degrees, time UTC in milliseconds. `courseDeg` null at standstill. */
export interface ReceiverFix {
  readonly timeMs: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitudeMslM: number;
  readonly geoidSeparationM: number;
  /** GGA code; 0 is no fix, and then position and speed are left empty. */
  readonly quality: number;
  readonly satellites: number;
  readonly hdop: number;
  readonly sigmaM: number;
  readonly correctionAgeS: number | null;
  readonly speedMps: number;
  readonly courseDeg: number | null;
}

/** Wraps the body in $ and checksum: XOR of the characters between $ and *. */
export function nmeaSentence(body: string): string {
  let checksum = 0;
  for (let i = 0; i < body.length; i++) checksum ^= body.charCodeAt(i);
  return `$${body}*${checksum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

/** Degrees to `ddmm.mmmmmmmm` with eight decimals of minutes (0.02 mm), rounded before the split. */
function angleText(degrees: number, degreeDigits: number): string {
  const units = Math.round(Math.abs(degrees) * 60e8);
  const whole = Math.floor(units / 60e8);
  const minutes = ((units - whole * 60e8) / 1e8).toFixed(8);
  return String(whole).padStart(degreeDigits, '0') + minutes.padStart(11, '0');
}

function positionText(fix: ReceiverFix): string {
  if (fix.quality === 0) return ',,,';
  const latitude = `${angleText(fix.latitude, 2)},${fix.latitude < 0 ? 'S' : 'N'}`;
  return `${latitude},${angleText(fix.longitude, 3)},${fix.longitude < 0 ? 'W' : 'E'}`;
}

/** `hhmmss.ss`. */
function timeText(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}.${iso.slice(20, 22)}`;
}

/** `ddmmyy`. */
function dateText(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(8, 10)}${iso.slice(5, 7)}${iso.slice(2, 4)}`;
}

const MODE_BY_QUALITY: Readonly<Record<number, string>> = { 0: 'N', 1: 'A', 2: 'D', 4: 'R', 5: 'F' };
const modeOf = (fix: ReceiverFix): string => MODE_BY_QUALITY[fix.quality] ?? 'A';
const courseText = (fix: ReceiverFix): string => fix.courseDeg?.toFixed(2) ?? '';

export function ggaSentence(fix: ReceiverFix): string {
  const height = fix.quality === 0 ? ',M,,M' : `${fix.altitudeMslM.toFixed(3)},M,${fix.geoidSeparationM.toFixed(3)},M`;
  const correction = fix.correctionAgeS === null ? ',' : `${fix.correctionAgeS.toFixed(1)},0001`;
  const quality = `${fix.quality},${String(fix.satellites).padStart(2, '0')},${fix.hdop.toFixed(2)}`;
  return nmeaSentence(`GNGGA,${timeText(fix.timeMs)},${positionText(fix)},${quality},${height},${correction}`);
}

export function rmcSentence(fix: ReceiverFix): string {
  const valid = fix.quality !== 0;
  const motion = valid ? `${(fix.speedMps * KNOTS_PER_MPS).toFixed(4)},${courseText(fix)}` : ',';
  const head = `GNRMC,${timeText(fix.timeMs)},${valid ? 'A' : 'V'},${positionText(fix)}`;
  return nmeaSentence(`${head},${motion},${dateText(fix.timeMs)},,,${modeOf(fix)},V`);
}

export function vtgSentence(fix: ReceiverFix): string {
  if (fix.quality === 0) return nmeaSentence('GNVTG,,T,,M,,N,,K,N');
  const knots = (fix.speedMps * KNOTS_PER_MPS).toFixed(4);
  return nmeaSentence(`GNVTG,${courseText(fix)},T,,M,${knots},N,${(fix.speedMps * 3.6).toFixed(4)},K,${modeOf(fix)}`);
}

/** Standard deviations of latitude, longitude and height in fields 6 to 8. */
function gstSentence(fix: ReceiverFix): string {
  const time = timeText(fix.timeMs);
  if (fix.quality === 0) return nmeaSentence(`GNGST,${time},,,,,,,`);
  const sigma = fix.sigmaM.toFixed(3);
  return nmeaSentence(`GNGST,${time},,,,,${sigma},${sigma},${(fix.sigmaM * 1.8).toFixed(3)}`);
}

/** The four sentences of an epoch, in the order GGA, GST, VTG, RMC: the position first, the date last. */
export function epochSentences(fix: ReceiverFix): string {
  return ggaSentence(fix) + gstSentence(fix) + vtgSentence(fix) + rmcSentence(fix);
}
