/**
 * The rules of this project that no ready-made rule expresses. Each has a violating fixture in test/boundaries.
 */
const TIMERS = new Set(['setTimeout', 'setInterval']);
const READINGS = new Set(['Date.now', 'performance.now']);

/** Time is injected (`Clock` in libs/kernel), so that tests stand still and never sleep. */
const noAmbientTime = {
  meta: { type: 'problem', messages: { ambient: "{{what}} uses the machine's time: inject `Clock` instead." } },
  create(context) {
    const report = (node, what) => context.report({ node, messageId: 'ambient', data: { what } });
    return {
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()');
      },
      CallExpression(node) {
        if (TIMERS.has(node.callee.name)) report(node, node.callee.name);
      },
      MemberExpression(node) {
        const name = `${node.object.name}.${node.property.name}`;
        if (READINGS.has(name)) report(node, name);
      },
    };
  },
};

/** Configuration is read once, checked and documented by libs/platform/src/config: nothing else looks at the environment. */
const noAmbientEnvironment = {
  meta: {
    type: 'problem',
    messages: { ambient: 'process.env is read outside the configuration: declare a variable.' },
  },
  create(context) {
    return {
      MemberExpression(node) {
        if (node.object.name === 'process' && node.property.name === 'env') {
          context.report({ node, messageId: 'ambient' });
        }
      },
    };
  },
};

export default {
  meta: { name: 'rapport' },
  rules: { 'no-ambient-time': noAmbientTime, 'no-ambient-environment': noAmbientEnvironment },
};
