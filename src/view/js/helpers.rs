//! The definitions of the helpers in scripts. The simulation compiles exactly these lines.

use super::writer::Helper;

const SLEEP: &str = "\
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
";

const WITH_TIMEOUT: &str = "\
const withTimeout = (ms, promise) => Promise.race([promise,
  new Promise((_, reject) => setTimeout(() => reject(new Error(`timed out after ${ms}ms`)), ms))]);
";

const POOL: &str = "\
async function pool(limit, thunks) {
  const results = new Array(thunks.length);
  let next = 0;
  const worker = async () => {
    while (next < thunks.length) {
      const i = next++;
      results[i] = await thunks[i]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, thunks.length) }, worker));
  return results;
}
";

const RETRY: &str = "\
async function retry(times, wait, thunk) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await thunk();
    } catch (error) {
      if (attempt >= times) throw error;
      if (wait !== undefined) {
        await sleep(Array.isArray(wait) ? wait[Math.min(attempt, wait.length) - 1] : wait);
      }
    }
  }
}
";

const SHOW: &str = r#"// A value as text: a string as it is, anything else as JSON.
function show(value) {
  const reason = (error) => error.errors ? { errors: error.errors.map(reason) } : error.message;
  const plain = (value) => {
    if (Array.isArray(value)) return value.map(plain);
    if (value?.status === "fulfilled") return { fulfilled: plain(value.value) };
    if (value?.status === "rejected") return { rejected: reason(value.reason) };
    return value ?? null;
  };
  return typeof value === "string" ? value : JSON.stringify(plain(value));
}
"#;

impl Helper {
    /// The definition of the helper.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Sleep => SLEEP,
            Self::WithTimeout => WITH_TIMEOUT,
            Self::Pool => POOL,
            Self::Retry => RETRY,
            Self::Show => SHOW,
        }
    }
}
