#![no_main]

use libfuzzer_sys::fuzz_target;
use makespan_fuzz::hold;

fuzz_target!(|bytes: &[u8]| hold("code", bytes));
