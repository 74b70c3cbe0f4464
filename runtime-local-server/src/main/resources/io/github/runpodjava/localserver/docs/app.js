'use strict';

// ---- JSON ------------------------------------------------------------------------------------------------------

/** Parses so that printing gives back every number as it came: 1.10 and 12345678901234567890 too. */
function parseExactly(text) {
  return JSON.parse(text, (key, value, at) =>
    typeof value === 'number' && at?.source !== undefined && JSON.rawJSON && String(value) !== at.source
      ? JSON.rawJSON(at.source) : value);
}

const LONGEST_TEXT = 20_000;
const LONGEST_PRINT = 200_000;

/** Pretty JSON for a person: very long texts (files in Base64) are cut. */
function pretty(value) {
  const text = JSON.stringify(value, (key, v) => typeof v === 'string' && v.length > LONGEST_TEXT
    ? `${v.slice(0, 200)}… (${v.length.toLocaleString('en')} characters)` : v, 2) ?? '';
  return text.length > LONGEST_PRINT
    ? `${text.slice(0, LONGEST_PRINT)}\n… (${text.length.toLocaleString('en')} characters; Copy takes all)` : text;
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Puts JSON into an element, coloured. Only ever as text: it may hold anything. */
function printJson(element, json) {
  if (json.length > 50_000) {
    element.textContent = json;
    return;
  }
  const parts = [];
  let done = 0;
  for (const match of json.matchAll(TOKEN)) {
    parts.push(json.slice(done, match.index));
    const kind = match[2] !== undefined ? 'j-key' : match[1] ? 'j-text' : /^[tfn]/.test(match[0]) ? 'j-word' : 'j-number';
    parts.push(make('span', {className: kind, textContent: match[1] ?? match[0]}), match[2] ?? '');
    done = match.index + match[0].length;
  }
  element.replaceChildren(...parts, json.slice(done));
}

// ---- The description of the API ----------------------------------------------------------------------------------

let api = null;

function resolve(schema) {
  let at = schema;
  for (let hops = 0; at?.$ref && hops < 20; hops++) {
    at = at.$ref.slice(2).split('/').reduce((node, name) => node?.[name], api);
  }
  return at ?? {};
}

const SAMPLES = {
  'date-time': '2026-01-01T12:00:00Z', 'date': '2026-01-01', 'date-time-local': '2026-01-01T12:00:00', 'time-local': '12:00:00',
  'time': '12:00:00Z', 'duration': 'PT1S', 'uuid': '00000000-0000-4000-8000-000000000000', 'uri': 'https://example.com',
};

/** A value that this schema allows, to be changed by whoever sends it; undefined where it would hold itself. */
function exampleOf(ref, within = []) {
  if (within.includes(ref.$ref)) { return undefined; }
  const inside = ref.$ref ? [...within, ref.$ref] : within;
  const schema = ref.$ref ? api.components.schemas[ref.$ref.split('/').pop()] ?? {} : ref;
  if (schema.$ref) { return exampleOf(schema, inside); }
  for (const given of [schema.const, schema.default, schema.enum?.[0]]) {
    if (given !== undefined) { return given; }
  }
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) { return exampleOf(choice[0], inside); }
  if (schema.allOf) { return Object.assign({}, ...schema.allOf.map(part => exampleOf(part, inside))); }
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {})
      .map(([name, property]) => [name, exampleOf(property, inside)]).filter(([, value]) => value !== undefined));
    case 'array': return [exampleOf(schema.items ?? {}, inside)].filter(value => value !== undefined);
    case 'string': return SAMPLES[schema.format] ?? (schema.contentEncoding ? 'AA==' : schema.maxLength === 1 ? 'a' : 'text');
    case 'integer': case 'number': return schema.minimum ?? 1;
    case 'boolean': return false;
    case 'null': return null;
    default: return within.length === 0 ? {prompt: 'Hello'} : {};
  }
}

