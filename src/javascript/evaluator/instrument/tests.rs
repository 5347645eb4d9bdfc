//! Tests of the code that Node receives.

use crate::javascript::{Module, Wanted, World};

/// An entry of a TypeScript file, instrumented for Node.
fn staged(text: &str, entry: usize) -> String {
    let module = Module::parse("shop.ts", text).unwrap();
    let world = World { wanted: Wanted::Replay, ..World::default() };
    let evaluation = module.evaluate(entry, &world).unwrap();
    let staged = module.stage(entry, &world, &evaluation);
    assert_eq!(staged.code().matches('\n').count(), text.matches('\n').count(), "lines moved");
    staged.code().to_owned()
}

#[test]
fn code_without_unknown_values_is_not_changed() {
    let text = "const a = [1, 2];\nfor (const x of a) if (a[x] > 1) console.log(`x ${x + 1}`);\n";
    assert_eq!(staged(text, 0), text);
}

#[test]
fn types_are_replaced_by_blanks() {
    let text = "class A<T> implements B {\n  private x?: T;\n  \
                constructor(readonly y: number) {}\n}\n\
                type C = { d: string };\nconsole.log((new A<string>(1)!.y as number));\n";
    let code = staged(text, 0);
    let lines: Vec<_> =
        code.lines().map(|line| line.split_whitespace().collect::<String>()).collect();
    let expected =
        ["classA{", "x;", "constructor(y){this.y=y;}", "}", ";", "console.log((newA(1).y));"];
    assert_eq!(lines, expected);
    // The text after a type keeps its position.
    assert_eq!(code.find("constructor"), text.find("constructor"));
}

#[test]
fn a_call_of_super_may_have_no_semicolon() {
    let text =
        "class A extends B {\n  constructor(readonly y: number) {\n    super()\n  }\n}\nnew A(1)\n";
    assert!(staged(text, 0).contains("super();this.y=y;\n"), "{}", staged(text, 0));
}

#[test]
fn unknown_values_are_replaced() {
    let text = "async function f(id: string) {\n  const user = await load(id);\n  \
                if (!user) return;\n  return user.posts.length > 2;\n}";
    let expected = "const load=$simulate.unknown(\"load\");$simulate.entry(f);\
                    async function f(id        ) {\n  \
                    const user = await $simulate.call(0,load,[id]);\n  \
                    if (!$simulate.is(1,(user))) return;\n  \
                    return $simulate.binary(\">\",(user.posts.length),(2));\n}";
    assert_eq!(staged(text, 1), expected);
}

#[test]
fn a_name_of_the_runtime_is_never_one_of_the_code() {
    assert!(staged("f($simulate);", 0).starts_with("const $simulate=$simulate$.unknown"));
}

#[test]
fn imports_and_exports_are_replaced() {
    let text = "import a, { b as c } from \"m\";\nexport default async () => { await a(c); };\n";
    let expected = "const a=$simulate.import(\"m\",\"default\");\
                    const c=$simulate.import(\"m\",\"b\");\
                    \u{20}                             ;\n\
                    const $simulate_default=$simulate.entry(async () => { await \
                    $simulate.call(0,a,[c]); });\n";
    assert_eq!(staged(text, 1), expected);
}

#[test]
fn state_that_another_function_sets_is_replaced() {
    let text = "let client = null;\nexport async function connect() { client = await open(); }\n\
                export async function find() { return client.find(); }";
    let code = staged(text, 2);
    assert!(code.contains("let client = $simulate.start(\"client\",(null));\n"), "{code}");
    let of_connect = staged(text, 1);
    assert!(of_connect.contains("let client = null;\n"), "{of_connect}");
}

#[test]
fn the_rest_of_an_unknown_object_is_unknown() {
    let text = "export async function f(user) { const { id, ...rest } = user; return rest.a.b; }";
    let code = staged(text, 1);
    assert!(code.contains("const { id, [$simulate.rest([\"id\"])]:rest } = user;"), "{code}");
}

/// The lines of an instrumented text, without spaces.
fn lines(text: &str, entry: usize) -> Vec<String> {
    let code = staged(text, entry);
    code.lines().map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn a_type_over_several_lines_does_not_end_an_expression() {
    let text = "const f = async <\n  T,\n>(x: T, y = 1): Promise<\n  T\n> => {\n  return 1;\n};\n\
                console.log(f(1));";
    let expected =
        ["constf=async(", "", "x,y=1", "", ")=>{", "return1;", "};", "console.log(f(1));"];
    assert_eq!(lines(text, 0), expected);
    let text = "function f(x: unknown) {\n  return <\n    A\n  >x;\n}\n\
                const y = f(1) as A\n(f(2))\nconsole.log(y);";
    let expected = ["functionf(x){", "return(", "", "x);", "}", "consty=f(1);", "(f(2))"];
    assert_eq!(lines(text, 0)[..7], expected);
}

#[test]
fn default_exports_and_assigned_exports_are_declarations() {
    let text = "export default async function () {} console.log(1);";
    assert_eq!(lines(text, 0), ["const$simulate_default=asyncfunction(){};console.log(1);"]);
    let text = "export default interface A { x: 1 }\nconsole.log(1);";
    assert_eq!(lines(text, 0), [";", "console.log(1);"]);
    let text = "import a = require(\"m\");\nimport B = a.B;\nexport = { x: 1 };\nconsole.log(a);";
    let imported = "consta=$simulate.import(\"m\",\"*\");;";
    assert_eq!(lines(text, 0)[..3], [imported, ";", "const$simulate_default={x:1};"]);
}

#[test]
fn names_that_the_code_assigns_but_does_not_declare_are_no_constants() {
    let text = "async function f() { if (!a) a = await b(); return a; }";
    // The run has assigned it, which makes a property of the global object.
    assert!(staged(text, 1).contains("$simulate.isGlobal(\"a\");"), "{}", staged(text, 1));
    let left = "async function f() { if (a) return; if (b) throw (a = 1); await c(a); }";
    assert!(staged(left, 1).starts_with("let a=$simulate.unknown"), "{}", staged(left, 1));
    let of_module = staged(&format!("export {text}"), 1);
    assert!(of_module.starts_with("$simulate.isReadOnly(\"a\");"), "{of_module}");
    let replaced = "const before = fetch; global.fetch = async () => before();";
    assert!(staged(replaced, 1).starts_with("$simulate.isGlobal(\"fetch\");"), "{replaced}");
}
