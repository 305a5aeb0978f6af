import { render } from 'preact';
import { createApiClient } from './api/api-client.js';
import { asOf } from './offline/as-of.js';
import { App } from './shell/app.js';
import './style/tokens.css';
import './style/elements.css';
import './style/shell.css';
import './style/pages.css';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no element with the id "app"');
render(<App api={createApiClient((input, init) => fetch(input, init), asOf)} />, root);
