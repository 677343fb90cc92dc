/**
 * What a linter for any Dockerfile does not ask for: a user that is a number and not root (Kubernetes cannot check a
 * name), a pinned base, an entry point that gets signals, and no secret among the build's arguments.
 * @param {string} text of the Dockerfile
 * @returns {string[]} one sentence for each fault
 */
export function dockerfileFaults(text) {
  const instructions = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const finalStage = instructions.slice(instructions.findLastIndex((line) => /^FROM\s/i.test(line)));
  const user = finalStage.findLast((line) => /^USER\s/i.test(line))?.split(/\s+/)[1] ?? 'root';
  const bases = instructions.flatMap((line) => /^(?:FROM|ARG\s+\w*IMAGE=)\s*([^\s$]+)/i.exec(line)?.[1] ?? []);
  return [
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`the last stage runs as ${user}: name a number that is not 0`]),
    ...bases
      .filter((base) => !stagesOf(instructions).has(base) && !/:[^:/]*\d[^:/]*$|@sha256:/.test(base))
      .map((base) => `the base ${base} names no version`),
    ...finalStage
      .filter((line) => /^(CMD|ENTRYPOINT)\s+[^[\s]/i.test(line))
      .map(() => 'a shell would keep signals from the program: write CMD and ENTRYPOINT as JSON'),
    ...instructions
      .filter((line) => /^ADD\s.*https?:/i.test(line) && !/--checksum=/.test(line))
      .map(() => 'ADD fetches what nobody has checked: give --checksum'),
    ...instructions
      .filter((line) => /^(ARG|ENV)\s+\S*(SECRET|PASSWORD|TOKEN|API_KEY|KEYRING)/i.test(line))
      .map((line) => `${line.split(/[\s=]/)[1]} would stay in the image: mount secrets`),
  ];
}

const stagesOf = (instructions) =>
  new Set(instructions.flatMap((line) => /^FROM\s+\S+\s+AS\s+(\S+)/i.exec(line)?.[1] ?? []));
