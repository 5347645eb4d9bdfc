// An unref'd timer does not keep the process: it runs only while something else does.
setTimeout(() => console.log("unref'd, in time"), 5).unref();
setTimeout(() => console.log("keeps the process"), 30);
setTimeout(() => console.log("unref'd, too late"), 80).unref();
// Node: unref'd, in time | keeps the process
