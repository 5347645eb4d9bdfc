// The runtime of instrumented code: at each site, it supplies the values that the evaluated run
// chose for unknown values, in the same order.
"use strict";

/** Methods of arrays that test whether the result of a callback is truthy. */
const ASKING = new Set(["filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"]);

/** Built-in functions whose result is unknown if an argument is, and that other built-in functions call
 * (`ids.map(Number)`). */
const PURE = new Set([
  String, Number, Boolean, parseInt, parseFloat, BigInt, encodeURIComponent, decodeURIComponent,
  encodeURI, decodeURI, isNaN, isFinite, JSON.parse, JSON.stringify, Object.keys, Object.entries, Object.values,
  ...Object.getOwnPropertyNames(Math).map((name) => Math[name]).filter((one) => typeof one === "function"),
]);

const COLLECTIONS = new Set([Map, Set, WeakMap, WeakSet]);

const { isPromise } = require("node:util").types;
const { then } = Promise.prototype;

/** Handles the promises that a function outside of the file gets. */
function handle(args) {
  for (const promise of args.filter(isPromise)) Reflect.apply(then, promise, [() => {}, () => {}]);
}

/** Whether a use of a stand-in is a call of an unknown function. */
const isCall = (use) => "task" in use || "once" in use || "unknown" in use;

const isNative = (value) =>
  typeof value === "function" && /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(value));

class Runtime {
  #world;
  #sites;
  #standIns;
  /** The current calls of built-in functions, the innermost last. */
  #calling = [];
  /** The result of the last `skip`. */
  kept;
  /** The function that is the program, and the object that it belongs to. */
  #entry = null;
  #arounds = [];
  /** Whether the definitions are still running. */
  isDefining = false;

  /** Functions of models, which handle unknown values themselves. */
  #models = new Set();
  /** The uses of unknown values without a site in the code: by a model, later. */
  #unplaced;

