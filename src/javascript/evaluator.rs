//! Parses, compiles and runs code. A build without the feature `javascript` does not have it: the
//! module `absent` takes its place.

mod agent;
mod atoms;
mod builtins;
mod bundled;
mod callbacks;
mod code;
mod compile;
mod departing;
mod early;
mod entries;
mod environment;
mod evaluate;
mod event_loop;
mod execute;
mod frame;
mod function;
mod generator;
mod global_names;
mod heap;
mod imports;
mod instrument;
mod iteration;
mod jobs;
mod machine;
mod members;
mod models;
mod module;
mod nesting;
mod number;
mod object;
mod operators;
mod origin;
mod outline;
mod process;
mod promise;
mod queues;
mod realm;
mod record;
mod record_replay;
mod recursion;
mod replay;
mod setters;
mod state;
mod strands;
mod string;
mod stubs;
mod tasks;
mod timers;
mod truths;
mod unknown;
mod unsupported;
mod value;

use super::{
    Comment, Entry, Evaluation, LimitPassed, Outline, Replay, Span, SyntaxError, World, evaluation,
    world,
};

pub use instrument::{Staged, referee};
pub use module::Module;
pub(crate) use tasks::is_effect;
