import type { NmeaSentence } from '../nmea-sentence.js';
import type { SentenceDefinition } from '../sentence-definition.js';
import { BESTNAVA } from './bestnava.js';
import { GGA } from './gga.js';
import { GNS } from './gns.js';
import { GSA } from './gsa.js';
import { GST } from './gst.js';
import { HDT } from './hdt.js';
import { HPR } from './hpr.js';
import { KSXT } from './ksxt.js';
import { PANDA } from './panda.js';
import { PAOGI } from './paogi.js';
import { PASHR_POS } from './pashr-pos.js';
import { PASHR } from './pashr.js';
import { PSTI_030 } from './psti-030.js';
import { PSTI_032 } from './psti-032.js';
import { PSTI_035 } from './psti-035.js';
import { PSTI_036 } from './psti-036.js';
import { PTNL_AVR } from './ptnl-avr.js';
import { PTNL_GGK } from './ptnl-ggk.js';
import { PVTSLNA } from './pvtslna.js';
import { RMC } from './rmc.js';
import { THS } from './ths.js';
import { UNIHEADINGA } from './uniheadinga.js';
import { VTG } from './vtg.js';
import { ZDA } from './zda.js';

/**
 * Every sentence that is read, in the order of belief where several say the same, best first. GGA knows the
 * quality, GNS most of it, RMC the least; RMC has the speed of the epoch itself, VTG may be a filtered one.
 */
export const SENTENCE_DEFINITIONS: readonly SentenceDefinition[] = [
  KSXT,
  PAOGI,
  PANDA,
  GGA,
  BESTNAVA,
  PVTSLNA,
  PTNL_GGK,
  PASHR_POS,
  PSTI_030,
  GNS,
  RMC,
  VTG,
  GST,
  GSA,
  PASHR,
  THS,
  HDT,
  UNIHEADINGA,
  HPR,
  PTNL_AVR,
  PSTI_036,
  PSTI_035,
  PSTI_032,
  ZDA,
];

const BY_NAME = new Map(SENTENCE_DEFINITIONS.map((definition) => [definition.name, definition]));
/** Types of which the first field says more. */
const TYPES_OF_TWO = new Set(
  SENTENCE_DEFINITIONS.flatMap(({ name }) => (name.includes(',') ? name.split(',', 1) : [])),
);
const RANKS = new Map(SENTENCE_DEFINITIONS.map((definition, index) => [definition, index]));

/** What a sentence means, or undefined where it is none of those that are read. */
export function sentenceDefinition({ type, fields }: NmeaSentence): SentenceDefinition | undefined {
  return (TYPES_OF_TWO.has(type) ? BY_NAME.get(`${type},${fields.text(0)}`) : undefined) ?? BY_NAME.get(type);
}

/** Place in the order of belief; 0 is believed first. */
export function beliefRank(definition: SentenceDefinition): number {
  return RANKS.get(definition) ?? RANKS.size;
}
