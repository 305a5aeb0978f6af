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

/** A sentence that is read, with its place in the order of belief: 0 is believed first. */
export interface RankedSentence {
  readonly definition: SentenceDefinition;
  readonly rank: number;
}

/** What is read of one type: the sentence of any first field, and those of which the first field says more. */
export interface SentencesOfType {
  readonly ofAny: RankedSentence | undefined;
  readonly byFirstField: ReadonlyMap<string, RankedSentence>;
}

const RANKED = SENTENCE_DEFINITIONS.map((definition, rank): RankedSentence => ({ definition, rank }));
const BY_TYPE = new Map(RANKED.map(({ definition: { name } }) => [typeOf(name), ofTypeOf(typeOf(name))]));
const NONE: SentencesOfType = { ofAny: undefined, byFirstField: new Map() };

/** What is read of the sentences of a type. */
export function sentencesOfType(type: string): SentencesOfType {
  return BY_TYPE.get(type) ?? NONE;
}

function ofTypeOf(type: string): SentencesOfType {
  const ofType = RANKED.filter(({ definition }) => typeOf(definition.name) === type);
  const isOfAny = ({ definition: { name } }: RankedSentence): boolean => name === type;
  const others = ofType.filter((each) => !isOfAny(each));
  const byFirstField = new Map(others.map((each) => [each.definition.name.slice(type.length + 1), each]));
  return { ofAny: ofType.find(isOfAny), byFirstField };
}

function typeOf(name: string): string {
  return name.split(',', 1)[0] ?? name;
}
