// Runs programs on the promises of the reader's browser, over the referee's virtual clock, in a frame
// that can access neither the page nor a network.

const proof = document.querySelector(".proof");
const data = JSON.parse(document.querySelector("#data").textContent);
const answers = new Map();
let frame = null;
let asked = 0;

function sandbox() {
  frame ??= new Promise((resolve) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    element.title = "Where programs run";
    element.sandbox = "allow-scripts";
    element.srcdoc = `<!DOCTYPE html><title>Where programs run</title><script>${document.querySelector("#frame").textContent}<\/script>`;
    addEventListener("message", ({ source, data: { ready, id, text } }) => {
      if (source !== element.contentWindow) return;
      if (ready) resolve(source);
      else answers.get(id)?.(JSON.parse(text));
      answers.delete(id);
    });
    document.body.append(element);
  });
  return frame;
}

/** Runs one program, and returns { trace } or { error }. */
async function runHere(program) {
  const [code, main] = data.programs[program];
  const record = { ...data.stage, code: `${code}\n${data.stage.code}`, main };
  const window = await sandbox();
  return new Promise((resolve) => {
    answers.set(++asked, resolve);
    window.postMessage({ id: asked, record }, "*");
  });
}