  constructor(world, { sites, unplaced, members }) {
    this.#world = world;
    this.#unplaced = unplaced ?? undefined;
    this.#sites = sites.map((site) =>
      Array.isArray(site) ? { uses: site, next: 0 } : { ...site, next: 0 },
    );
    this.#standIns = new StandIns(this, members);
  }

  // Unknown values

  /** Gives the global object an unknown property until the program ends. */
  isGlobal(name) {
    const value = this.unknown(name);
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }

  /** Gives the global object an unknown property that the code cannot assign. */
  isReadOnly(name) {
    const set = () => {
      throw new ReferenceError(`${name} is not defined`);
    };
    Object.defineProperty(globalThis, name, { get: () => this.unknown(name), set, configurable: true });
  }

  unknown(label) {
    return this.#standIns.get(label);
  }

  isUnknown(value) {
    return isStandIn(value);
  }

  /** The value of a variable that is assigned by code that does not run. */
  fresh(label) {
    return this.isDefining ? this.unknown(label) : undefined;
  }

  /** The value with which state of the file starts, while the definitions run. */
  start(label, value) {
    return this.isDefining ? this.unknown(label) : value;
  }

  parameters(of) {
    const required = isNative(of) ? [] : requiredOf(of);
    return required.map((is, index) => (is ? this.unknown(`arguments[${index}]`) : undefined));
  }

  import(module, name) {
    return this.#world.import(module, name);
  }

  load(module) {
    return Promise.resolve(this.#world.import(String(module), "*"));
  }

  jsx() {
    return this.unknown("element");
  }

  // Conditions

  /** Whether a part of a condition is true. */
  is(site, value) {
    const { endless } = this.#sites[site];
    if (!isStandIn(value) && !endless) return Boolean(value);
    return this.#take(site);
  }

  /** Whether the right side of an operator is skipped. */
  skip(site, operator, value) {
    this.kept = value;
    if (isStandIn(value)) return !this.#take(site);
    if (operator === "??") return value !== undefined && value !== null;
    return operator === "||" ? Boolean(value) : !value;
  }

  /** The value that a `switch` compares, as an object that equals the result of the first case that holds. */
  discriminant(value) {
    return { value };
  }

  case(asked, site, value) {
    const equal = this.binary("===", asked.value, value);
    const holds = isStandIn(equal) ? this.#take(site) : equal;
    return holds ? asked : {};
  }

  // Iteration

  elements(site, value) {
    return isStandIn(value) ? this.#standIns.elements(value, this.#take(site)) : value;
  }

  keys(site, value) {
    if (isStandIn(value)) return this.elements(site, value);
    const keys = [];
    for (const key in value) keys.push(key);
    return keys;
  }

  /** The elements that a model iterates. */
  elementsOf(value) {
    return isStandIn(value) ? this.#listed(this.#calling.at(-1) ?? this.#unplaced, value) : value;
  }

  /** Records the functions that a model exports. */
  noteModel(exported) {
    for (const part of [exported, ...Object.values(exported)]) {
      if (typeof part !== "function") continue;
      this.#models.add(part);
      const methods = Object.values(Object.getOwnPropertyDescriptors(part.prototype ?? {}));
      for (const { value } of methods) if (typeof value === "function") this.#models.add(value);
    }
  }

  /** The operand of `yield*`. */
  each(site, value) {
    return isStandIn(value) ? this.#listed(site, value) : value;
  }

  /** Whether an endless recursion ends here. */
  ends(site) {
    return this.#take(site);
  }

  /** A stand-in is iterated without a site that says how often: by a built-in function, or by a
   * pattern, which takes as many elements as it names. */
  iterated(value) {
    const site = this.#calling.at(-1);
    const next = site === undefined ? undefined : this.#peek(site);
    const count = next && "elements" in next ? this.#take(site).elements : 64;
    return this.#standIns.elements(value, count)[Symbol.iterator]();
  }

  // Operators

  /** Encloses an expression, as parentheses do. A parenthesis would continue the line before. */
  same(value) {
    return value;
  }

  binary(operator, one, other) {
    const [left, right] = operator === "+" ? [primitive(one), primitive(other)] : [one, other];
    if (!isStandIn(left) && !isStandIn(right)) return BINARY[operator](left, right);
    const isObject = (value) =>
      !isStandIn(value) && (typeof value === "function" || typeof value === "symbol" || (typeof value === "object" && value !== null));
    if (operator === "===" || operator === "!==") {
      // It is not an object or symbol that the code created.
      if (isObject(left) || isObject(right)) return operator === "!==";
    }
    const standIns = this.#standIns;
    return this.unknown(`${standIns.label(left)} ${operator} ${standIns.label(right)}`);
  }

  unary(operator, value) {
    if (!isStandIn(value)) return UNARY[operator](value);
    const space = operator === "typeof" ? " " : "";
    return this.unknown(`${operator}${space}${this.#standIns.label(value)}`);
  }

  privateIn(name, isIn, value) {
    return isStandIn(value) ? this.unknown(`${name} in ${this.#standIns.label(value)}`) : isIn(value);
  }

  text(strings, ...operands) {
    const values = operands.map((value) => primitive(value, "string"));
    if (!values.some(isStandIn)) {
      return strings.reduce((text, string, index) => `${text}${values[index - 1]}${string}`);
    }
    const label = (value) => (isStandIn(value) ? `\${${this.#standIns.label(value)}}` : String(value));
    const text = strings.reduce((text, string, index) => `${text}${label(values[index - 1])}${string}`);
    return this.unknown(`\`${text}\``);
  }

  element(object, key) {
    if (!isStandIn(key)) return object[key];
    if (object === undefined || object === null) {
      throw new TypeError(`Cannot read properties of ${object} (reading '${SHOWN}')`);
    }
    return this.unknown(`${this.#standIns.label(object)}[${this.#standIns.label(key)}]`);
  }

  /** A property that a compound assignment reads, and then sets. */
  reference(object, key, operator) {
    const value = this.element(object, key);
    return { with: (right) => this.put(object, key, this.binary(operator, value, right)) };
  }

  /** A property that a logical assignment reads, and then perhaps sets. */
  logical(object, key, operator, site) {
    const value = this.element(object, key);
    const isKept = (isStandIn(value) && site === null) || this.skip(site, operator, value);
    this.isKept = isKept;
    return (right) => (isKept ? value : this.put(object, key, right));
  }

  putUnlessKept(reference, right) {
    return reference(right);
  }

  /** `++` or `--` of a property. */
  update(object, key, operator, isPrefix) {
    let value = this.element(object, key);
    if (isStandIn(value)) {
      const next = this.binary(operator[0], value, 1);
      this.put(object, key, next);
      return isPrefix ? next : value;
    }
    const before = operator === "++" ? value++ : value--;
    this.put(object, key, value);
    return isPrefix ? value : before;
  }

  /** A value under an unknown key cannot be found again. */
  key(key) {
    return isStandIn(key) ? UNKNOWN_KEY : key;
  }

  put(object, key, value) {
    if (isStandIn(key)) return value;
    return (object[key] = value);
  }

  /** The key under which the rest element of a pattern finds its value: what is not under these keys. */
  rest(keys) {
    REST.without = keys;
    return REST.key;
  }

  spread(value) {
    return isStandIn(value) ? { [TAKEN_OVER]: this.#standIns.label(value) } : value;
  }

  open(object) {
    delete object[UNKNOWN_KEY];
    if (!(TAKEN_OVER in object)) return object;
    const label = object[TAKEN_OVER];
    delete object[TAKEN_OVER];
    return this.#standIns.open(object, label);
  }

  /** `Object.assign`: an unknown source gives the target all properties that have no value. */
  assign(target, ...sources) {
    if (isStandIn(target)) {
      for (const source of sources) if (typeof source === "object") Object.assign(target, source);
      return target;
    }
    let object = Object.assign(target);
    for (const source of sources) {
      if (!isStandIn(source)) {
        object = Object.assign(object, source);
        continue;
      }
      const label = this.#standIns.label(source);
      for (const key of Object.getOwnPropertyNames(object)) {
        const property = Object.getOwnPropertyDescriptor(object, key);
        if (property.writable && property.value === undefined) {
          object[key] = this.#standIns.property(label, key);
        }
      }
      this.#standIns.open(object, label);
    }
    return object;
  }

  /** Lets an object of a model have more properties than are modelled. */
  openAs(object, label) {
    return this.#standIns.open(object, label);
  }

  // Calls

  call(site, f, args) {
    return this.#call(site, f, undefined, args);
  }

  method(site, object, key, args) {
    return this.#call(site, this.#read(site, object, key), object, args);
  }

  /** In an optional chain, which ends if there is no value. */
  maybe(site, object, key, args) {
    if (object === undefined || object === null) return undefined;
    const f = this.#read(site, object, key);
    return f === undefined || f === null ? undefined : this.#call(site, f, object, args);
  }

  private(site, object, read, args) {
    return this.#call(site, isStandIn(object) ? this.unknown("method") : read(), object, args);
  }

  tag(site, tag) {
    return (...args) => this.#call(site, tag, undefined, args);
  }

  construct(site, constructor, args) {
    if (isStandIn(constructor) || !isNative(constructor)) return new constructor(...args);
    return this.#native(site, () => {
      const isCollection = COLLECTIONS.has(constructor) && args[0] !== undefined && args[0] !== null;
      const given = isCollection ? this.#collected(site, constructor, [...args[0]]) : args;
      return Reflect.construct(constructor, isCollection ? [given] : given);
    });
  }

  /** The elements of a new collection: keys with equal names in the code are equal. */
  #collected(site, constructor, list) {
    if (constructor === Set || constructor === WeakSet) return list.map((key) => this.#keyed(site, key));
    return list.map((entry) => [this.#keyed(site, entry[0]), entry[1]]);
  }

  #keyed(site, key) {
    return isStandIn(key) && "key" in (this.#peek(site) ?? {}) ? this.unknown(this.#take(site).key) : key;
  }

  /** Sets a handler, which is called when a task is done. */
  handler(site, object, key, value) {
    object[key] = value;
    if (!isStandIn(object) || !("task" in (this.#peek(site) ?? {}))) return value;
    this.#world.callTask(this.#take(site).task, [value], (label) => this.unknown(label));
    return value;
  }

  #read(site, object, key) {
    if (!isStandIn(object)) return this.element(object, key);
    if (isStandIn(key)) return this.element(object, key);
    return this.#standIns.member(this.#standIns.label(object), String(key));
  }

  #call(site, f, receiver, args) {
    if (isStandIn(f)) return this.#use(this.#take(site), f, receiver, args, site);
    if (typeof f !== "function") throw new TypeError("it is not a function");
    if (!isNative(f)) {
      const apply = () => Reflect.apply(f, receiver, args);
      const result = this.#models.has(f) ? this.#calledBy(site, apply) : apply();
      return this.#ended(site, result, undefined);
    }
    return this.#native(site, () => this.#apply(site, f, receiver, args));
  }

  /** A call of a built-in function. */
  #native(site, call) {
    const depth = this.#calling.push(site);
    let result;
    let thrown;
    try {
      result = call();
    } catch (error) {
      thrown = [error];
    }
    this.#calling.length = depth - 1;
    return this.#ended(site, result, thrown);
  }

  /** The result of a call of a known function. */
  #ended(site, result, thrown) {
    const next = this.#peek(site);
    const isEnd = next && ("gave" in next || "done" in next || "threw" in next);
    if (isEnd) this.#take(site);
    if (isEnd && "gave" in next) return this.#made(next.gave, result);
    if (thrown) throw thrown[0];
    return result;
  }

  #made(shape, result) {
    if (shape === null) return result;
    if ("value" in shape) return shape.value;
    if ("number" in shape) return Number(shape.number);
    if ("unknown" in shape) return isStandIn(result) ? result : this.unknown("result");
    if ("null" in shape) return null;
    if ("undefined" in shape) return undefined;
    return shape.array.map((part, index) => this.#made(part, result?.[index]));
  }

  /** Calls a built-in function with arguments that may be unknown. */
  #apply(site, f, receiver, args) {
    const isOfCollection = COLLECTIONS.has(receiver?.constructor);
    const given = args.map((arg, index) => {
      if (isOfCollection && index === 0) return this.#keyed(site, arg);
      if (isStandIn(arg)) return f.name === "concat" ? this.#listed(site, arg) : arg;
      if (f.name === "from" && isStandIn(arg?.length) && arg[Symbol.iterator] === undefined) {
        return { ...arg, length: this.#take(site).elements };
      }
      if (typeof arg !== "function") return arg;
      if (PURE.has(arg)) return this.#asking(site, f, (...all) => (all.some(isStandIn) ? this.unknown("result") : arg(...all)));
      return index === 0 ? this.#asking(site, f, arg) : arg;
    });
    const isFlat = f.name === "flat" && Array.isArray(receiver);
    const list = isFlat ? receiver.map((part) => (isStandIn(part) ? this.#listed(site, part) : part)) : receiver;
    return Reflect.apply(f, list, given);
  }

  /** A callback whose unknown results are replaced by the assumed ones. */
  #asking(site, f, callback) {
    const standIns = this.#standIns;
    const runtime = this;
    if (ASKING.has(f.name)) {
      return function (...args) {
        const result = Reflect.apply(callback, this, args);
        return isStandIn(result) ? runtime.#take(site).taken : result;
      };
    }
    if (f.name === "flatMap") {
      return function (...args) {
        const result = Reflect.apply(callback, this, args);
        return isStandIn(result) ? runtime.#listed(site, result) : result;
      };
    }
    return callback;
  }

  #listed(site, value) {
    return this.#standIns.elements(value, this.#take(site).elements);
  }

  /** Calls a stand-in without a site: by the code itself, by a built-in function or
   * by a model. */
  applied(f, receiver, args) {
    if (isAskedForJson(this.#standIns.label(f), args)) return receiver;
    const site = this.#calling.at(-1) ?? this.#unplaced;
    const next = site === undefined ? undefined : this.#peek(site);
    if (next && isCall(next)) {
      return this.#use(this.#take(site), f, undefined, args, site);
    }
    if (next === undefined) handle(args);
    return this.#result(f, args);
  }

  #result(f, args) {
    return this.unknown(`${this.#standIns.label(f)}(${this.#standIns.labels(args)})`);
  }

  /** The result of a call of a stand-in. */
  #use(use, f, receiver, args, site) {
    const name = this.#standIns.label(f).split(".").at(-1);
    if (isCall(use)) handle(args);
    if ("task" in use) return this.#callTask(use.task, args);
    if ("once" in use) return this.#callOnce(args);
    if ("throws" in use) throw new Error(use.throws);
    if ("chained" in use) return Promise.resolve(receiver)[name](...args);
    if ("elements" in use) {
      const list = this.#standIns.elements(receiver, use.elements);
      return this.#calledBy(site, () => this.#apply(site, Array.prototype[name], list, args));
    }
    return this.#result(f, args);
  }

  #calledBy(site, call) {
    const depth = this.#calling.push(site);
    try {
      return call();
    } finally {
      this.#calling.length = depth - 1;
    }
  }

  #callTask(task, args) {
    const result = task.callsOnce ? this.#callCallback(args) : undefined;
    const hasContent = result !== undefined && typeof result !== "boolean" && !isStandIn(result);
    const value = (label) => (hasContent ? result : this.unknown(label));
    const promise = this.#world.callTask(task, args, value);
    return task.isRead ? this.openAs(promise, task.name) : promise;
  }

  #callCallback(args) {
    const callback = args.find((arg) => typeof arg === "function" && !isStandIn(arg));
    return callback(...this.parameters(callback));
  }

  #callOnce(args) {
    try {
      return Promise.resolve(this.#callCallback(args));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #peek(site) {
    const { uses, next } = this.#sites[site];
    return uses[next];
  }

  /** The next use at a site. If there is none, the runs have already differed. */
  #take(site) {
    const place = this.#sites[site];
    if (place.next >= place.uses.length) throw new Parted("the code is here once more than we say");
    return place.uses[place.next++];
  }

  // The program

  entry(f) {
    this.#entry = { f };
    return f;
  }

  around(index, f) {
    this.#arounds[index] ??= { f };
    return f;
  }

  aroundMethod(index, home, key) {
    this.#arounds[index] ??= { f: Object.getOwnPropertyDescriptor(home, key).value, home };
  }

  aroundPrivate(index, home, call, required) {
    this.#arounds[index] ??= { f: privateMethod(call, required), home };
  }

  aroundIn(index, object, key) {
    this.aroundMethod(index, object, key);
    return object;
  }

  entryMethod(home, key) {
    this.#entry = { f: Object.getOwnPropertyDescriptor(home, key).value, home };
  }

  entryPrivate(home, call, required) {
    this.#entry = { f: privateMethod(call, required), home };
  }

  entryIn(object, key) {
    this.entryMethod(object, key);
    return object;
  }

  get isFound() {
    return this.#entry !== null;
  }

  /**
   * Calls a function around the program, for its definitions. A method is called on an instance of
   * its class, or with an unknown `this`.
   */
  callAround(index, onInstance) {
    if (this.#arounds[index] === undefined) return;
    const { f, home } = this.#arounds[index];
    try {
      if (isClass(f)) return void this.#constructOpen(f);
      const receiver = onInstance ? this.#receiver(home) : this.unknown("this");
      const result = Reflect.apply(f, receiver, this.parameters(f));
      result?.then?.(undefined, () => {});
    } catch {
      // An error of a definition does not affect the program.
    }
  }

  /** Calls the function that is the program, with unknown parameters. */
  callEntry() {
    const { f, home } = this.#entry;
    const receiver = this.#receiver(home);
    this.isDefining = false;
    this.#standIns.begin();
    return Reflect.apply(f, receiver, this.parameters(f));
  }

  #receiver(home) {
    if (home === undefined) return this.unknown("this");
    if (typeof home === "function") return home;
    const constructor = Object.hasOwn(home, "constructor") ? home.constructor : undefined;
    if (typeof constructor !== "function") return this.#standIns.open(home, "this");
    try {
      return this.#constructOpen(constructor);
    } catch {
      return this.#standIns.open(Object.create(home), "this");
    }
  }

  /** Creates an instance of a class, whose missing properties are unknown. */
  #constructOpen(constructor) {
    const args = this.parameters(withParameters(constructor));
    return this.#standIns.open(new constructor(...args), "this");
  }
}