/** The schema with what it refers to put in its place, as far as it does not hold itself. */
function spelledOut(schema, within = []) {
  if (Array.isArray(schema)) { return schema.map(item => spelledOut(item, within)); }
  if (schema === null || typeof schema !== 'object') { return schema; }
  if (typeof schema.$ref === 'string') {
    const {$ref, ...beside} = schema;
    return within.includes($ref) ? {'…': $ref.split('/').pop(), ...beside}
      : {...spelledOut(resolve({$ref}), [...within, $ref]), ...beside};
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, spelledOut(value, within)]));
}

// ---- Talking to the server -----------------------------------------------------------------------------------------

/** Where the API is: beside this page, also behind a proxy that puts a path in front. */
const BASE = new URL('.', location.href);
const address = BASE.href.replace(/\/$/, '');

class Problem extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) { headers['Content-Type'] = 'application/json'; }
  const key = remembered('key');
  if (key) { headers.Authorization = `Bearer ${key}`; }
  let response, text;
  try {
    response = await fetch(new URL(path, BASE), {method, headers, body, cache: 'no-store', redirect: 'error'});
    text = await response.text();
  } catch {
    throw new Problem('The server does not answer. Is it still running?', 0);
  }
  let json;
  try {
    json = parseExactly(text);
  } catch {
    json = undefined;
  }
  if (response.status === 401) { askForKey(); }
  if (!response.ok || json === undefined) {
    throw new Problem(json?.error ?? json?.detail ?? `The server answered with HTTP status ${response.status}.`, response.status);
  }
  return json;
}

/** A browser opens six connections to a server; some stay free for what the user does next. */
const lines = {free: 3, waiting: []};

async function onALine(task) {
  if (lines.free > 0) { lines.free--; } else { await new Promise(go => lines.waiting.push(go)); }
  try {
    return await task();
  } finally {
    const next = lines.waiting.shift();
    if (next) { next(); } else { lines.free++; }
  }
}

// ---- Small helpers ---------------------------------------------------------------------------------------------------

const $ = id => document.getElementById(id);
const pause = ms => new Promise(go => setTimeout(go, ms));

function make(tag, facts = {}, ...children) {
  const element = Object.assign(document.createElement(tag), facts);
  element.append(...children);
  return element;
}

/** For this tab only. A browser may refuse to keep anything. */
function remembered(name) {
  try { return sessionStorage.getItem(`local-server.${name}`); } catch { return null; }
}

function remember(name, value) {
  try { sessionStorage.setItem(`local-server.${name}`, value); } catch { /* then not */ }
}

function say(element, sentence) {
  element.textContent = sentence ?? '';
  element.hidden = !sentence;
}

