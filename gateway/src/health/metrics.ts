import type { GatewayStatus } from './gateway-status.js';

/** The media type of Prometheus's text exposition format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** One family: name without `furrow_gateway_`, in base units; counters end in `_total`. */
interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const CONDITIONS = ['closed', 'silent', 'receiving'] as const;
const PHASES = ['stopped', 'waiting', 'connecting', 'proving', 'pending', 'open'] as const;

/** The status in the text exposition format of Prometheus. A value that is not known has no line. */
export function metricsText(status: GatewayStatus): string {
  const families = [
    ...processFamilies(status),
    ...portFamilies(status),
    ...pipelineFamilies(status),
    ...fixFamilies(status),
    ...outboxFamilies(status),
    ...uplinkFamilies(status),
  ];
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

function processFamilies({ gatewayId, version, startedAt, now, settings }: GatewayStatus): Family[] {
  const info = { labels: { gateway_id: gatewayId, version }, value: 1 };
  return [
    { name: 'info', type: 'gauge', help: 'Id and version of the gateway.', samples: [info] },
    gauge('start_time_seconds', 'When the gateway was started, UTC since 1970.', startedAt / 1000),
    gauge('settings_version', "Version of the server's settings; 0 for the gateway's own.", settings?.version ?? 0),
    gauge('clock_seconds', "The gateway's clock, UTC since 1970.", now / 1000),
  ];
}

function portFamilies({ ports }: GatewayStatus): Family[] {
  const each = (value: (port: GatewayStatus['ports'][number]) => number | null): Sample[] =>
    ports.flatMap((port) => {
      const number = value(port);
      return number === null ? [] : [{ labels: { port: port.name }, value: number }];
    });
  const conditions = ports.flatMap(({ name, condition }) =>
    CONDITIONS.map((each) => ({ labels: { port: name, condition: each }, value: each === condition ? 1 : 0 })),
  );
  const events = ports.flatMap(({ name, bus }) =>
    Object.entries(bus?.counts ?? {}).map(([event, value]) => ({ labels: { port: name, event }, value })),
  );
  const troubles = ports.flatMap(({ name, bus }) =>
    bus?.trouble === undefined ? [] : [{ labels: { port: name, trouble: bus.trouble }, value: 1 }],
  );
  const seen = each(({ lastBytesAt }) => (lastBytesAt === null ? null : lastBytesAt / 1000));
  return [
    { name: 'port_condition', type: 'gauge', help: '1 for the condition the port is in.', samples: conditions },
    counter(
      'port_received_bytes_total',
      'Bytes that the port said.',
      each(({ bytes }) => bytes),
    ),
    counter(
      'port_opened_total',
      'How often the port was opened.',
      each(({ opened }) => opened),
    ),
    { name: 'port_last_received_timestamp_seconds', type: 'gauge', help: 'When it said something.', samples: seen },
    { name: 'can_bus_trouble', type: 'gauge', help: '1 for what is wrong with the bus.', samples: troubles },
    counter('can_bus_events_total', 'What the CAN controller reported.', events),
  ];
}

/** Of the pipeline's counters those of faults are named by stage and reason. */
function pipelineFamilies({ pipeline, signals }: GatewayStatus): Family[] {
  const passed: Sample[] = [];
  const faults: Sample[] = [];
  for (const [name, value] of Object.entries(pipeline)) {
    const at = name.indexOf(': ');
    if (at < 0) passed.push({ labels: { kind: name }, value });
    else faults.push({ labels: { stage: name.slice(0, at), reason: name.slice(at + 2) }, value });
  }
  const ages = signals.map(({ name, ageMs }) => ({ labels: { signal: name }, value: ageMs / 1000 }));
  return [
    counter('pipeline_passed_total', 'Frames, sentences, messages, signals, fixes and records.', passed),
    counter('pipeline_faults_total', 'What could not be used, by stage and reason.', faults),
    { name: 'signal_age_seconds', type: 'gauge', help: 'Time since the signal was heard.', samples: ages },
  ];
}

function fixFamilies({ record, now }: GatewayStatus): Family[] {
  const clockApart = record?.fixTime === undefined ? undefined : (record.sampledAt - record.fixTime) / 1000;
  return [
    gauge('record_age_seconds', 'Time since the newest record.', record && (now - record.sampledAt) / 1000),
    gauge('fix_quality', 'Quality of the newest fix, code of NMEA 0183 GGA: 4 RTK fixed.', record?.fixQuality),
    gauge('fix_satellites', 'Satellites of the newest fix.', record?.satellites),
    gauge('fix_horizontal_sigma_meters', 'Standard deviation of the newest fix.', record?.horizontalSigmaM),
    gauge('fix_correction_age_seconds', 'Age of the corrections of the newest fix.', record?.correctionAgeS),
    gauge('fix_clock_offset_seconds', "The gateway's clock less the time of the newest fix.", clockApart),
  ];
}

function outboxFamilies({ outbox, intake, uplink }: GatewayStatus): Family[] {
  const { lastAckAt } = outbox;
  const faults = intake.outboxFaults + uplink.counters.outboxFaults;
  return [
    counterOf('records_total', 'Records made.', intake.records),
    counterOf('records_dropped_total', 'Records lost because the outbox took none.', intake.dropped),
    counterOf('batches_sealed_total', 'Batches sealed.', intake.batches),
    counterOf('outbox_faults_total', 'Calls that the outbox could not do.', faults),
    gauge('records_held', 'Records in memory that wait for the next commit.', intake.held),
    gauge('outbox_open_records', 'Records on disk that are in no batch yet.', outbox.openRecords),
    gauge('outbox_waiting_batches', 'Sealed batches that wait for the server.', outbox.waitingBatches),
    gauge('outbox_refused_batches', 'Batches that the server refused.', outbox.refusedBatches),
    gauge('outbox_damaged_batches', 'Batches that can no longer be read.', outbox.damagedBatches),
    gauge('outbox_thinned_records', 'Records that thinning has taken out.', outbox.thinnedRecords),
    gauge('outbox_used_bytes', 'Bytes that the outbox takes.', outbox.usedBytes),
    gauge('outbox_limit_bytes', 'Bytes that the outbox may take.', outbox.maxBytes),
    gauge('outbox_last_sequence', 'Sequence number of the newest sealed batch.', outbox.lastSeq),
    gauge('outbox_last_ack_timestamp_seconds', 'Server time of the newest ack.', lastAckAt && lastAckAt / 1000),
  ];
}

function uplinkFamilies({ uplink }: GatewayStatus): Family[] {
  const { phase, counters } = uplink;
  const phases = PHASES.map((each) => ({ labels: { phase: each }, value: each === phase ? 1 : 0 }));
  const answers = Object.entries(counters.answered).map(([answer, value]) => ({ labels: { answer }, value }));
  return [
    { name: 'uplink_phase', type: 'gauge', help: '1 for the phase the uplink is in.', samples: phases },
    counterOf('uplink_sent_batches_total', 'Batches sent.', counters.sent),
    counterOf('uplink_sent_bytes_total', 'Bytes of the batches sent.', counters.sentBytes),
    counterOf('uplink_lost_connections_total', 'Connections that failed or broke.', counters.lost),
    counter('uplink_answers_total', 'Answers of the server, by kind.', answers),
  ];
}

function gauge(name: string, help: string, value: number | null | undefined): Family {
  return { name, type: 'gauge', help, samples: value === null || value === undefined ? [] : [{ value }] };
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'counter', help, samples };
}

function counterOf(name: string, help: string, value: number): Family {
  return counter(name, help, [{ value }]);
}

function familyText({ name, type, help, samples }: Family): string {
  const full = `furrow_gateway_${name}`;
  const lines = samples.map(({ labels, value }) => `${full}${labelsText(labels ?? {})} ${value}\n`);
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapedLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
