// Serves a provider of OpenID Connect on the loopback, by https, for one client and another one, with pages for logins and consents.
// usage: node provider.mjs KEY CERTIFICATE CALLBACK, two files in PEM and where browsers are sent back to
// Prints its issuer. Each line on stdin is answered by one on stdout: `rotate` has it sign with another key, and publish both; `forget`
// takes the key away that it signed with before. Ends with stdin.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

// it has notices for who runs it, and stdout is for answers
console.info = console.warn = console.error;
const [key, cert, callback] = process.argv.slice(2);
const groups = { ann: ['Dev Team', 'everybody'], olga: ['CN=ops'], eve: [] };
let keys = [made(1)];
let answer;

function made(number) {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: `key-${number}`, alg: 'ES256', use: 'sig' };
}

function client(id) {
  return {
    client_id: id,
    client_secret: `secret of ${id}, with a blank`,
    redirect_uris: [callback],
    id_token_signed_response_alg: 'ES256',
  };
}

function serve(issuer) {
  const provider = new Provider(issuer, {
    clients: [client('leat-ci'), client('other')],
    jwks: { keys },
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'groups'],
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 60, Session: 600 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, groups: groups[id] ?? [] }),
    }),
  });
  answer = provider.callback();
}

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `https://127.0.0.1:${server.address().port}`;
  serve(issuer);
  process.stdout.write(`${issuer}\n`);
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      keys = line === 'rotate' ? [made(keys.length + 1), ...keys] : [keys[0]];
      serve(issuer);
      process.stdout.write(`${keys.map((each) => each.kid).join(' ')}\n`);
    })
    .on('close', () => process.exit());
});
