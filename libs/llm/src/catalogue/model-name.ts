/** `-001`, `-09-2026` or `-2026-09-02`: a pinned build of the model before it. */
const BUILD_SUFFIX = /^-(?:\d{3}|\d{2}-\d{4}|\d{4}-\d{2}-\d{2})$/;

/** True when the name Gemini reports (`models/gemini-3.8-flash-001`) is a build of `model`. */
export function isBuildOf(model: string, reported: string): boolean {
  const name = reported.startsWith('models/') ? reported.slice('models/'.length) : reported;
  return name === model || (name.startsWith(model) && BUILD_SUFFIX.test(name.slice(model.length)));
}
