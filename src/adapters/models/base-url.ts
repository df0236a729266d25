type BaseUrl = { ok: true; url: string; host: string } | { ok: false; message: string };

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks where requests go. Plain http is for loopback, and for servers that need no key (Ollama or vLLM in
 * a private network): a key is not sent where everyone on the way can read it.
 */
export function checkBaseUrl(text: string, provider: string, sendsSecret: boolean): BaseUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { ok: false, message: `The base URL of provider ${provider} is no URL: write it as https://host/v1.` };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { ok: false, message: `The base URL of provider ${provider} begins with ${url.protocol}: https: or http: is needed.` };
  }
  if (url.username !== '' || url.password !== '') {
    return { ok: false, message: `The base URL of provider ${provider} contains credentials: give them as the key or a header.` };
  }
  if (url.protocol === 'http:' && sendsSecret && !LOOPBACK.test(url.hostname)) {
    const remedy = 'Use https, or a tunnel to localhost, or no key if the server needs none.';
    return { ok: false, message: `The key of provider ${provider} is not sent over plain http to ${url.host}. ${remedy}` };
  }
  return { ok: true, url: text, host: url.host };
}
