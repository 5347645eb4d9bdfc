//! `simulate FILES --format js -o FOLDER`: a script for every scenario.

use std::fs;
use std::path::Path;

use makespan::view::js;

use super::failure::{Failure, Success};
use super::output;
use super::simulate::{RunArguments, report_on, tell_unmet};