Object.defineProperty(Object.prototype, REST.key, {
  configurable: true,
  get() {
    const [rest, from, without] = [{}, Object(this), REST.without];
    for (const key of Reflect.ownKeys(from)) {
      if (without.includes(key) || !Reflect.getOwnPropertyDescriptor(from, key)?.enumerable) continue;
      Object.defineProperty(rest, key, { value: from[key], writable: true, enumerable: true, configurable: true });
    }
    return rest;
  },
});

const isClass = (f) => /^class\b/.test(Function.prototype.toString.call(f));

/** Node's own classes, whose constructors do not take unknown options. */
const EMITTERS = new Set([require("node:events"), EventTarget]);

/** The class whose constructor gets the arguments: a parent, if the class has no parameters. */
function withParameters(constructor) {
  const f = Object.getPrototypeOf(constructor);
  const isOpen = typeof f === "function" && !EMITTERS.has(f);
  return requiredOf(constructor).length === 0 && isClass(constructor) && isOpen
    ? withParameters(f)
    : constructor;
}

/** A function that calls a private method. */
function privateMethod(call, required) {
  const f = function (...args) {
    return call(this, ...args);
  };
  PRIVATE.set(f, required);
  return f;
}

/** The functions that call private methods, with the marks of the parameters of these. */
const PRIVATE = new WeakMap();

