import type { GatewayConfig } from '../config/gateway-config.js';
import type { Logger } from '../log/logger.js';
import type { RecordIntake } from '../outbox/telemetry-record-to-outbox.js';
import type { Pipeline } from '../pipeline.js';
import { effectiveSettings, type EffectiveSettings } from '../settings/effective-settings.js';
import { SettingsKeeper } from '../settings/settings-keeper.js';
import { DiskSettingsStore } from '../settings/settings-store.js';

/** The settings of the server and what is in effect of them and of the gateway's own file. */
export interface RunSettings {
  readonly keeper: SettingsKeeper;
  readonly effective: () => EffectiveSettings;
  /** Puts the kept settings into effect, and later ones as they come. */
  readonly start: (parts: { readonly intake: RecordIntake; readonly pipeline: Pipeline }) => void;
}

export function openSettings(config: GatewayConfig, parts: { gatewayId: string; logger: Logger }): RunSettings {
  const { publicKey } = config.server;
  const keeper = new SettingsKeeper({
    gatewayId: parts.gatewayId,
    store: new DiskSettingsStore(config.stateDir),
    logger: parts.logger.child('settings'),
    ...(publicKey === undefined ? {} : { givenKey: publicKey }),
  });
  let effective = effectiveSettings(config, keeper.settings);
  return {
    keeper,
    effective: () => effective,
    start: ({ intake, pipeline }) =>
      keeper.start({
        sealOpen: () => intake.sealNow(),
        apply: (settings) => {
          effective = effectiveSettings(config, settings);
          pipeline.configure(effective);
        },
      }),
  };
}
