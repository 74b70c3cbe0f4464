// What a developer does with the page, done in Chromium. Prints a line per check; exit status 1 if one fails.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startServer } from './server.mjs';

const [samples, build, ...flags] = process.argv.slice(2);
const pictures = flags.includes('--pictures') ? `${build}/pictures` : null;
const KEY = 'key-of-the-browser-test';
let failed = 0;

async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}

/** A page that remembers what went wrong in it and where it went. */
async function open(browser, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const seen = { complaints: [], hosts: new Set() };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    seen.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (to.protocol !== 'data:') seen.hosts.add(to.host);
  });
  await page.goto(`${url}/docs`);
  return { page, seen, context };
}

const newest = (page) => page.locator('#jobs > li').first();
const type = (page, input) => page.getByLabel('Input', { exact: true }).first().fill(JSON.stringify(input));
const run = (page) => page.getByRole('button', { name: 'Run', exact: true }).click();
const runSync = (page) => page.getByRole('button', { name: 'Run sync' }).click();
const waitFor = (page, status) => newest(page).and(page.locator(`[data-status="${status}"]`)).waitFor();
const output = (page) => newest(page).locator('.output pre').textContent();

async function picture(page, name) {
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  }
}

async function values(browser, url) {
  const { page, seen } = await open(browser, url);

  await check('the page opens and shows the workers', async () => {
    await page.getByText('1 idle').waitFor();
    assert.equal(await page.locator('#address').textContent(), url);
  });
  await picture(page, 'empty');

  await check('Run sync brings the result', async () => {
    await type(page, { mock_return: { greeting: 'Grüße, 世界', numbers: [1, 2.5] } });
    await runSync(page);
    await waitFor(page, 'COMPLETED');
    assert.deepEqual(JSON.parse(await output(page)), { greeting: 'Grüße, 世界', numbers: [1, 2.5] });
    assert.match(await newest(page).locator('.id').textContent(), /^sync-/);
    assert.match(await newest(page).locator('.times').textContent(), /delay .* execution /);
  });

  await check('Run follows the job to COMPLETED', async () => {
    await type(page, { mock_return: 'one line\nand another', mock_delay: 3 });
    await run(page);
    await newest(page).locator('.status', { hasText: /IN QUEUE|IN PROGRESS/ }).waitFor();
    await waitFor(page, 'COMPLETED');
    assert.equal(await output(page), 'one line\nand another');
  });

  await check('Ctrl+Enter runs as well', async () => {
    await type(page, { mock_return: 'by keyboard' });
    await page.locator('#input').press('Control+Enter');
    await newest(page).getByText('by keyboard', { exact: true }).first().waitFor();
    await waitFor(page, 'COMPLETED');
  });

  await check('numbers come back as they were typed', async () => {
    await page.locator('#input').fill('{"mock_return": [12345678901234567890, 1.10]}');
    await run(page);
    await waitFor(page, 'COMPLETED');
    assert.match(await output(page), /12345678901234567890,\s+1\.10/);
  });

  await check('a failed job shows its error, and can be tried again', async () => {
    await type(page, { mock_error: true });
    await run(page);
    await waitFor(page, 'FAILED');
    assert.match(await newest(page).locator('.problem').textContent(), /Mock error/);
    const id = await newest(page).locator('.id').textContent();
    const retried = page.waitForResponse((response) => response.url().endsWith(`/retry/${id}`));
    await newest(page).getByRole('button', { name: 'Retry' }).click();
    assert.equal((await retried).status(), 200);
    await waitFor(page, 'FAILED');
  });

  await check('a running job shows its progress and can be cancelled', async () => {
    await type(page, { mock_progress: { updates: ['half way'], wait_time: 0 }, mock_delay: 60 });
    await run(page);
    await waitFor(page, 'IN_PROGRESS');
    await newest(page).locator('.output pre', { hasText: 'half way' }).waitFor();
    await newest(page).getByRole('button', { name: 'Cancel' }).click();
    await waitFor(page, 'CANCELLED');
  });

  await check('HTML in an output or an error is text', async () => {
    const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    for (const value of [evil, { [evil]: evil }, [evil]]) {
      await type(page, { mock_return: value });
      await run(page);
      await waitFor(page, 'COMPLETED');
      const shown = await output(page);
      assert.equal(shown, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    }
    assert.equal(await page.locator('#jobs img, #jobs script').count(), 0);
  });

  await check('a picture in an output is shown', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await type(page, { mock_return: { image: png } });
    await run(page);
    await waitFor(page, 'COMPLETED');
    const image = newest(page).locator('.pictures img');
    await image.waitFor();
    assert.equal(await image.evaluate((element) => element.decode().then(() => element.naturalWidth)), 1);
  });

  await check('an input that is no JSON is not sent, and the page says why', async () => {
    const before = await page.locator('#jobs > li').count();
    await page.locator('#input').fill('{"mock_return": 1,');
    await run(page);
    await page.getByText(/The input is not valid JSON: /).waitFor();
    assert.equal(await page.locator('#jobs > li').count(), before);
  });

  await check('what the server refuses is shown as a sentence', async () => {
    await type(page, {});
    await page.getByText('Options').click();
    await page.getByLabel('Webhook').fill('nowhere');
    await run(page);
    await newest(page).getByText(/must be an http or https URL/).waitFor();
    await page.getByLabel('Webhook').fill('');
  });
  // A refusal is in the browser's console, whatever the page does with it.
  const refusals = seen.complaints.filter((text) => /status of 400/.test(text)).length;

  await check('the curl command does the same', async () => {
    await type(page, { mock_return: "it's" });
    await page.getByRole('button', { name: '/runsync' }).click();
    const text = await page.locator('#curl').textContent();
    const { execFileSync } = await import('node:child_process');
    assert.equal(JSON.parse(execFileSync('bash', ['-c', text], { timeout: 30_000 })).output, "it's");
  });

  await check('all routes are listed with what they do', async () => {
    const paths = Object.keys((await (await fetch(`${url}/openapi.json`)).json()).paths);
    assert.deepEqual((await page.locator('#routes .path').allTextContents()).sort(), paths.sort());
    await page.locator('#routes summary', { hasText: '/status/{id}' }).click();
    await page.getByText('While the job runs, output is its newest progress.').waitFor();
  });

  await check('the counters count', async () => {
    await page.waitForFunction(() => Number(document.getElementById('h-completed').textContent) >= 8);
    assert.equal(await page.locator('#h-failed').textContent(), '1');
  });

  await check('a reload keeps the input', async () => {
    await page.locator('#input').fill('{"kept": true}');
    await page.reload();
    assert.equal(await page.locator('#input').inputValue(), '{"kept": true}');
  });

  await check('the page stands at / and /docs/ too', async () => {
    for (const path of ['/', '/docs/']) {
      await page.goto(url + path);
      await page.getByText('1 idle').waitFor();
    }
  });

  await check('no complaint in the console', () => {
    assert.deepEqual(seen.complaints.filter((text) => !/status of 400/.test(text)), []);
    assert.equal(refusals, 1);
  });
  await check('no request to any other host', () => assert.deepEqual([...seen.hosts], [new URL(url).host]));
}