/**
 * Whether each parameter of a function has no default. If one without a default is after one with a
 * default, there is a comment at the start of the parameters.
 */
function requiredOf(f) {
  const text = Function.prototype.toString.call(f);
  const mark = isClass(f)
    ? /\bconstructor\s*\(\/\*@([01]+)\*\//.exec(text)?.[1]
    : /^[^(=]*\(\s*\/\*@([01]+)\*\//.exec(text)?.[1];
  const marks = PRIVATE.get(f) ?? mark;
  return marks === undefined ? Array(f.length).fill(true) : [...marks].map((one) => one === "1");
}

/** Whether `JSON.stringify` calls the `toJSON` of a value, with the key of the value. It goes on with the result: a
 * stand-in is left out, and an object with unknown properties is written. */
function isAskedForJson(label, args) {
  return label.endsWith(".toJSON") && args.length === 1 && typeof args[0] === "string";
}

/** The runs have already differed. */
class Parted extends Error {
  line = currentLine();
}

const BINARY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "==": (a, b) => a == b,
  "!=": (a, b) => a != b,
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: (a, b) => a in b,
  instanceof: (a, b) => a instanceof b,
};

/** The primitive value of an object whose conversion may give a stand-in, which the language does not allow. */
function primitive(value, hint) {
  const isObject = typeof value === "object" ? value !== null : typeof value === "function" && !isStandIn(value);
  if (!isObject || (value[Symbol.toPrimitive] ?? null) !== null) return value;
  for (const name of hint === "string" ? ["toString", "valueOf"] : ["valueOf", "toString"]) {
    const convert = value[name];
    if (typeof convert !== "function") continue;
    if (convert === Error.prototype.toString && isStandIn(value.message)) return value.message;
    if (convert === Array.prototype.toString && value.flat?.(Infinity).some(isStandIn)) return value.flat(Infinity).find(isStandIn);
    const converted = Reflect.apply(convert, value, []);
    if (isStandIn(converted) || typeof converted !== "object") return converted;
  }
  return value;
}

const UNARY = {
  "+": (a) => +a,
  "-": (a) => -a,
  "~": (a) => ~a,
  "!": (a) => !a,
  typeof: (a) => typeof a,
};