function time(ms) {
  if (ms < 1000) { return `${Math.round(ms)} ms`; }
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.floor(ms / 60_000)} min ${Math.floor(ms % 60_000 / 1000)} s`;
}

async function copy(button, text) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard for a page that came by plain HTTP from another machine.
    const area = make('textarea', {value: text, className: 'unseen'});
    document.body.append(area);
    area.select();
    copied = document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const label = button.dataset.label ??= button.textContent;
  button.textContent = copied ? 'Copied' : 'Not copied';
  setTimeout(() => { button.textContent = label; }, 1500);
}

// ---- Jobs ------------------------------------------------------------------------------------------------------------

const FINAL = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'GONE']);
const MOST_CARDS = 200;
const jobs = [];

/** One job, its card, and the loop that follows it. */
class Job {
  constructor(input) {
    this.input = input;
    this.sentAt = performance.now();
    this.chunks = 0;
    this.state = {status: 'WAITING'};
    this.card = $('job-template').content.firstElementChild.cloneNode(true);
    this.of = selector => this.card.querySelector(selector);
    printJson(this.of('.sent pre'), input);
    this.of('.cancel').addEventListener('click', () => this.act('cancel'));
    this.of('.retry').addEventListener('click', () => this.act('retry'));
    this.of('.again').addEventListener('click', () => { setInput(this.input); $('input').focus(); });
    this.of('.copy').addEventListener('click', event => copy(event.target, JSON.stringify(this.state.output, null, 2)));
    jobs.unshift(this);
    $('jobs').prepend(this.card);
    tidyCards(job => jobs.indexOf(job) >= MOST_CARDS);
    this.show();
  }

  get ended() { return FINAL.has(this.state.status); }

  /** Asks where the job stands until it has ended. */
  async follow() {
    const round = this.round = (this.round ?? 0) + 1;
    let failures = 0;
    while (round === this.round) {
      try {
        const state = await onALine(() => this.look());
        if (round !== this.round) { return; }
        failures = 0;
        this.update(state);
        if (this.ended) { return; }
      } catch (problem) {
        if (round !== this.round) { return; }
        if (problem.status === 404) {
          this.update({...this.state, status: 'GONE', error: problem.message});
          return;
        }
        failures++;
        this.complain({sentence: problem.message});
      }
      const busy = jobs.filter(job => !job.ended).length;
      await pause(Math.min(5000, Math.max(250, busy * 60) * 2 ** Math.min(failures, 4)));
    }
  }

  async look() {
    const id = encodeURIComponent(this.state.id);
    let left = false;
    if (api?.['x-handler']?.streams !== false) {
      // Where it is known that nothing streams, nothing is drained that somebody else may wait for.
      const part = await call('GET', `stream/${id}?wait=1000`);
      if (part.stream.length > 0 && !this.ended) {
        // What sends chunks runs, also where the last look at its status was before.
        this.update({...this.state, status: 'IN_PROGRESS'});
      }
      part.stream.forEach(item => this.chunk(item.output));
      left = !FINAL.has(part.status);
    }
    const state = await call('GET', `status/${id}`);
    // It may have ended between the two calls, with chunks that are still to be fetched.
    return left && FINAL.has(state.status) ? {...state, status: 'IN_PROGRESS'} : state;
  }

  chunk(value) {
    this.chunks++;
    const list = this.of('.chunks');
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append((this.chunks > 1 ? '\n' : '') + JSON.stringify(value));
    if (atEnd) { list.scrollTop = list.scrollHeight; }
    this.of('.stream').hidden = false;
    this.of('.count').textContent = this.chunks === 1 ? '1 chunk' : `${this.chunks} chunks`;
  }

  update(state) {
    const before = this.state.status;
    this.state = state;
    this.show();
    if (before !== state.status) {
      if (this.ended) { $('news').textContent = `Job ${state.id} is ${state.status}.`; }
      health();
    }
  }

  show() {
    const {id, status, output, error, workerId} = this.state;
    const badge = this.of('.status');
    badge.className = `status ${status}`;
    badge.textContent = status.replace('_', ' ');
    this.card.dataset.status = status;
    this.of('.id').textContent = id ?? 'the id comes with the answer';
    this.of('.worker').textContent = workerId ? `worker ${workerId.length > 20 ? `${workerId.slice(0, 8)}…` : workerId}` : '';
    this.of('.worker').title = workerId ?? '';
    this.complain(error === undefined ? {} : readable(error));
    this.of('.cancel').hidden = this.ended || !id;
    this.of('.retry').hidden = status !== 'FAILED' && status !== 'TIMED_OUT';
    this.showTimes();
    this.showOutput(output);
    $('clear').hidden = !jobs.some(job => job.ended);
    $('no-jobs').hidden = jobs.length > 0;
  }

  complain({sentence, trace}) {
    this.of('.wrong').hidden = !sentence;
    this.of('.problem').textContent = sentence ?? '';
    this.of('.trace').hidden = !trace;
    this.of('.trace pre').textContent = trace ?? '';
  }

  showTimes() {
    const {delayTime, executionTime, status} = this.state;
    const parts = [];
    if (delayTime !== undefined) { parts.push(`delay ${time(delayTime)}`); }
    if (executionTime !== undefined) { parts.push(`execution ${time(executionTime)}`); }
    if (!this.ended) { parts.push(`${time(Math.floor((performance.now() - this.sentAt) / 100) * 100)} so far`); }
    this.of('.times').textContent = status === 'GONE' ? '' : parts.join(' · ');
  }

  showOutput(output) {
    // A stream's result repeats the chunks, or is an empty list.
    const isEmptyResult = this.chunks > 0 && Array.isArray(output) && output.length === 0;
    this.of('.output').hidden = output === undefined || isEmptyResult;
    const json = output === undefined ? '' : JSON.stringify(output);
    if (json === this.shown) { return; }
    this.shown = json;
    this.of('.output h3').textContent = this.ended ? 'Output' : 'Progress';
    const isText = typeof output === 'string';
    this.of('.kind').textContent = isText ? 'text' : '';
    if (isText) {
      const all = output.length <= LONGEST_TEXT;
      this.of('.output pre').textContent = all ? output
        : `${output.slice(0, LONGEST_TEXT)}… (${output.length.toLocaleString('en')} characters; Copy takes all)`;
    } else {
      printJson(this.of('.output pre'), pretty(output));
    }
    this.of('.pictures').replaceChildren(...picturesIn(output));
  }

  async act(what) {
    try {
      const answer = await call('POST', `${what}/${encodeURIComponent(this.state.id)}`);
      if (what === 'retry') {
        this.sentAt = performance.now();
        this.chunks = 0;
        this.of('.chunks').textContent = '';
        this.of('.stream').hidden = true;
        this.update(answer);
        this.follow();
      } else if (!this.ended) {
        this.follow();
      }
    } catch (problem) {
      this.complain({sentence: problem.message});
    }
    // The button that had the focus may be gone.
    this.card.querySelector('.job-foot button:not([hidden]), .job-foot summary').focus();
  }
}

/** An exception comes as JSON text with its class, its message and its trace. */
function readable(error) {
  const text = typeof error === 'string' ? error : JSON.stringify(error);
  try {
    const facts = JSON.parse(text);
    if (typeof facts.error_message !== 'string') { return {sentence: text}; }
    const type = String(facts.error_type ?? '').replace(/^<class '(.*)'>$/, '$1').split(/[.$]/).pop();
    return {
      sentence: type ? `${type}: ${facts.error_message}` : facts.error_message,
      trace: typeof facts.error_traceback === 'string' ? facts.error_traceback.trim() : '',
    };
  } catch {
    return {sentence: text};
  }
}

const RASTER = [['iVBORw0KGgo', 'png'], ['/9j/', 'jpeg'], ['UklGR', 'webp'], ['R0lGOD', 'gif']];

/** Pictures that an output holds in Base64, which is what many handlers put out. */
function picturesIn(value, place = 'output', found = []) {
  if (found.length >= 8) { return found; }
  if (typeof value === 'string' && value.length > 60) {
    const data = value.replace(/^data:image\/(png|jpeg|webp|gif);base64,/, '');
    const kind = RASTER.find(([start]) => data.startsWith(start));
    if (kind && /^[A-Za-z0-9+/\s]+=*\s*$/.test(data)) {
      const picture = make('img', {src: `data:image/${kind[1]};base64,${data}`, alt: `Picture in ${place}`, title: place});
      picture.addEventListener('error', () => picture.remove());
      found.push(picture);
    }
  } else if (value !== null && typeof value === 'object' && !(JSON.isRawJSON?.(value))) {
    Object.entries(value).slice(0, 50).forEach(([key, inner]) => picturesIn(inner, `${place}.${key}`, found));
  }
  return found;
}

function tidyCards(unwanted) {
  jobs.filter(job => job.ended && unwanted(job)).forEach(job => {
    jobs.splice(jobs.indexOf(job), 1);
    job.card.remove();
  });
}

// ---- The form --------------------------------------------------------------------------------------------------------

let syncCalls = 0;
const MOST_SYNC_CALLS = 2;

function setInput(text) {
  $('input').value = text;
  changed();
}

function changed() {
  remember('input', $('input').value);
  say($('input-error'), '');
  $('input').removeAttribute('aria-invalid');
  $('curl').textContent = command();
}

/** The body as it goes out, with the input exactly as it was typed. */
function requestBody() {
  const rest = {};
  const policy = {};
  for (const name of ['executionTimeout', 'ttl']) {
    if ($(name).value !== '') { policy[name] = Number($(name).value); }
  }
  if (Object.keys(policy).length > 0) { rest.policy = policy; }
  if ($('webhook').value !== '') { rest.webhook = $('webhook').value; }
  const more = JSON.stringify(rest).slice(1, -1);
  return `{"input": ${$('input').value.trim()}${more ? `, ${more}` : ''}}`;
}

function checkedBody() {
  const refuse = sentence => {
    say($('input-error'), sentence);
    $('input').setAttribute('aria-invalid', 'true');
    $('input').focus();
    return null;
  };
  if ($('input').value.trim() === '') {
    return refuse('The input is empty. It needs a JSON value, for example {"prompt": "Hello"}.');
  }
  try {
    JSON.parse($('input').value);
  } catch (invalid) {
    return refuse(`The input is not valid JSON: ${invalid.message}.`);
  }
  return requestBody();
}

async function send(route) {
  choose(route);
  const body = checkedBody();
  if (body === null) { return; }
  if (route === 'runsync' && syncCalls >= MOST_SYNC_CALLS) {
    say($('input-error'), `${MOST_SYNC_CALLS} calls of /runsync wait for their answers already. Use Run, which does not wait.`);
    return;
  }
  say($('input-error'), '');
  const job = new Job($('input').value.trim());
  syncCalls += route === 'runsync' ? 1 : 0;
  try {
    job.update(await call('POST', route, body));
    if (!job.ended) { job.follow(); }
  } catch (problem) {
    job.update({status: 'GONE', error: problem.message});
    job.of('.status').textContent = 'NOT SENT';
    job.of('.id').textContent = `POST /${route}`;
  } finally {
    syncCalls -= route === 'runsync' ? 1 : 0;
  }
}

let chosen = 'run';

function choose(route) {
  chosen = route;
  $('curl-run').setAttribute('aria-pressed', String(route === 'run'));
  $('curl-runsync').setAttribute('aria-pressed', String(route === 'runsync'));
  $('curl').textContent = command();
}

/** The same for a shell. The key is not shown, but taken from the variable that the server knows too. */
function command() {
  const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;
  const key = $('key-field').hidden ? '' : ` \\\n  -H "authorization: Bearer $RUNPOD_LOCAL_API_KEY"`;
  return `curl -s ${quoted(`${address}/${chosen}`)}${key} \\\n  -H 'content-type: application/json' \\\n  -d ${quoted(requestBody())}`;
}

function askForKey() {
  const field = $('key-field');
  if (field.hidden) {
    field.hidden = false;
    $('key').value = remembered('key') ?? '';
    $('curl').textContent = command();
  }
}

// ---- Health and routes -------------------------------------------------------------------------------------------------

let asking = false;

async function health() {
  if (asking) { return; }
  asking = true;
  try {
    const {jobs: counts, workers} = await call('GET', 'health');
    ['inQueue', 'inProgress', 'completed', 'failed'].forEach(name => { $(`h-${name}`).textContent = counts[name]; });
    const facts = ['running', 'idle', 'initializing', 'throttled', 'unhealthy'].filter(name => workers[name] > 0)
      .map(name => `${workers[name]} ${name}`);
    $('h-workers').textContent = facts.join(', ') || 'none';
    $('health').classList.remove('stale');
    say($('trouble'), '');
    if (!api) { await describe(); }
  } catch (problem) {
    $('health').classList.add('stale');
    const keyless = problem.status === 401 && !remembered('key');
    say($('trouble'), keyless ? 'This server asks for an API key. Type it into the form.' : problem.message);
  } finally {
    asking = false;
  }
}

async function describe() {
  api = await call('GET', 'openapi.json');
  if (api.security?.length > 0) { askForKey(); }
  const input = api.components.schemas.HandlerInput;
  const schema = spelledOut(resolve(input));
  const {description, ...rules} = schema;
  if (Object.keys(rules).length > 0) {
    $('schema-box').hidden = false;
    printJson($('schema'), JSON.stringify(schema, null, 2));
  }
  if (remembered('input') === null) { setInput(JSON.stringify(exampleOf(input), null, 2)); }
  showRoutes();
}

/** Text with its `code`. */
function prose(text) {
  return text.split('`').map((part, i) => i % 2 ? make('code', {textContent: part}) : part);
}

