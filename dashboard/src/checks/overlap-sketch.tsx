import type { Overlap } from '@furrow/protocol/overlap';
import { useMemo } from 'preact/hooks';
import type { GeoJson } from '../api/api-client.js';
import { useLoaded } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { PageLink } from '../shell/navigation.js';
import { useSignedInReader } from '../shell/reader.js';
import { CHECKS_TEXT } from '../text/checks-text.js';
import { toAreaSketchShape } from '../map/area-sketch-shape.js';
import { placeQuery } from './flag-words.js';
import { useMachineName } from './machine-name.js';

const BOX = { width: 640, height: 360, padding: 16 };

/** The exact ground of an overlap, drawn with the job that worked it later, or the earlier one where only that is seen. */
export function OverlapSketch({ overlap }: { readonly overlap: Overlap }) {
  const { api, text, format, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const machineName = useMachineName();
  const seen = overlap.job.jobId === null ? overlap.owner : overlap.job;
  const jobId = seen.jobId;
  const ground = useLoaded(jobId, () => api.overlapGround(jobId ?? ''));
  const coverage = useLoaded(jobId, () => api.jobCoverage(jobId ?? ''));
  const shapes = useMemo(() => {
    if (ground.data === undefined || coverage.data === undefined) return undefined;
    const features = [ground.data, coverage.data].flatMap(featuresOf);
    const drawn = toAreaSketchShape({ type: 'FeatureCollection', features }, null, BOX);
    const count = toAreaSketchShape(ground.data, null, BOX)?.coveragePaths.length ?? 0;
    return drawn && { ...drawn, shared: drawn.coveragePaths.slice(0, count), worked: drawn.coveragePaths.slice(count) };
  }, [ground.data, coverage.data]);
  const [west = 0, south = 0, east = 0, north = 0] = overlap.bounds;
  const label = words.groundOf(machineName(seen.machineId));
  return (
    <section class="card overlap-ground" aria-label={label}>
      {ground.error === undefined ? null : <ErrorNotice error={ground.error} onRetry={ground.reload} />}
      {shapes === undefined ? (
        <div class="sketch sketch-empty">
          {ground.isLoading || coverage.isLoading ? text.loading : text.day.noCoverage}
        </div>
      ) : (
        <svg class="sketch" viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={label}>
          {shapes.worked.map((path, index) => (
            <path key={index} class="sketch-coverage" d={path} fill-rule="evenodd" />
          ))}
          <path class="sketch-overlap" d={shapes.shared.join('')} />
          <g class="sketch-scale" transform={`translate(${BOX.width - 12 - shapes.scale.length} ${BOX.height - 10})`}>
            <path d={`M0 -5V0H${shapes.scale.length.toFixed(1)}V-5`} />
            <text x={shapes.scale.length / 2} y="-5">
              {format.distance(shapes.scale.metres)}
            </text>
          </g>
        </svg>
      )}
      <p class="flag-links">
        <PageLink
          href={`/live${placeQuery({ latitude: (south + north) / 2, longitude: (west + east) / 2 })}`}
          class="button"
        >
          {words.onMap}
        </PageLink>
      </p>
    </section>
  );
}

function featuresOf(geoJson: GeoJson) {
  if (geoJson.type === 'FeatureCollection' && 'features' in geoJson) return geoJson.features;
  if (geoJson.type === 'Feature' && 'geometry' in geoJson) return [geoJson];
  return [];
}
