// The provider of the tests: a certified implementation, its own pages for signing in, one client, accounts named in
// the environment. Listens on loopback; says its port on a line of its own. To some accounts it answers as no provider
// may, in words it signs with its true key: what is refused is then refused for what it says.
import crypto from "node:crypto";
import http from "node:http";
import { SignJWT, decodeJwt } from "jose";
import { Provider } from "oidc-provider";

const accounts = JSON.parse(process.env.ACCOUNTS);
const client = JSON.parse(process.env.CLIENT);
const { privateKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "of-the-tests" };

const signed = (claims) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid }).sign(privateKey);
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = (claims) => `${base64({ alg: "none" })}.${base64(claims)}.`;
const without = (claims, name) => Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name));

const spoilUserinfo = {
  "userinfo-no-sub": (told) => without(told, "sub"),
  "userinfo-other-sub": (told) => ({ ...told, sub: "lucie" }),
  "userinfo-empty-sub": (told) => ({ ...told, sub: "" }),
};
const spoilSignedUserinfo = {
  ...spoilUserinfo,
  "signed-userinfo-other-iss": (told) => ({ ...told, iss: "https://ailleurs.example" }),
  "signed-userinfo-other-aud": (told) => ({ ...told, aud: "somebody-else" }),
};
const spoilToken = {
  "token-no-nonce": (claims) => without(claims, "nonce"),
  "token-other-nonce": (claims) => ({ ...claims, nonce: "another" }),
  "token-other-iss": (claims) => ({ ...claims, iss: "https://ailleurs.example" }),
  "token-other-aud": (claims) => ({ ...claims, aud: "somebody-else" }),
  "token-two-auds": (claims) => ({ ...claims, aud: [client.client_id, "somebody-else"] }),
  "token-expired": (claims) => ({ ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 }),
  "token-no-exp": (claims) => without(claims, "exp"),
  "token-no-sub": (claims) => without(claims, "sub"),
};

async function spoil(ctx, next) {
  await next();
  const who = ctx.oidc?.account?.accountId;
  if (ctx.oidc?.route === "userinfo") {
    if (typeof ctx.body === "object" && spoilUserinfo[who]) ctx.body = spoilUserinfo[who](ctx.body);
    else if (typeof ctx.body === "string" && spoilSignedUserinfo[who]) ctx.body = await signed(spoilSignedUserinfo[who](decodeJwt(ctx.body)));
    else if (typeof ctx.body === "string" && who === "signed-userinfo-unsigned") ctx.body = unsigned(decodeJwt(ctx.body));
  } else if (ctx.oidc?.route === "token" && ctx.body?.id_token) {
    const claims = decodeJwt(ctx.body.id_token);
    if (spoilToken[claims.sub]) ctx.body.id_token = await signed(spoilToken[claims.sub](claims));
    if (claims.sub === "token-unsigned") ctx.body.id_token = unsigned(claims);
  }
}

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [key] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], given_name: ["given_name"], usual_name: ["usual_name"], siret: ["siret"] },
    scopes: ["openid", "email", "given_name", "usual_name", "siret"],
    cookies: { keys: ["loopback"] },
    features: { devInteractions: { enabled: true }, userinfo: { enabled: true }, jwtUserinfo: { enabled: true } },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    pkce: { required: () => true },
    conformIdTokenClaims: true,
  });
  provider.use(spoil);
  server.on("request", provider.callback());
  console.log(issuer);
});
