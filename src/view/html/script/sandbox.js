// Programs run on the reader's own promises, over the referee's virtual clock: each in a worker, in
// a frame that can reach neither the page nor a network.

/** A program that holds its thread for so many milliseconds of real time never ends. */
const PATIENCE = 5000;

/** In the frame: a worker for each program, which is ended when it is done or has had its time. */
const HOST = `addEventListener("message", ({ data: { id, source, record, patience } }) => {
  const answer = (text) => { worker.terminate(); clearTimeout(late); parent.postMessage({ id, text }, "*"); };
  const fail = (error) => answer(JSON.stringify({ error }));
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const late = setTimeout(fail, patience, "It did not end in time and was stopped.");
  worker.onmessage = ({ data }) => answer(String(data));
  worker.onerror = ({ message }) => fail(message || "It cannot be run.");
  worker.postMessage(record);
});
parent.postMessage({ ready: true }, "*");`;

const answers = new Map();
let frame = null;
let asked = 0;

function sandbox() {
  frame ??= new Promise((resolve) => {
    const element = document.createElement("iframe");
    element.hidden = true;
    element.title = "Where programs run";
    element.sandbox = "allow-scripts";
    element.srcdoc = `<!DOCTYPE html><title>Where programs run</title><script>${HOST}<\/script>`;
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

/** What becomes of one program with that code and those tasks: { trace } or { error }. */
async function runHere(program, code, tasks) {
  const record = { ...data.stage, tasks, code: `${code}\n${data.stage.code}`, main: data.programs[program].main };
  const window = await sandbox();
  return new Promise((resolve) => {
    answers.set(++asked, resolve);
    window.postMessage({ id: asked, source: $("#clock").textContent, record, patience: PATIENCE }, "*");
  });
}
