import type { GatewaySettings } from '@furrow/protocol/gateway-settings';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { SourceSettings } from '../signal/source-ranks.js';

/** How the gateway works, after the server's settings were laid over its own file. */
export interface EffectiveSettings {
  readonly sealAfterMs: number;
  /** At most one record in each stretch this long; absent for one at each epoch of the receiver. */
  readonly recordEveryMs?: number;
  readonly sources: SourceSettings;
}

/** The server's settings win for what they say; what they leave out stays as the file has it. */
export function effectiveSettings(
  { sealAfterS, sources }: Pick<GatewayConfig, 'sealAfterS' | 'sources'>,
  settings: GatewaySettings | null,
): EffectiveSettings {
  const tuning = settings?.tuning ?? {};
  const ranks = (tuning.sources ?? {}) as Partial<SourceSettings>;
  const { recordEveryMs } = tuning;
  return {
    sealAfterMs: (tuning.sealAfterS ?? sealAfterS) * 1000,
    ...(recordEveryMs === undefined ? {} : { recordEveryMs }),
    sources: {
      silentAfterMs: ranks.silentAfterMs ?? sources.silentAfterMs,
      holdMs: ranks.holdMs ?? sources.holdMs,
      receivers: ranks.receivers ?? sources.receivers,
      units: ranks.units ?? sources.units,
      signals: { ...sources.signals, ...ranks.signals },
      speed: ranks.speed ?? sources.speed,
    },
  };
}
