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
