import { EmbeddedSeriesStore } from './embedded-series-store.js';
import { describeSeriesStore } from './series-store.suite.js';

describeSeriesStore('embedded', {
  create: async (journal) => new EmbeddedSeriesStore({ file: ':memory:', journal, registry: journal }),
});
