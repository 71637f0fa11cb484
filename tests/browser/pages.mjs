// The pages in a real Chromium: accessible (axe), nothing wider than the window at 320 px, nothing loaded from elsewhere or
// against the content security policy, and a search from start to listing by keyboard without JavaScript.
//
// usage: node pages.mjs URL TOOLS    TOOLS: folder in which npm-tools.sh installed
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

const [url, tools] = process.argv.slice(2);
const require = createRequire(resolve(tools) + '/');
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const most_bytes = 100 * 1024;
const smallest_target = 44;  // px, of what stands alone: links in a sentence may be smaller
const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function watched(options, where) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('request', request => {
    if (!request.url().startsWith(url + '/')) fault(where(), `asks ${request.url()}`);
  });
  page.on('console', message => {
    // A page that tells of 404 is itself the failed load the browser complains of.
    if (message.type() === 'error' && !message.text().includes('status of 404')) fault(where(), message.text());
  });
  return {context, page};
}

/// Paths of the pages below a language, found as a reader finds them.
async function paths() {
  const {context, page} = await watched({}, () => 'looking for listings');
  const listings = new Map();
  for (const query of ['', '?language=uk', '?language=ar', '?category=meeting']) {
    await page.goto(`${url}/de/search${query}`);
    const portals = await page.locator('.fact-portal bdi').allTextContents();
    const links = await page.locator('.card-title a').evaluateAll(all => all.map(a => a.getAttribute('href').slice(3)));
    links.forEach((link, i) => { if (!listings.has(portals[i] + query)) listings.set(portals[i] + query, link); });
  }
  await context.close();
  if (listings.size < 4) fault('/de/search', 'shows too few listings to test with');
  return ['/', '/search', '/search?q=Winterjacke&place=14467&radius_km=100', '/search?purpose=offer&category=clothing&place=Neustadt',
    '/search?q=%3Cb%3E&place=Xyzzy', '/alliance', '/nothing', ...listings.values()];
}

async function check_axe(page, where) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const {id, help, nodes} of violations)
    fault(where, `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.html).join(' ')}`);
}

async function check_width(page, where) {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return null;
    const outside = [...document.querySelectorAll('body *')].filter(e => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && (box.right > limit + 1 || box.left < -1);
    });
    return outside.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' ') || 'something';
  });
  if (wide) fault(where, `wider than the window: ${wide}`);
}

async function check_targets(page, where) {
  const small = await page.evaluate(smallest => {
    const alone = 'button, input:not([type=hidden]), select, summary, nav a, .button, .way, .topic, .chip, .facets a, .more';
    return [...document.querySelectorAll(alone)].filter(e => {
      const box = e.getBoundingClientRect();
      return box.height > 0 && box.height < smallest;
    }).slice(0, 3).map(e => `${e.outerHTML.slice(0, 100)} is ${e.getBoundingClientRect().height} px high`);
  }, smallest_target);
  for (const one of small) fault(where, one);
}

/// One page in one language and colour scheme: wide and narrow, left to right and right to left.
async function check_page(page, path, scheme) {
  const where = `${path} (${scheme})`;
  await page.setViewportSize({width: 1280, height: 900});
  const response = await page.goto(url + path);
  const bytes = (await response.body()).length;
  if (bytes > most_bytes) fault(where, `has ${bytes} bytes`);
  await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
  await check_axe(page, where);
  for (const direction of ['ltr', 'rtl']) {
    await page.evaluate(dir => { document.documentElement.dir = dir; }, direction);
    for (const width of [1280, 768, 320]) {
      await page.setViewportSize({width, height: 700});
      await check_width(page, `${where} at ${width} px, ${direction}`);
    }
  }
  await check_targets(page, `${where} at 320 px`);
  await page.evaluate(() => { document.documentElement.dir = 'ltr'; });
  await check_axe(page, `${where} at 320 px`);
}

async function check_pages() {
  const all = await paths();
  let current = '';
  for (const scheme of ['light', 'dark']) {
    const {context, page} = await watched({colorScheme: scheme, reducedMotion: 'reduce'}, () => current);
    for (const language of ['de', 'en'])
      for (const path of all) await check_page(page, current = `/${language}${path}`, scheme);
    await context.close();
  }
  return all.length;
}

/// Skip link, search, result, back, other language: with the keyboard where one would use it, and no JavaScript at all.
async function check_way() {
  const {context, page} = await watched({javaScriptEnabled: false, locale: 'de-DE'}, () => 'the way');
  await page.goto(url + '/');
  if (page.url() !== url + '/de/') fault('the way', `a German browser comes to ${page.url()}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  if (!page.url().endsWith('/de/#main')) fault('the way', 'the first link does not lead to the content');
  await page.getByLabel('Worum geht es?').fill('Winterjacke');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/de/search?**');
  const total = await page.locator('#total').textContent();
  if (!/^[1-9]/.test(total)) fault('the way', `a search for Winterjacke says ${total}`);
  const title = await page.locator('.card-title a').first().textContent();
  await page.locator('.card').first().click();
  await page.waitForURL('**/de/listings/**');
  const heading = await page.locator('h1').textContent();
  if (heading !== title) fault('the way', `the result ${title} leads to ${heading}`);
  await page.locator('.back a').click();
  await page.waitForURL('**/de/search?q=Winterjacke**');
  await page.locator('#languages a[hreflang=en]').click();
  await page.waitForURL('**/en/search?**q=Winterjacke**');
  if (await page.getByLabel('What is it about?').inputValue() !== 'Winterjacke') fault('the way', 'the words are lost');
  await context.close();
}

try {
  const pages = await check_pages();
  await check_way();
  console.log(`${pages} pages in two languages and two colour schemes: ${faults.length} faults`);
} finally {
  await browser.close();
}
for (const one of faults) console.log(one);
process.exit(faults.length ? 1 : 0);
