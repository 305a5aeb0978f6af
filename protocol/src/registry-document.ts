import { Type, type TSchema } from 'typebox';
import { GatewayTuning } from './gateway-tuning.js';

/**
 * The registry: versioned documents with valid-from. A document is addressed by collection and id; its value
 * at a time is the entry with the greatest valid-from not after that time, the later journalled of equals.
 * Setting an entry in the past is how a mistake is corrected; it refolds what it touches. All lengths in
 * metres, x forward, y to the right.
 */
const Id = Type.String({ pattern: '^[\\w.-]{1,64}$' });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Names = Type.Object({ zh: Name, en: Name }, { additionalProperties: false });
const Metres = (minimum: number, maximum: number, description: string) =>
  Type.Number({ minimum, maximum, description });
const Closed = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** Longitude, latitude and perhaps a height (RFC 7946 3.1.1). */
const Position = Type.Unsafe<readonly number[]>({
  type: 'array',
  minItems: 2,
  maxItems: 3,
  prefixItems: [
    Type.Number({ minimum: -180, maximum: 180 }),
    Type.Number({ minimum: -90, maximum: 90 }),
    Type.Number(),
  ],
});
const Ring = Type.Array(Position, { minItems: 4, description: 'first and last position are the same' });
const Rings = Type.Array(Ring, { minItems: 1 });
/** The form of an area; whether its rings close and do not cross is for the code that reads it to say. */
const Geometry = Type.Unsafe<AreaGeometry>({
  type: 'object',
  required: ['type'],
  properties: { type: Type.String() },
  discriminator: { propertyName: 'type' },
  oneOf: [
    Type.Object({ type: Type.Literal('Polygon'), coordinates: Rings }),
    Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Rings, { minItems: 1 }) }),
  ],
  description: 'GeoJSON Polygon or MultiPolygon, WGS 84',
});

export const Organisation = Closed({ names: Names });
export const Township = Closed({
  names: Names,
  countyCode: Type.String({ pattern: '^\\d{6}$' }),
  geometry: Type.Optional(Geometry),
});
export const Machine = Closed({
  organisationId: Id,
  name: Name,
  kind: Type.Enum(['tractor', 'harvester', 'sprayer', 'other']),
  plate: Type.Optional(Type.String({ maxLength: 20 })),
  antennaXM: Metres(-20, 20, 'antenna forward of the reference point (rear axle centre)'),
  antennaYM: Metres(-20, 20, 'antenna to the right of the centre line'),
  hitchXM: Metres(-20, 20, 'hitch point forward of the reference point; negative is behind'),
  maxSpeedMps: Type.Number({ minimum: 1, maximum: 60 }),
  defaultDriverId: Type.Optional(Id),
});
export const Section = Closed({
  id: Id,
  widthM: Metres(0.05, 60, 'width'),
  offsetYM: Metres(-60, 60, 'centre to the right'),
});
export const Implement = Closed({
  organisationId: Id,
  name: Name,
  attachment: Type.Enum(['mounted', 'trailed'], { description: 'trailed follows its hitch point by a drawbar' }),
  toolXM: Metres(-30, 30, 'working bar forward of the hitch point; negative is behind. For trailed: minus the drawbar'),
  offsetYM: Metres(-30, 30, 'centre of the working bar to the right'),
  workingWidthM: Metres(0.1, 100, 'full working width'),
  sections: Type.Optional(Type.Array(Section, { maxItems: 256 })),
  operation: Type.Union([Id, Type.Null()], { description: 'what it does unless the operation table says otherwise' }),
});
export const Gateway = Closed({
  name: Name,
  publicKey: Type.String({ description: 'Ed25519, SPKI DER in base64' }),
  status: Type.Enum(['pending', 'enrolled', 'revoked']),
  settings: Type.Optional({
    ...GatewayTuning,
    description: 'of before the table tuning, which counts first; kept where a later document leaves it out',
  }),
});
export const Driver = Closed({ organisationId: Id, name: Name });
export const Partfield = Closed({
  organisationId: Id,
  name: Name,
  townshipCode: Type.Optional(Type.String({ pattern: '^\\d{9}$' })),
  geometry: Geometry,
});
export const Operation = Closed({
  colour: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$', description: 'on maps; grey where not given' })),
  names: Names,
  conservationTillage: Type.Boolean(),
  repeatable: Type.Boolean({ description: 'opens a new round when ground is worked again after repeatAfterDays' }),
  repeatAfterDays: Type.Integer({ minimum: 1, maximum: 366 }),
  needsPto: Type.Boolean({ description: 'the PTO must run for the work to count, where it is heard' }),
});
export const Campaign = Closed({
  operation: Id,
  from: Type.Integer(),
  to: Type.Integer({ description: 'exclusive, UTC ms' }),
  names: Names,
});
/** Dated tables. Mounting and tuning: by gateway. Hitching: by machine. Working: by implement. Driving: by machine. */
export const Mounting = Closed({
  machineId: Type.Union([Id, Type.Null()]),
  rank: Type.Integer({ minimum: 1, maximum: 9 }),
});
export const Hitching = Closed({ implementId: Type.Union([Id, Type.Null()]) });
export const Working = Closed({ operation: Type.Union([Id, Type.Null()]) });
export const Driving = Closed({ driverId: Type.Union([Id, Type.Null()]) });

/** Keyed by collection name, as in the API's paths and in the journal. */
export const REGISTRY_SCHEMAS = {
  organisations: Organisation,
  townships: Township,
  machines: Machine,
  implements: Implement,
  gateways: Gateway,
  drivers: Driver,
  partfields: Partfield,
  operations: Operation,
  campaigns: Campaign,
  mounting: Mounting,
  tuning: GatewayTuning,
  hitching: Hitching,
  operation: Working,
  driving: Driving,
} as const;
export type RegistryCollection = keyof typeof REGISTRY_SCHEMAS;
export type RegistryDocument<C extends RegistryCollection> = Type.Static<(typeof REGISTRY_SCHEMAS)[C]>;

/** One entry of a document's history; `document` null removes it from `validFrom` on. */
export interface RegistryChange<C extends RegistryCollection = RegistryCollection> {
  readonly collection: C;
  readonly id: string;
  /** UTC ms; 0 is "always". */
  readonly validFrom: number;
  readonly document: RegistryDocument<C> | null;
  /** Who made it: a user's name, or `init`. */
  readonly by: string;
  /** Server's clock, UTC ms. */
  readonly at: number;
}

/** GeoJSON Polygon or MultiPolygon in longitude, latitude order, WGS 84 (RFC 7946). */
export type AreaGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[] };
