// The constructor of a class of the file does something, and so does a static block.
class Greeter {
  static {
    console.log("static block");
  }
  constructor() {
    Promise.resolve().then(() => console.log("later"));
    console.log("made");
  }
}
new Greeter();
// Node: static block | made | later
