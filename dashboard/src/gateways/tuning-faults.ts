import { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import { Errors } from 'typebox/value';
import { fieldAt, type TuningField } from './tuning-values.js';

/** Fields whose value the schema does not allow: the same schema by which server and gateway check it. */
export function tuningFaults(tuning: unknown): TuningField[] {
  return [...new Set(Errors(GatewayTuning, tuning).flatMap(({ instancePath }) => fieldAt(instancePath) ?? []))];
}
