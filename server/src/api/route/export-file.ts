import { createHash } from 'node:crypto';
import type { HeadContext } from '../../export/overlap-export.js';
import type { ApiDependencies } from '../dependencies.js';
import type { SessionCall } from '../route-definition.js';

export interface ExportFile {
  /** What the rows are; the file is `furrow-NAME-DAY.FORMAT`. */
  readonly name: string;
  readonly format: string;
  readonly contentType: string;
  readonly body: string;
  readonly rows: number;
  readonly query: object;
  readonly session: SessionCall['session'];
  readonly ctx: SessionCall['ctx'];
}

/** Answers a file that is made at once, with its line in the audit log. */
export function writeExportFile({ audit, clock }: ApiDependencies, file: ExportFile): void {
  const { name, format, contentType, body, rows, query, session, ctx } = file;
  audit.write({
    by: session.user.name,
    action: `export.${format}`,
    subject: `${name} ${JSON.stringify(query)}`,
    rows,
    hash: createHash('sha256').update(body).digest('hex'),
    address: ctx.ip,
  });
  ctx.attachment(`furrow-${name}-${new Date(clock.now()).toISOString().slice(0, 10)}.${format}`);
  ctx.type = contentType;
  ctx.set('cache-control', 'no-store');
  ctx.body = body;
}

/** What the head of a file states. */
export function exportContextOf(
  { registry, folds, clock, journalPosition }: ApiDependencies,
  filter: object,
  exportedBy: string,
): HeadContext {
  return {
    timeZone: registry.timeZone,
    engine: folds.engine,
    filter,
    journalPosition: journalPosition(),
    exportedAt: clock.now(),
    exportedBy,
  };
}
