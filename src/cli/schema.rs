//! `simulate schema`: the JSON Schema of `--format json` and of the results of `batch`.

use makespan::view::json;

use super::failure::{Failure, Success};
use super::output;

pub(super) fn run() -> Result<Success, Failure> {
    output::print(|out| out.write_all(json::schema().as_bytes()).map_err(output::stdout_failed))?;
    Ok(Success::Well)
}