function showRoutes() {
  const groups = api.tags.map(tag => {
    const found = Object.entries(api.paths).map(([path, item]) => routeOf(path, item, tag.name)).filter(route => route);
    return make('div', {}, make('h3', {}, `${tag.name} `, make('span', {textContent: tag.description})), ...found);
  });
  $('routes').replaceChildren(...groups);
}

function routeOf(path, item, tag) {
  const operations = Object.entries(item).filter(([, operation]) => operation.tags?.includes(tag));
  if (operations.length === 0) { return null; }
  // A route that answers to GET and POST alike is shown once.
  const alike = operations.every(([, operation]) => operation.summary === operations[0][1].summary);
  const shown = alike ? operations.slice(0, 1) : operations;
  const methods = operations.map(([method]) => method.toUpperCase()).join(' ');
  return make('details', {className: 'route'},
    make('summary', {}, make('span', {className: 'method mono', textContent: methods}),
      make('code', {className: 'path', textContent: path}),
      make('span', {className: 'hint', textContent: shown.map(([, operation]) => operation.summary).join(' · ')})),
    make('div', {}, ...shown.flatMap(([, operation]) => operationParts(operation))));
}

function operationParts(operation) {
  const parameters = (operation.parameters ?? []).map(resolve).map(parameter => [
    parameter.name, [...prose(parameter.description ?? ''), range(parameter.schema)]]);
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const fields = Object.entries(resolve(body ?? {}).properties ?? {}).map(([name, property]) => [
    name, prose(property.description ?? resolve(property).description ?? '')]);
  const answers = Object.entries(operation.responses).map(([status, answer]) => [status, prose(resolve(answer).description)]);
  return [make('p', {}, ...prose(operation.description)),
    ...table('Parameters', parameters), ...table('Body', fields), ...table('Answers', answers)];
}

