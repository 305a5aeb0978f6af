import type { AreaGeometry, RegistryDocument } from '@furrow/protocol/registry-document';

/** An implement as hitched at some time. */
export interface HitchedImplement {
  readonly id: string;
  readonly document: RegistryDocument<'implements'>;
}

export interface PartfieldShape {
  readonly id: string;
  /** Township it is registered in; where it is not said, its place decides. */
  readonly townshipCode?: string | undefined;
  readonly geometry: AreaGeometry;
}

/**
 * What the folds may ask of the registry. Every answer is a function of the registry's history and of the
 * time asked about, never of now: a replay next year must get the same answers. Times are fixTime, UTC ms.
 */
export interface RegistryView {
  /** IANA zone that local days are cut in. */
  readonly timeZone: string;
  /** The machine a gateway was mounted on, and its rank among that machine's gateways (1 counts first). */
  mountingOf(gatewayId: string, time: number): { readonly machineId: string; readonly rank: number } | undefined;
  machine(machineId: string, time: number): RegistryDocument<'machines'> | undefined;
  implementOf(machineId: string, time: number): HitchedImplement | undefined;
  /** The operation of an implement: from the operation table, else the implement's own; null where unknown. */
  operationOf(implementId: string, time: number): string | null;
  /** The driver by the driving table, else the machine's default driver; null where unknown. */
  driverOf(machineId: string, time: number): string | null;
  operation(operationId: string): RegistryDocument<'operations'> | undefined;
  /** Id of the campaign: a dated window of the operation, by default `OPERATION-YEAR` of the local day. */
  campaignOf(operationId: string | null, time: number): string;
  /** The partfield and township whose area holds a place, and partfields by id. */
  partfieldAt(latitude: number, longitude: number): PartfieldShape | undefined;
  partfield(partfieldId: string): PartfieldShape | undefined;
  townshipAt(latitude: number, longitude: number): string | null;
}
