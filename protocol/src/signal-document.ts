import { SIGNAL_NAMES, SIGNAL_STATES, signalDefinition } from './signal-table.js';

/** The text of docs/signals.md: the signal table as a person reads it. `make docs` writes it. */
export function signalDocument(): string {
  const rows = SIGNAL_NAMES.map((name) => {
    const { column, differences = 1, unit, min, max, quantum, source, codes } = signalDefinition(name);
    const meaning = codes === undefined ? '' : Object.entries(codes).map(([code, text]) => `${code} ${text}`);
    return `| \`${name}\` | ${unit} | ${min} to ${max} | ${quantum} | ${source} | ${[meaning].flat().join(', ')} | ${column}${differences === 2 ? ', twice' : ''} |`;
  });
  return `# Signals

For the installer: what Furrow understands of a bus. Generated from \`protocol/src/signal-table.ts\` by \`make docs\`; do not edit it here.

The closed list of what a telemetry record may carry in \`signals\`. A value is kept to its step and within its
range; whatever a bus says outside of it becomes a state, never a number. States: ${SIGNAL_STATES.map((state) => `\`${state}\``).join(', ')}.
A signal with neither a value nor a state was never heard.

PGN: parameter group of SAE J1939 or ISO 11783. SPN: suspect parameter of J1939. DDI: data dictionary
identifier of ISO 11783-11.

Column: the number of its values in a batch; \`twice\` where they are differenced twice ([the wire contract](../protocol/README.md#columns)).

| signal | unit | range | step | read from | codes | column |
|---|---|---|---|---|---|---|
${rows.join('\n')}

## Groups that make fixes

Position, time, course, heading and quality of a fix come from a receiver's NMEA 0183 sentences or from the bus: PGN 129029;
where a receiver does not send it, 129025 or 65267 with the time of 126992 (carried on by the gateway's clock for at most 3 s)
and the HDOP of 129539; course and speed of 129026; the true heading of 127250.

## Not read, and why

| group | why |
|---|---|
| 65039 language and units | how the tractor prints its numbers; nothing here depends on it |
| 65095 maintain power | public sources disagree on the bits of the implement's state |
| 65254 time and date | the clock of the tractor's panel; a fix has the receiver's time, a record the gateway's |
| 129540 satellites in view | those in view; the number used is in 129029 |
| 65090 hitch and PTO command, 44288 guidance command, 65072 to 65087 auxiliary valve commands | what is wanted, not what is; the status of each is read where it says anything of the work |
| 65040 to 65071 auxiliary valves, estimated and measured | which valve does what is known to the driver alone |
| 65033, 65034 tractor facilities | what a TECU can send and an implement needs; no two public sources of the layout were found |
| 65266 bytes 3 to 4, fuel economy (SPN 184) | follows from fuel rate and speed |
| 59392 acknowledgement, 59904 request | answered where the gateway may send; no signals |
| exit, reason and limit codes of 65091 to 65094, 65096, 65097, 61474, 44032 | why a hitch or a speed is limited; no figure depends on it |

Trouble codes (DM1, DM2: 65226, 65227) and NAMEs (60928, 65240) are shown in the status of the gateway and by
\`decode --to signals\`; they are no part of a record.
`;
}
