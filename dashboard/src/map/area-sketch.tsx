import type { Job } from '@furrow/protocol/job';
import { useMemo } from 'preact/hooks';
import { useLoaded } from '../shell/loaded.js';
import { useSignedInReader } from '../shell/reader.js';
import { toAreaSketchShape } from './area-sketch-shape.js';

const BOX = { width: 320, height: 200, padding: 14 };

/** A small map of the ground that a job worked, with its field. Drawn once, without tiles: it works on any phone. */
export function AreaSketch({ job, label }: { readonly job: Job; readonly label: string }) {
  const { api, text, format, catalogue } = useSignedInReader();
  const key = `${job.id} ${job.completeTo} ${job.netM2}`;
  const coverage = useLoaded(key, () => api.jobCoverage(job.id));
  const field = catalogue.partfields.find(({ id }) => id === job.partfieldId)?.geometry ?? null;
  const shape = useMemo(
    () => (coverage.data === undefined ? undefined : toAreaSketchShape(coverage.data, field, BOX)),
    [coverage.data, field],
  );
  if (shape === undefined) {
    return <div class="sketch sketch-empty">{coverage.isLoading ? text.loading : text.day.noCoverage}</div>;
  }
  const { metres, length } = shape.scale;
  const scaleText = format.distance(metres);
  return (
    <svg class="sketch" viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={label}>
      <path class="sketch-field" d={shape.fieldPath} />
      {shape.coveragePaths.map((path, index) => (
        <path key={index} class="sketch-coverage" d={path} fill-rule="evenodd" />
      ))}
      <path class="sketch-field-edge" d={shape.fieldPath} />
      <g class="sketch-scale" transform={`translate(${BOX.width - 12 - length} ${BOX.height - 10})`}>
        <path d={`M0 -5V0H${length.toFixed(1)}V-5`} />
        <text x={length / 2} y="-5">
          {scaleText}
        </text>
      </g>
    </svg>
  );
}
