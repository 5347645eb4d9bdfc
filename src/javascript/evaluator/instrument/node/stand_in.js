// Unknown values: each operation on an unknown value returns another one.
"use strict";

const { inspect, format } = require("node:util");

/** The printed text of every stand-in: the names in the code are not compared. */
const SHOWN = "‹›";

/** The name of every stand-in, and the run that it belongs to. */
const STAND_INS = new WeakMap();

const isStandIn = (value) => typeof value === "function" && STAND_INS.has(value);

/** Code that copies the properties of a stand-in gets this key, which gives the copy unknown properties. */
const TAKEN_OVER = Symbol("taken over");

/** The values under unknown keys. */
const UNKNOWN_KEY = Symbol("unknown");

/** The key under which the rest element of a pattern finds its value, and the keys of the other elements. */
const REST = { key: Symbol("rest"), without: [] };

/** The property that no stand-in has: an awaited stand-in is the value. */
const NEVER_THERE = "then";

/** The properties whose assigned values are never read. */
const NEVER_READ = new Set([NEVER_THERE, "catch", "finally", "toJSON"]);

/** Whether there are any stand-ins. Otherwise, everything is Node's own. */
let areThereAny = false;

/** Without a comparator, a list with stand-ins keeps its order. */
for (const name of ["sort", "toSorted"].filter((name) => name in Array.prototype)) {
  const apply = (sort, list, [comparator]) => {
    const isUnsure = areThereAny && comparator === undefined && Array.isArray(list) && list.some(isStandIn);
    return Reflect.apply(sort, list, [isUnsure ? () => 0 : comparator]);
  };
  const value = new Proxy(Array.prototype[name], { apply });
  Object.defineProperty(Array.prototype, name, { value, writable: true, configurable: true });
}

/** Constructors of errors, which keep a message that is a stand-in. */
function errorConstructors() {
  const construct = (constructor, args, newTarget) => {
    const made = Reflect.construct(constructor, args, newTarget);
    const message = args[constructor === AggregateError ? 1 : 0];
    if (isStandIn(message)) Object.defineProperty(made, "message", { value: message, writable: true, configurable: true });
    return made;
  };
  const apply = (constructor, _, args) => construct(constructor, args, constructor);
  const kinds = [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
  return Object.fromEntries(kinds.map((kind) => [kind.name, new Proxy(kind, { construct, apply })]));
}

class StandIns {
  #run;
  /** The values by name: values with equal names in the code are equal. */
  #known = new Map();
  /** The reads of assigned properties, by key: the number of the assignment, or nothing. */
  #reads;
  #nextRead = {};
  /** The assigned values, by key. */
  #assigned = new Map();

  constructor(run, reads) {
    areThereAny = false;
    this.#run = run;
    this.#reads = reads;
  }

  /** Forgets what the definitions assigned. */
  begin() {
    this.#assigned.clear();
  }

  get(label) {
    const known = this.#known.get(label);
    if (known) return known;
    const made = this.#make(label);
    this.#known.set(label, made);
    return made;
  }

  #make(label) {
    areThereAny = true;
    const target = function () {};
    Object.defineProperty(target, inspect.custom, { value: () => SHOWN });
    const own = () => {};
    const proxy = new Proxy(target, {
      get: (_, key, receiver) => this.#property(label, key, receiver, proxy),
      has: () => true,
      set: (_, key, value, receiver) => {
        if (receiver === proxy) return this.#assign(key, value);
        const property = { value, writable: true, enumerable: true, configurable: true };
        return Reflect.defineProperty(receiver, key, property);
      },
      deleteProperty: () => true,
      defineProperty: () => true,
      apply: (_, receiver, args) => this.#run.applied(proxy, receiver, args),
      construct: (_, args, newTarget) =>
        newTarget === proxy ? this.get(`new ${label}(${this.labels(args)})`) : this.#instance(newTarget),
    });
    STAND_INS.set(proxy, { label, own });
    return proxy;
  }

  #property(label, key, receiver, proxy) {
    if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? NaN : SHOWN);
    if (key === Symbol.iterator) return () => this.#run.iterated(proxy);
    if (key === inspect.custom) return () => SHOWN;
    // The rest of an unknown value is the value itself.
    if (key === REST.key) return receiver === proxy ? proxy : Reflect.get(Object.prototype, key, receiver);
    if (typeof key === "symbol" || key === NEVER_THERE) return undefined;
    // An object whose class extends an unknown value is still an object.
    if (receiver !== proxy && key in Object.prototype) return Object.prototype[key];
    return receiver === proxy ? this.member(label, key) : this.property(label, key);
  }

  #assign(key, value) {
    if (typeof key === "symbol" || NEVER_READ.has(key)) return true;
    if (!this.#assigned.has(key)) this.#assigned.set(key, []);
    this.#assigned.get(key).push(value);
    return true;
  }

  /** The value of a property: the assigned one, if there is one. */
  member(label, key) {
    if (!this.#assigned.has(key)) return this.property(label, key);
    const next = (this.#nextRead[key] ??= 0);
    this.#nextRead[key] += 1;
    const number = this.#reads[key]?.[next] ?? null;
    return number === null ? this.property(label, key) : this.#assigned.get(key)[number];
  }

  property(label, key) {
    return this.get(/^\d+$/.test(key) ? `${label}[${key}]` : `${label}.${key}`);
  }

  /** Creates an object of a class that extends an unknown value. */
  #instance(newTarget) {
    return Object.create(newTarget.prototype);
  }

  label(value) {
    if (isStandIn(value)) return STAND_INS.get(value).label;
    if (typeof value === "string") return value;
    if (typeof value === "function") return "fn";
    if (Array.isArray(value)) return "[…]";
    if (typeof value === "object" && value !== null) return "{…}";
    return String(value);
  }

  labels(values) {
    return values.map((value) => this.label(value)).join(", ");
  }

  elements(value, count) {
    const label = this.label(value);
    return Array.from({ length: count }, (_, index) => this.get(`${label}[${index}]`));
  }

  /** Gives an object every property: those that it lacks are unknown. */
  open(object, label) {
    const parent = Object.getPrototypeOf(object);
    const layer = new Proxy(Object.create(parent), {
      get: (target, key, receiver) => {
        if (typeof key === "symbol" || key === NEVER_THERE || key in target) {
          return Reflect.get(target, key, receiver);
        }
        return this.property(label, key);
      },
    });
    Object.setPrototypeOf(object, layer);
    return object;
  }
}
