//! How the command is linked.

use std::env::var;

/// Where the command may be loaded anywhere, each of its nine thousand addresses is written anew
/// when it starts, in memory that must then be copied: a fifth of the time that a small scenario
/// takes. It reads no secrets, and guards none.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |key: &str| var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
