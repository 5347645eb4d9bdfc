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
                    const $simulate_default={default:$simulate.entry(async () => { await \
                    $simulate.call(0,a,[c]); })}.default;\n";
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
    let function = "const$simulate_default={default:asyncfunction(){}}.default;console.log(1);";
    assert_eq!(lines(text, 0), [function]);
    let text = "export default interface A { x: 1 }\nconsole.log(1);";
    assert_eq!(lines(text, 0), [";", "console.log(1);"]);
    let text = "import a = require(\"m\");\nimport B = a.B;\nexport = { x: 1 };\nconsole.log(a);";
    let imported = "consta=$simulate.import(\"m\",\"*\");;";
    assert_eq!(
        lines(text, 0)[..3],
        [imported, ";", "const$simulate_default={default:{x:1}}.default;"]
    );
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

/// Checks that an instrumented text contains another text.
fn assert_has(text: &str, entry: usize, part: &str) {
    let code = staged(text, entry);
    assert!(code.contains(part), "{code}");
}

#[test]
fn an_inserted_text_does_not_continue_the_line_before() {
    let text = "async function f(x) {\n  let n = x.n\n  n++\n  x && show(n)\n  typeof x\n}";
    assert_has(text, 1, "\n  $simulate.same($simulate.isUnknown(n)?(n=n):n++)\n");
    assert_has(text, 1, "\n  $simulate.same($simulate.skip(");
    assert_has(text, 1, "\n  $simulate.same(typeof x===");
    let text = "async function f(x) {\n  let n = x.n\n  n ||= load()\n}";
    assert_has(text, 1, "\n  $simulate.same($simulate.skip(");
    let text = "class A {\n  #v\n  static async f(o) {\n    let n = o.n\n    o.#v\n  }\n}";
    let private = "$simulate.same($simulate.isUnknown(o)?$simulate.unknown(\"private\"):o.#v)";
    assert_has(text, 1, &format!("\n    {private}\n"));
}

#[test]
fn a_call_that_replaces_a_callee_is_not_constructed() {
    let text = "async function f(k) { return new kinds[k](1); }";
    assert_has(text, 1, "new ($simulate.element((kinds),(k)))(1)");
}

#[test]
fn an_inserted_name_does_not_continue_a_keyword() {
    assert_has("async function f(n) { return`hi ${n}`; }", 1, "return $simulate.text`");
    assert_has("async function f(n) { return\"a\"+n; }", 1, "return $simulate.binary(");
    assert_has("async function f(n) { throw!n; }", 1, "throw $simulate.unary(");
}

#[test]
fn a_repeated_target_is_javascript() {
    let text = "async function f(x: any, y: any) {\n  x! += 1;\n  x!++;\n  ++x!;\n  y! ??= 3;\n}";
    let expected = [
        "x=$simulate.binary(\"+\",x,(1));",
        "$simulate.same($simulate.isUnknown(x)?(x=x):x++);",
        "$simulate.same($simulate.isUnknown(x)?(x=x):++x);",
        "$simulate.same($simulate.skip(0,\"??\",y)?$simulate.kept:(y=3));",
    ];
    assert_eq!(lines(text, 1)[1..5], expected);
    let text =
        "class A {\n  #v;\n  static async f(o: any) {\n    await o!.#v;\n    o!.#v!++;\n  }\n}";
    let code = lines(text, 1);
    assert!(code[3].contains("isUnknown(o)?") && code[3].ends_with(":o.#v);"), "{code:?}");
    assert!(code[4].ends_with(":o.#v++);"), "{code:?}");
}

#[test]
fn a_typed_target_is_not_replaced_by_a_call() {
    let text = "class A {\n  #v;\n  static async f(o: any, k: any) {\n    o.#v! = 1;\n    \
                (o[k] as any) = 2;\n    o[k]!++;\n    await o;\n  }\n}";
    assert_eq!(lines(text, 1)[3..6], ["o.#v=1;", "(o[k])=2;", "o[k]++;"]);
}

#[test]
fn initializers_of_an_enum_stay_on_their_lines() {
    let text = "enum E {\n  X = 1 + // one\n    2,\n  Y,\n  Z = X as number,\n  T = `a\nb`,\n}\n\
                console.log(E.X);";
    let code = staged(text, 0);
    assert!(code.contains("E[E[\"X\"]=\n1 + // one\n    2]=\"X\";const X=E[\"X\"];"), "{code}");
    assert!(code.contains("E[E[\"Y\"]=E[\"X\"]+1]=\"Y\";"), "{code}");
    assert!(code.contains("X          ]=\"Z\";"), "{code}");
    assert!(code.contains("`a\nb`;return E;"), "{code}");
}

#[test]
fn what_is_before_an_optional_chain_is_replaced() {
    let text = "async function f(m, k) { return m[k]?.name; }";
    assert_has(text, 1, "return $simulate.element((m),(k))?.name;");
    // The key is not evaluated if the chain has ended.
    let text = "async function f(m, k) { return m?.a[k]; }";
    assert_has(text, 1, "return m?.a[k];");
}

#[test]
fn each_switch_has_its_own_variable() {
    let text = "async function f(x) {\n  if (x.y) switch (x) { case kind(): await one(); }\n}";
    assert_has(
        text,
        1,
        "{let $simulate_asked;switch ($simulate_asked=$simulate.discriminant((x)))",
    );
    assert_has(text, 1, "case $simulate.case($simulate_asked,");
}

#[test]
fn a_private_name_is_asked_for_by_the_runtime() {
    let text = "class A {\n  #x;\n  static async f(u) { return #x in u; }\n}";
    assert_has(text, 1, "return $simulate.privateIn(\"#x\",of=>#x in of,(u));");
}
