import type { SentenceReading } from '../sentence-reading.js';
import { readGga } from './gga.js';
import { readGns } from './gns.js';
import { readGsa } from './gsa.js';
import { readGst } from './gst.js';
import { readHdt } from './hdt.js';
import { readKsxt } from './ksxt.js';
import { readRmc } from './rmc.js';
import { readVtg } from './vtg.js';
import { readZda } from './zda.js';

/** Keyed by sentence type. */
export const SENTENCE_READERS: Readonly<Record<string, (fields: readonly string[]) => SentenceReading>> = {
  GGA: readGga,
  GNS: readGns,
  GSA: readGsa,
  GST: readGst,
  HDT: readHdt,
  KSXT: readKsxt,
  RMC: readRmc,
  VTG: readVtg,
  ZDA: readZda,
};