async function stream(browser, url) {
  const { page, seen } = await open(browser, url);

  await check('chunks of a stream appear as they come', async () => {
    await page.getByText('1 idle').waitFor();
    await type(page, { mock_return: ['first', { second: 2 }, 'third'], mock_delay: 3 });
    await run(page);
    await newest(page).locator('.chunks', { hasText: 'first' }).waitFor();
    assert.equal(await newest(page).getAttribute('data-status'), 'IN_PROGRESS');
    await waitFor(page, 'COMPLETED');
    assert.equal(await newest(page).locator('.chunks').textContent(), '"first"\n{"second":2}\n"third"');
    assert.equal(await newest(page).locator('.count').textContent(), '3 chunks');
  });

  await check('a streaming job can be cancelled', async () => {
    await type(page, { mock_return: ['only', 'never'], mock_delay: 30 });
    await run(page);
    await waitFor(page, 'IN_PROGRESS');
    await newest(page).getByRole('button', { name: 'Cancel' }).click();
    await waitFor(page, 'CANCELLED');
  });

  await check('more jobs than a browser has connections do not hold the page up', async () => {
    await type(page, { mock_return: ['a'] });
    for (let i = 0; i < 12; i++) await run(page);
    await page.waitForFunction(() => document.querySelectorAll('#jobs > [data-status="COMPLETED"]').length >= 13);
  });
  await check('no complaint in the console of the streaming page', () => assert.deepEqual(seen.complaints, []));
}

