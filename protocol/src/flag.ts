import { Type } from 'typebox';

/** What a flag asks about. A flag is a question with evidence, never a verdict. */
export const FLAG_KINDS = [
  'duplicateClaim',
  'impossibleTransfer',
  'widthOverSpacing',
  'terminalsDisagree',
  'copiedTrack',
] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

/** Figures that a flag may rest on; the unit ends the name (`Share` is 0 to 1). */
export const FLAG_FIGURES = [
  'sharedM2',
  'jobShare',
  'ownerShare',
  'timeBetweenS',
  'distanceM',
  'neededSpeedMps',
  'possibleSpeedMps',
  'occurrences',
  'widthM',
  'spacingM',
  'passes',
  'samples',
  'ownOverlapShare',
  'comparedFixes',
  'medianApartM',
  'greatestApartM',
  'matchedPasses',
  'matchedShare',
  'residualM',
] as const;
export type FlagFigure = (typeof FLAG_FIGURES)[number];

export const Flag = Type.Object(
  {
    id: Type.String({ description: 'made of the kind and of what it is about; the same question keeps its id' }),
    kind: Type.Enum([...FLAG_KINDS]),
    jobIds: Type.Array(Type.String(), { description: 'jobs asked about, the later one first' }),
    machineIds: Type.Array(Type.String(), { description: 'machines asked about, in the order of the jobs' }),
    driverId: Type.Union([Type.String(), Type.Null()], { description: 'where the question is about a driver' }),
    localDay: Type.String({ description: 'local day it is about, the latest of several' }),
    places: Type.Array(Type.Object({ latitude: Type.Number(), longitude: Type.Number() }), {
      description: 'where to look, the place of the first job first',
    }),
    evidence: Type.Array(Type.Object({ figure: Type.Enum([...FLAG_FIGURES]), value: Type.Number() }), {
      description: 'figures that the question rests on, unrounded',
    }),
    terminals: Type.Array(Type.String(), { description: 'gateways asked about; empty where it is not about them' }),
  },
  { $id: 'Flag' },
);
export type Flag = Type.Static<typeof Flag>;

/** `GET /api/flags`: questions about jobs in scope, newest day first. */
export const FlagList = Type.Object({ flags: Type.Array(Flag) }, { $id: 'FlagList' });
export type FlagList = Type.Static<typeof FlagList>;
