//! The smallest program that still differs.

use crate::evaluator::piece::Piece;

/// Removes as much as possible while `differs` holds.
pub(crate) fn shrink(
    mut program: Vec<Piece>,
    differs: &mut dyn FnMut(&[Piece]) -> bool,
) -> Vec<Piece> {
    let mut budget = 1500;
    while let Some(smaller) = smaller(&program, differs, &mut budget) {
        program = smaller;
    }
    program
}

fn smaller(
    program: &[Piece],
    differs: &mut dyn FnMut(&[Piece]) -> bool,
    budget: &mut usize,
) -> Option<Vec<Piece>> {
    let mut nth = 0;
    loop {
        let mut candidate = program.to_vec();
        let mut left = nth;
        if !change(&mut candidate, &mut left, true) {
            return None;
        }
        nth += 1;
        *budget = budget.checked_sub(1)?;
        if candidate != program && differs(&candidate) {
            return Some(candidate);
        }
    }
}

/// Makes the change with this number, if there is one.
fn change(pieces: &mut Vec<Piece>, left: &mut usize, is_top: bool) -> bool {
    for index in 0..pieces.len() {
        // The part that makes the program end stays.
        let tail = &pieces[index].tail;
        if tail.contains("fuel") || tail == "burn();" && !is_top {
            continue;
        }
        if take(left) {
            pieces.remove(index);
            return true;
        }
        if pieces[index].parts.is_empty() {
            continue;
        }
        if take(left) {
            // It is replaced by its inner statements.
            let bodies = pieces.remove(index).parts.into_iter().flat_map(|(_, body)| body);
            pieces.splice(index..index, bodies);
            return true;
        }
        for (_, body) in &mut pieces[index].parts {
            if change(body, left, false) {
                return true;
            }
        }
    }
    false
}

fn take(left: &mut usize) -> bool {
    let is_it = *left == 0;
    *left = left.wrapping_sub(1);
    is_it
}
