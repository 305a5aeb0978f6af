import type { ApiConfig } from './dependencies.js';

/** What the API of the harness is configured with. */
export const HARNESS_CONFIG: ApiConfig = {
  version: '0.1.0',
  isTls: false,
  map: {
    center: [124.33, 43.3],
    zoom: 11,
    tileUrl: 'https://t{s}.example.org/{z}/{x}/{y}.png',
    attribution: 'Example',
    datum: 'gcj02',
  },
  dashboardFolder: '/nonexistent-dashboard',
};
