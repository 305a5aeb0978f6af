import { TangentFrame } from '../frame/tangent-frame.js';
import type { Partfield, Scenario } from './scenario.js';

const ORGANISATION = 'sim';

/** The machine and implement as a registry would hold them, and what else is needed to enrol them. */
export function machineDocument(scenario: Scenario) {
  const { tractor, implement } = scenario;
  return {
    scenario: scenario.name,
    machineId: tractor.id,
    machine: {
      organisationId: ORGANISATION,
      name: tractor.name,
      kind: 'tractor',
      antennaXM: tractor.antennaXM,
      antennaYM: tractor.antennaYM,
      hitchXM: tractor.hitchXM,
      maxSpeedMps: 14,
    },
    implementId: implement.id,
    implement: {
      organisationId: ORGANISATION,
      name: implement.name,
      attachment: implement.attachment,
      toolXM: implement.toolXM,
      offsetYM: implement.offsetYM,
      workingWidthM: implement.widthM,
      operation: implement.operation,
    },
    operation: implement.operation,
    rateHz: scenario.receiver.rateHz,
  };
}

/** The partfields as GeoJSON (RFC 7946, WGS 84, counter-clockwise). */
export function partfieldsDocument(scenario: Scenario, partfields: readonly Partfield[]) {
  const frame = new TangentFrame(scenario.origin);
  return {
    type: 'FeatureCollection',
    features: partfields.map(({ id, name, polygon }) => ({
      type: 'Feature',
      id,
      properties: { id, name },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [...polygon, polygon[0]!].map((point) => {
            const { latitude, longitude } = frame.toGeodetic(point);
            return [longitude, latitude];
          }),
        ],
      },
    })),
  };
}
