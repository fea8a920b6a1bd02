// The provider of the tests: a certified implementation, its own pages for signing in, one client, accounts named in
// the environment. Listens on loopback; says its port on a line of its own.
import http from "node:http";
import { Provider } from "oidc-provider";

const accounts = JSON.parse(process.env.ACCOUNTS);
const client = JSON.parse(process.env.CLIENT);

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ["sub"], email: ["email", "email_verified"], given_name: ["given_name"], usual_name: ["usual_name"], siret: ["siret"] },
    scopes: ["openid", "email", "given_name", "usual_name", "siret"],
    cookies: { keys: ["loopback"] },
    features: { devInteractions: { enabled: true }, userinfo: { enabled: true }, jwtUserinfo: { enabled: true } },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    pkce: { required: () => true },
    conformIdTokenClaims: true,
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
