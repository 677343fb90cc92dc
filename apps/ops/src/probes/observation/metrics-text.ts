/** The names that a page of metrics declares, with their types. Throws at the first line that is no line of that format. */
export function declaredMetrics(text: string): ReadonlyMap<string, string> {
  const declared = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ') || line === '# EOF') continue;
    const [, name, type] =
      /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped|unknown)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) declared.set(name, type);
    else if (!SAMPLE.test(line)) throw new Error(`this is no line of metrics: ${line.slice(0, 80)}`);
  }
  return declared;
}

/** Name, labels, value, and perhaps a time or an exemplar. */
const SAMPLE =
  /^[a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\]|\\.)*",?)*\})? (?:[-+]?[\d.eE+-]+|[Nn]a[Nn]|[-+]Inf)(?: .*)?$/;
