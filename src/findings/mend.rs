//! stub
/// stub
#[derive(Clone, Debug)]
pub struct Mend {
    pub settles_at: crate::Instant,
    pub scenario: crate::Scenario,
    pub program: usize,
    pub on_failure: String,
}
/// stub
#[derive(Clone, Debug)]
pub struct Fix;
/// stub
pub fn fix() {}
impl Mend {
    pub fn ron(&self, _: usize) -> String {
        String::new()
    }
    pub fn function(&self) -> Option<&str> {
        None
    }
}
