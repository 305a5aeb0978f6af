import type { RegistryDocument } from '@furrow/protocol/registry-document';
import type { Rgb } from './tile-raster.js';

/** Ground whose operation is unknown, or has no colour in the registry. */
const NO_COLOUR = '#6e6e6e';

/** The colour, `#rrggbb`, that tiles and their legend give an operation. */
export function operationColour(operation: RegistryDocument<'operations'> | undefined): string {
  return operation?.colour ?? NO_COLOUR;
}

/** `#0072b2` as [0, 114, 178]. */
export function rgbOfColour(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
