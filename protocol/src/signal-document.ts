import { SIGNAL_NAMES, SIGNAL_STATES, signalDefinition } from './signal-table.js';

/** The text of docs/signals.md: the signal table as a person reads it. `make docs` writes it. */
export function signalDocument(): string {
  const rows = SIGNAL_NAMES.map((name) => {
    const { column, differences = 1, unit, min, max, quantum, source, codes } = signalDefinition(name);
    const meaning = codes === undefined ? '' : Object.entries(codes).map(([code, text]) => `${code} ${text}`);
    return `| \`${name}\` | ${unit} | ${min} to ${max} | ${quantum} | ${source} | ${[meaning].flat().join(', ')} | ${column}${differences === 2 ? ', twice' : ''} |`;
  });
  return `# Signals

Generated from \`protocol/src/signal-table.ts\` by \`make docs\`; do not edit it here.

The closed list of what a telemetry record may carry in \`signals\`. A value is kept to its step and within its
range; whatever a bus says outside of it becomes a state, never a number. States: ${SIGNAL_STATES.map((state) => `\`${state}\``).join(', ')}.
A signal with neither a value nor a state was never heard.

PGN: parameter group of SAE J1939 or ISO 11783. SPN: suspect parameter of J1939. DDI: data dictionary
identifier of ISO 11783-11.

Column: the number of its values in a batch; \`twice\` where they are differenced twice ([the wire contract](../protocol/README.md#columns)).

| signal | unit | range | step | read from | codes | column |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
