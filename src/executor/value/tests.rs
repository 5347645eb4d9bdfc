//! The size of a value, however its arrays are shared.

use super::*;

#[test]
fn the_weight_of_an_array_includes_its_elements_as_often_as_they_occur() {
    let mut values = Values::default();
    assert_eq!((values.heaviest(), values.deepest()), (0, 0));
    values.add_list(&[]);
    assert_eq!((values.heaviest(), values.deepest()), (0, 1));
    let pair = Value::List(values.add_list(&[Value::Atom(1), Value::Null]));
    assert_eq!((values.heaviest(), values.deepest()), (2, 1));
    let entries = [Value::Atom(3), pair].map(|value| values.add_entry(value));
    let [fulfilled, rejected] = [Value::Fulfilled(entries[0]), Value::Rejected(entries[1])];
    values.add_list(&[pair, fulfilled, rejected, pair]);
    assert_eq!((values.heaviest(), values.deepest()), (7, 2));
    values.add_list(&[Value::Atom(1)]);
    assert_eq!((values.heaviest(), values.deepest()), (7, 2));
}

#[test]
fn a_reserved_array_has_no_weight_before_weigh_is_called() {
    let mut values = Values::default();
    let list = values.reserve(3);
    let other = values.add_list(&[Value::Atom(9)]);
    assert_eq!(values.heaviest(), 1);
    values.fill(list, 2, Value::List(other));
    values.fill(list, 0, Value::Atom(1));
    values.weigh(list);
    assert_eq!((values.heaviest(), values.deepest()), (3, 2));
    assert_eq!(values.list(list), [Value::Atom(1), Value::Null, Value::List(other)]);
    values.clear();
    assert_eq!((values.heaviest(), values.deepest()), (0, 0));
    assert_eq!(values.add_list(&[]), list);
}

#[test]
fn a_weight_that_overflows_saturates() {
    let mut values = Values::default();
    let mut twice = Value::List(values.add_list(&[Value::Null; 2]));
    for _ in 0..70 {
        twice = Value::List(values.add_list(&[twice, twice]));
    }
    assert_eq!((values.heaviest(), values.deepest()), (u64::MAX, 71));
}
