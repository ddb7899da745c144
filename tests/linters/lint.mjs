/**
 * Hold each OpenAPI document of a JSON list on standard input against the rules of Redocly
 * («recommended») and of Spectral (`spectral:oas`), as their command lines do, and print a list of
 * what they find in each.
 *
 * The folder of the installed linters is the one argument. Their libraries are called, not their
 * commands: those report their use and look for newer versions.
 */

import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

// Whatever would leave this process fails, and the test with it.
Socket.prototype.connect = () => {
  throw new Error('A linter asked the network for something.');
};

const require = createRequire(pathToFileURL(join(process.argv[2], 'package.json')));
// It is an ES module, which `require` finds and can't load on every Node.
const redocly = await import(pathToFileURL(require.resolve('@redocly/openapi-core')));
const { Spectral } = require('@stoplight/spectral-core');
const { oas } = require('@stoplight/spectral-rulesets');

const SEVERITIES = ['error', 'warn', 'information', 'hint'];
const config = await redocly.createConfig({ extends: ['recommended'] });
const spectral = new Spectral();
spectral.setRuleset({ extends: [oas] });

async function lint(document) {
  const source = JSON.stringify(document);
  const byRedocly = await redocly.lintFromString({ source, absoluteRef: 'openapi.json', config });
  const bySpectral = await spectral.run(document);
  return [
    ...byRedocly.map((each) => ({
      linter: 'redocly',
      severity: each.severity,
      rule: each.ruleId,
      where: each.location[0]?.pointer ?? '',
      message: each.message,
    })),
    ...bySpectral.map((each) => ({
      linter: 'spectral',
      severity: SEVERITIES[each.severity],
      rule: String(each.code),
      where: each.path.join('/'),
      message: each.message,
    })),
  ];
}

const found = [];
for (const document of JSON.parse(await text(process.stdin))) found.push(await lint(document));
process.stdout.write(JSON.stringify(found));
