//! A scenario's program, interpreted on the executor.

mod bounds;
