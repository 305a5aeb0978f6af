import { EmbeddedSeriesStore, type EmbeddedSeriesStoreOptions } from './embedded-series-store.js';
import { InfluxSeriesStore, type InfluxSeriesStoreOptions } from './influx-series-store.js';
import type { SeriesStore } from './series-store.js';

export type SeriesStoreConfig =
  | ({ readonly kind: 'embedded' } & EmbeddedSeriesStoreOptions)
  | ({ readonly kind: 'influxdb' } & InfluxSeriesStoreOptions);

/** The series store that the configuration names. Opens files, but makes no connection: `prepare` does. */
export function createSeriesStore(config: SeriesStoreConfig): SeriesStore {
  return config.kind === 'embedded' ? new EmbeddedSeriesStore(config) : new InfluxSeriesStore(config);
}