async function typed(browser, url) {
  const { page, seen } = await open(browser, url);

  await check('the form is filled from the type of the handler', async () => {
    await page.getByText('1 idle').waitFor();
    await page.getByText('What the handler takes').click();
    assert.match(await page.locator('#schema').textContent(), /"text": \{\s+"type": "string"/);
    assert.deepEqual(JSON.parse(await page.locator('#input').inputValue()), { text: 'text' });
    await run(page);
    await waitFor(page, 'COMPLETED');
    assert.equal(await newest(page).locator('.chunks').textContent(), '"text"');
  });
  await check('no complaint in the console of the page with a type', () => assert.deepEqual(seen.complaints, []));
}

async function withKey(browser, url) {
  const { page, seen } = await open(browser, url);

  await check('the page asks for the key that the server asks for', async () => {
    await page.getByText('This server asks for an API key.').waitFor();
    await page.getByLabel('API key').fill('not the key');
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByText('The API key of the request is not the one').waitFor();
    await page.getByLabel('API key').fill(KEY);
    await page.getByLabel('API key').press('Enter');
    await page.getByText('1 idle').waitFor();
    assert.equal(await page.locator('#trouble').isVisible(), false);
  });
  await check('with the key a job runs, and the command does not show it', async () => {
    await type(page, { mock_return: 'let in' });
    await runSync(page);
    await waitFor(page, 'COMPLETED');
    assert.equal(await output(page), 'let in');
    const command = await page.locator('#curl').textContent();
    assert.match(command, /Bearer \$RUNPOD_LOCAL_API_KEY/);
    assert.equal(command.includes(KEY), false);
  });
  await check('no complaint in the console but of the refusals', () =>
    assert.deepEqual(seen.complaints.filter((text) => !/status of 401/.test(text)), []));
}

async function gallery(browser, url) {
  for (const [name, options] of [
    ['light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
    ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
  ]) {
    const { page, context } = await open(browser, url, options);
    await page.getByText('1 idle').waitFor();
    const show = async (input, status) => {
      await page.locator('#input').fill(JSON.stringify(input, null, 2));
      await run(page);
      await waitFor(page, status);
    };
    await show({ mock_error: true }, 'FAILED');
    await show({ mock_return: 'Once upon a time there was a worker.\nIt worked.' }, 'COMPLETED');
    await show({ mock_return: { images: 2, seed: 12345678901, nsfw: false, prompt: 'a lighthouse in a storm', meta: null } }, 'COMPLETED');
    await show({ mock_progress: { updates: [{ step: 12, of: 30 }], wait_time: 0 }, mock_delay: 60 }, 'IN_PROGRESS');
    await newest(page).locator('.output pre', { hasText: 'step' }).waitFor();
    await page.locator('#routes summary', { hasText: '/runsync' }).click();
    await picture(page, name);
    await newest(page).getByRole('button', { name: 'Cancel' }).click();
    await waitFor(page, 'CANCELLED');
    await context.close();
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // The sandbox needs rights that a container may not give; only our own page is loaded.
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
const servers = [];
try {
  const start = async (name, ...options) => {
    servers.push(await startServer(`${samples}/${name}/target/${name}.jar`, ...options));
    return servers.at(-1).url;
  };
  await values(browser, await start('mock-worker'));
  await stream(browser, await start('mock-worker', '--generator'));
  await typed(browser, await start('streaming'));
  await withKey(browser, await start('mock-worker', '--api-key', KEY));
  if (pictures) await gallery(browser, servers[0].url);
} catch (error) {
  failed++;
  console.log(`FAIL ${error.stack}`);
} finally {
  await browser.close();
  await Promise.all(servers.map((server) => server.stop()));
}
console.log(failed === 0 ? 'all checks passed' : `${failed} checks failed`);
process.exit(failed === 0 ? 0 : 1);
