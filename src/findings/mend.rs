//! stub
/// stub
#[derive(Clone, Debug)]
pub struct Mend;
/// stub
#[derive(Clone, Debug)]
pub struct Fix;
/// stub
pub fn fix() {}