function range(schema) {
  const facts = [];
  if (schema?.minimum !== undefined && schema.maximum !== undefined) { facts.push(`${schema.minimum} to ${schema.maximum}`); }
  if (schema?.default !== undefined) { facts.push(`default ${schema.default}`); }
  return facts.length > 0 ? ` (${facts.join(', ')})` : '';
}

function table(title, rows) {
  return rows.length === 0 ? [] : [make('table', {className: 'facts'}, make('caption', {textContent: title}),
    make('tbody', {}, ...rows.map(([name, text]) => make('tr', {},
      make('th', {scope: 'row'}, make('code', {textContent: name})), make('td', {}, ...text)))))];
}

// ---- Start -----------------------------------------------------------------------------------------------------------

$('address').textContent = address;
$('input').value = remembered('input') ?? '{\n  "prompt": "Hello"\n}';
$('curl').textContent = command();
$('form').addEventListener('submit', event => { event.preventDefault(); send('run'); });
$('runsync').addEventListener('click', () => send('runsync'));
$('form').addEventListener('input', event => { if (event.target.id !== 'key') { changed(); } });
$('input').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send(event.shiftKey ? 'runsync' : 'run');
  }
});
$('example').addEventListener('click', () => setInput(JSON.stringify(exampleOf(api?.components.schemas.HandlerInput ?? {}), null, 2)));
$('tidy').addEventListener('click', () => {
  if (checkedBody() !== null) { setInput(JSON.stringify(parseExactly($('input').value), null, 2)); }
});
$('curl-run').addEventListener('click', () => choose('run'));
$('curl-runsync').addEventListener('click', () => choose('runsync'));
$('curl-copy').addEventListener('click', event => copy(event.target, $('curl').textContent));
$('clear').addEventListener('click', () => {
  tidyCards(() => true);
  $('clear').hidden = true;
  $('no-jobs').hidden = jobs.length > 0;
});
const useKey = () => { remember('key', $('key').value.trim()); health(); };
$('key-use').addEventListener('click', useKey);
$('key').addEventListener('keydown', event => {
  if (event.key === 'Enter') { event.preventDefault(); useKey(); }
});
setInterval(() => jobs.filter(job => !job.ended).forEach(job => job.showTimes()), 200);

(async () => {
  for (;;) {
    if (!document.hidden) { await health(); }
    await pause(jobs.some(job => !job.ended) ? 1000 : 2500);
  }
})();
