//! What is assumed of unknown values, so that assumptions about the same value agree.

mod range;

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::agent::Agent;
use super::code::Binary;
use super::number::to_text;
use super::object::{Key, ObjectId};
use super::unknown::Unknown;
use super::value::{Kind, Value};
use range::Range;

/// The number that identifies an unknown value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(u32);

/// The run in which a value was identified. Some values are shared by all runs of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run(u64);

std::thread_local! {
    static RUNS: Cell<u64> = const { Cell::new(0) };
}

impl Default for Run {
    fn default() -> Self {
        Self(RUNS.replace(RUNS.get().wrapping_add(1)))
    }
}

/// How an unknown value follows from others. Values that follow in the same way are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Derivation {
    /// The value of an undeclared name.
    Global(Key),
    /// A known object with unknown properties.
    Object(ObjectId),
    /// A value whose members may have changed.
    Changed(Identity),
    Property(Identity, Key),
    /// An element with an unknown key.
    Element(Identity, Identity),
    Typeof(Identity),
    IsArray(Identity),
    Not(Identity),
    Equals(Identity, Literal),
    Operation(Binary, Operand, Operand),
}

impl Derivation {
    /// Whether it is the question whether a value equals itself.
    fn is_of_itself(&self) -> bool {
        let Self::Operation(Binary::StrictlyEqual | Binary::Equal, left, right) = self else {
            return false;
        };
        matches!((left, right), (Operand::Unknown(left), Operand::Unknown(right)) if left == right)
    }
}

/// An operand of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operand {
    Unknown(Identity),
    Known(Literal),
}

/// A known value with which unknown ones are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Literal {
    Undefined,
    Null,
    /// `undefined` or `null`
    Nothing,
    Boolean(bool),
    /// A number, as JavaScript writes it.
    Number(Rc<str>),
    Text(Rc<str>),
    Object(ObjectId),
}

/// The maximum length in bytes of a text that is compared.
const LONGEST: usize = 256;

/// The maximum number of literals that a value is known to differ from.
const MOST_DIFFERENCES: usize = 64;

/// The maximum number of owners of a property that are looked up.
const DEEPEST: usize = 8;

/// What is assumed of each unknown value.
#[derive(Debug, Default)]
pub(crate) struct Truths {
    run: Run,
    /// How each value follows from others, by its number.
    derivations: Vec<Option<Derivation>>,
    known: FxHashMap<Derivation, Identity>,
    facts: FxHashMap<Identity, Facts>,
    /// The values about which a comment or an option decides something.
    said: FxHashSet<Identity>,
    /// The owner of the current members of a value, if they may have changed.
    members: FxHashMap<Identity, Identity>,
    /// How often a value was given to a function that may have changed its state.
    states: FxHashMap<Identity, u32>,
}

/// What is assumed of a value.
#[derive(Clone, Debug, Default)]
struct Facts {
    /// Its truth, with the state of its owner at that time.
    truth: Option<(bool, u32)>,
    equals: Option<Literal>,
    differs: Vec<Literal>,
    /// The numbers that it may be, with the state of its owner at that time.
    range: Option<(Range, u32)>,
}

impl Literal {
    fn of_number(number: f64) -> Self {
        Self::Number(to_text(number).into())
    }

    fn is_true(&self) -> bool {
        match self {
            Self::Undefined | Self::Null | Self::Nothing => false,
            Self::Boolean(boolean) => *boolean,
            Self::Number(number) => !matches!(&**number, "0" | "-0" | "NaN"),
            Self::Text(text) => !text.is_empty(),
            Self::Object(_) => true,
        }
    }

    /// Its type, unless it is an object, whose type depends on whether it is callable.
    const fn type_of(&self) -> Option<&'static str> {
        match self {
            Self::Undefined => Some("undefined"),
            Self::Null => Some("object"),
            Self::Boolean(_) => Some("boolean"),
            Self::Number(_) => Some("number"),
            Self::Text(_) => Some("string"),
            Self::Nothing | Self::Object(_) => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    const fn is_nothing(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null | Self::Nothing)
    }

    /// Whether a value that equals this literal also equals another one.
    fn implies(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (one, other) if one == other => Some(true),
            (Self::Undefined | Self::Null, Self::Nothing) => Some(true),
            (Self::Nothing, Self::Undefined | Self::Null) => None,
            _ => Some(false),
        }
    }
}

impl Truths {
    /// Forgets what is assumed.
    pub(crate) fn forget(&mut self) {
        self.facts.clear();
        self.said.clear();
    }

    fn add(&mut self, derivation: Option<Derivation>) -> Identity {
        let identity = u32::try_from(self.derivations.len()).expect("fewer than 2^32 values");
        self.derivations.push(derivation);
        Identity(identity)
    }

    fn derived(&mut self, derivation: Derivation) -> Identity {
        // The opposite of the opposite is the value itself, as far as its truth is concerned.
        if let Derivation::Not(of) = derivation
            && let Some(Derivation::Not(inner)) = self.derivation(of)
        {
            return *inner;
        }
        if let Some(known) = self.known.get(&derivation) {
            return *known;
        }
        let identity = self.add(Some(derivation.clone()));
        self.known.insert(derivation, identity);
        identity
    }

    fn derivation(&self, of: Identity) -> Option<&Derivation> {
        self.derivations[of.0 as usize].as_ref()
    }

    /// The owner of the members of a value.
    fn members_of(&self, value: Identity) -> Identity {
        self.members.get(&value).copied().unwrap_or(value)
    }

    /// Lets all members of a value be others from now on.
    fn change_members(&mut self, value: Identity) {
        let changed = self.add(Some(Derivation::Changed(value)));
        self.members.insert(value, changed);
    }

    /// The value that owns a member.
    fn owner(&self, member: Identity) -> Option<Identity> {
        let owner = match self.derivation(member)? {
            Derivation::Property(owner, _) | Derivation::Element(owner, _) => *owner,
            _ => return None,
        };
        match self.derivation(owner) {
            Some(Derivation::Changed(of)) => Some(*of),
            _ => Some(owner),
        }
    }

    /// The identity that a value would have if no members of its owners had changed.
    pub(crate) fn unchanged(&mut self, of: Identity) -> Identity {
        match self.derivation(of).cloned() {
            Some(Derivation::Changed(of)) => self.unchanged(of),
            Some(Derivation::Property(owner, key)) => {
                let first = self.unchanged(owner);
                if first == owner { of } else { self.derived(Derivation::Property(first, key)) }
            }
            _ => of,
        }
    }

    /// A value and the values whose member it is, directly or indirectly.
    pub(crate) fn with_owners(&self, of: Identity) -> Vec<Identity> {
        std::iter::once(of).chain(self.owners(of)).collect()
    }

    fn owners(&self, member: Identity) -> impl Iterator<Item = Identity> {
        std::iter::successors(self.owner(member), |next| self.owner(*next)).take(DEEPEST)
    }

    /// The state of the value that owns a member.
    fn state_around(&self, member: Identity) -> u32 {
        let owner = self.owner(member);
        owner.and_then(|owner| self.states.get(&owner)).copied().unwrap_or_default()
    }

    /// The truth of a value, as far as it follows from what is assumed.
    pub(crate) fn truth(&self, of: Identity) -> Option<bool> {
        match self.derivation(of) {
            Some(Derivation::Not(inner)) => self.truth_of_equality(*inner).map(|truth| !truth),
            _ => self.truth_of_equality(of),
        }
    }

    fn truth_of_equality(&self, of: Identity) -> Option<bool> {
        match self.derivation(of) {
            Some(Derivation::Equals(value, literal)) => self.equals(*value, literal),
            Some(derivation) if derivation.is_of_itself() => Some(true),
            Some(Derivation::Operation(Binary::Less, left, right)) => {
                self.truth_of_value(of).or_else(|| self.is_less(left, right))
            }
            Some(
                Derivation::IsArray(value)
                | Derivation::Operation(Binary::InstanceOf, Operand::Unknown(value), _),
            ) => self.truth_of_value(of).or_else(|| self.is_no_object(*value).then_some(false)),
            _ => self.truth_of_value(of),
        }
    }

    /// Whether one operand is less than the other, of which one is a known number.
    fn is_less(&self, left: &Operand, right: &Operand) -> Option<bool> {
        let compared = Comparison::of(left, right)?;
        let value = compared.value;
        if let Some(number) =
            self.facts.get(&value).and_then(|facts| facts.equals.as_ref()?.number())
        {
            return Some(compared.holds(number));
        }
        if let Some(holds) = self.range(value).and_then(|range| compared.holds_for(range)) {
            return Some(holds);
        }
        // A false value is 0, or counts as 0, or as no number.
        let is_false = self.truth_of_value(value) == Some(false);
        (is_false && !compared.holds(0.0)).then_some(false)
    }

    /// The numbers that a value may be.
    fn range(&self, value: Identity) -> Option<Range> {
        let (range, state) = self.facts.get(&value)?.range?;
        (state == self.state_around(value)).then_some(range)
    }

    /// The assumed type of a value, as `typeof` returns it.
    fn type_of(&self, value: Identity) -> Option<&str> {
        if let Some(of) = self.known.get(&Derivation::Typeof(value))
            && let Some(Literal::Text(text)) = self.facts.get(of).and_then(|of| of.equals.as_ref())
        {
            return Some(text);
        }
        self.facts.get(&value)?.equals.as_ref()?.type_of()
    }

    /// Whether a value may have a type, as far as it is known.
    fn may_be(&self, value: Identity, name: &str) -> bool {
        let is_excluded = || {
            let of = self.known.get(&Derivation::Typeof(value))?;
            let differs = &self.facts.get(of)?.differs;
            Some(differs.iter().any(|one| matches!(one, Literal::Text(text) if **text == *name)))
        };
        self.type_of(value).is_none_or(|known| known == name) && is_excluded() != Some(true)
    }

    /// Whether a value is assumed to be no object.
    fn is_no_object(&self, value: Identity) -> bool {
        let is_primitive =
            self.type_of(value).is_some_and(|of| !matches!(of, "object" | "function"));
        is_primitive || self.truth_of_value(value) == Some(false)
    }

    /// Whether a value cannot equal a literal, because of its type or its order.
    fn excludes(&self, value: Identity, literal: &Literal) -> bool {
        if let Some(number) = literal.number()
            && self.range(value).is_some_and(|range| !range.contains(number))
        {
            return true;
        }
        match (self.derivation(value), literal) {
            (Some(Derivation::Typeof(of)), Literal::Text(name)) => {
                let is_there =
                    *name == "undefined".into() && self.truth_of_value(*of) == Some(true);
                is_there || self.type_of(*of).is_some_and(|known| *known != **name)
            }
            (_, Literal::Nothing) => {
                !self.may_be(value, "undefined") && !self.may_be(value, "object")
            }
            (_, literal) => literal.type_of().is_some_and(|name| !self.may_be(value, name)),
        }
    }

    fn truth_of_value(&self, of: Identity) -> Option<bool> {
        let assumed = self.assumed_truth(of);
        let is_of_nothing = || self.owners(of).any(|one| self.assumed_truth(one) == Some(false));
        assumed.or_else(|| is_of_nothing().then_some(false)).or_else(|| self.truth_of_kind(of))
    }

    /// The truth of a value that follows from its type, or from comparisons with numbers.
    fn truth_of_kind(&self, of: Identity) -> Option<bool> {
        if self.range(of).is_some_and(|range| !range.contains(0.0)) {
            return Some(true);
        }
        match self.type_of(of)? {
            "undefined" => Some(false),
            "function" | "symbol" => Some(true),
            _ => None,
        }
    }

    /// The truth that is assumed of a value itself.
    fn assumed_truth(&self, of: Identity) -> Option<bool> {
        let facts = self.facts.get(&of)?;
        let equals = facts.equals.as_ref().map(Literal::is_true);
        let is_current = |(_, state): &(bool, u32)| *state == self.state_around(of);
        equals.or_else(|| facts.truth.filter(is_current).map(|(truth, _)| truth))
    }

    fn equals(&self, value: Identity, literal: &Literal) -> Option<bool> {
        if let Some(facts) = self.facts.get(&value) {
            if let Some(equals) = &facts.equals {
                return equals.implies(literal);
            }
            if facts.differs.iter().any(|one| literal.implies(one) == Some(true)) {
                return Some(false);
            }
        }
        if self.excludes(value, literal) {
            return Some(false);
        }
        match self.truth_of_value(value)? {
            truth if truth != literal.is_true() => Some(false),
            false if literal.is_nothing() => Some(true),
            _ => None,
        }
    }

    /// The truth of a value whatever is assumed.
    pub(crate) fn certain_truth(&self, of: Identity) -> Option<bool> {
        let is_certain = |of| self.derivation(of).is_some_and(Derivation::is_of_itself);
        match self.derivation(of) {
            Some(Derivation::Not(inner)) => is_certain(*inner).then_some(false),
            _ => is_certain(of).then_some(true),
        }
    }

    /// The value that a comparison or negation is about.
    fn subject(&self, of: Identity) -> Identity {
        match self.derivation(of) {
            Some(Derivation::Not(inner)) => match self.derivation(*inner) {
                Some(Derivation::Not(_)) | None => *inner,
                Some(_) => self.subject(*inner),
            },
            Some(
                Derivation::Equals(value, _)
                | Derivation::IsArray(value)
                | Derivation::Operation(Binary::InstanceOf, Operand::Unknown(value), _),
            ) => *value,
            Some(Derivation::Operation(Binary::Less, left, right)) => {
                Comparison::of(left, right).map_or(of, |compared| compared.value)
            }
            _ => of,
        }
    }

    /// Whether what is assumed of a value follows from what a comment or an option decides.
    pub(crate) fn is_said(&self, of: Identity) -> bool {
        let subject = self.subject(of);
        self.said.contains(&subject) || self.owners(subject).any(|one| self.said.contains(&one))
    }

    /// Records the truth that is assumed of a value. `is_said` is whether a comment or an option
    /// decides it.
    pub(crate) fn assume(&mut self, of: Identity, truth: bool, is_said: bool) {
        if is_said {
            let subject = self.subject(of);
            self.said.insert(subject);
        }
        let (of, truth) = match self.derivation(of) {
            Some(Derivation::Not(inner)) => (*inner, !truth),
            _ => (of, truth),
        };
        if let Some(Derivation::Equals(value, literal)) = self.derivation(of) {
            let (value, literal) = (*value, literal.clone());
            return self.assume_equality(value, literal, truth);
        }
        self.assume_truth(of, truth);
        match self.derivation(of).cloned() {
            Some(Derivation::Operation(Binary::Less, left, right)) => {
                self.assume_comparison(&left, &right, truth);
            }
            Some(
                Derivation::IsArray(value)
                | Derivation::Operation(Binary::InstanceOf, Operand::Unknown(value), _),
            ) if truth => self.assume_object(value),
            _ => {}
        }
    }

    fn assume_truth(&mut self, of: Identity, truth: bool) {
        let state = self.state_around(of);
        let facts = self.facts.entry(of).or_default();
        facts.equals.take_if(|equals| equals.is_true() != truth);
        facts.range.take_if(|(range, _)| !truth && !range.contains(0.0));
        facts.truth = Some((truth, state));
        if truth {
            self.assume_owners(of);
        }
    }

    fn assume_comparison(&mut self, left: &Operand, right: &Operand, is: bool) {
        let Some(compared) = Comparison::of(left, right) else { return };
        let state = self.state_around(compared.value);
        let mut range = self.range(compared.value).unwrap_or_default();
        compared.narrow(&mut range, is);
        let facts = self.facts.entry(compared.value).or_default();
        facts.truth.take_if(|(truth, _)| !*truth && !range.contains(0.0));
        facts.range = Some((range, state));
        if is {
            self.assume_owners(compared.value);
        }
    }

    /// The number of elements of a value with this length: the given one, if nothing else is
    /// assumed of the length, and at most `most`.
    pub(crate) fn count(&self, length: Identity, otherwise: u32, most: u32) -> u32 {
        let is_possible = |count: &u32| {
            let literal = Literal::of_number(f64::from(*count));
            self.equals(length, &literal) != Some(false)
        };
        let more = (otherwise..=most).find(is_possible);
        let fewer = || (0..otherwise).rev().find(is_possible);
        // Fewer elements are closer to what is usually assumed than many more.
        more.filter(|count| *count == otherwise).or_else(fewer).or(more).unwrap_or(otherwise)
    }

    /// Records the number of elements that a value with this length is assumed to have.
    pub(crate) fn assume_count(&mut self, length: Identity, count: u32, is_said: bool) {
        if is_said {
            self.said.insert(length);
        }
        self.assume_equality(length, Literal::of_number(f64::from(count)), true);
    }

    fn assume_object(&mut self, value: Identity) {
        self.assume_truth(value, true);
        let of = self.derived(Derivation::Typeof(value));
        self.facts.entry(of).or_default().equals.get_or_insert(Literal::Text("object".into()));
    }

    fn assume_equality(&mut self, value: Identity, literal: Literal, is: bool) {
        let facts = self.facts.entry(value).or_default();
        if !is {
            facts.equals.take_if(|equals| equals.implies(&literal) == Some(true));
            if facts.differs.len() < MOST_DIFFERENCES && !facts.differs.contains(&literal) {
                facts.differs.push(literal);
            }
            return;
        }
        facts.differs.retain(|one| literal.implies(one) != Some(true));
        facts.truth.take_if(|(truth, _)| *truth != literal.is_true());
        let number = literal.number();
        facts.range.take_if(|(range, _)| number.is_none_or(|number| !range.contains(number)));
        let is_true = literal.is_true();
        facts.equals = Some(literal);
        if is_true {
            self.assume_owners(value);
        }
    }

    /// A member of nothing is not true.
    fn assume_owners(&mut self, member: Identity) {
        let owners: Vec<Identity> = self.owners(member).collect();
        for owner in owners {
            let state = self.state_around(owner);
            self.facts.entry(owner).or_default().truth.get_or_insert((true, state));
        }
    }
}

/// A comparison of an unknown value with a number.
struct Comparison {
    value: Identity,
    /// Whether the value is asked to be less than the number; otherwise, to be greater.
    is_less: bool,
    than: f64,
}

impl Comparison {
    /// The comparison of two operands by `<`, if one of them is a known number.
    fn of(left: &Operand, right: &Operand) -> Option<Self> {
        let (value, literal, is_less) = match (left, right) {
            (Operand::Unknown(value), Operand::Known(literal)) => (value, literal, true),
            (Operand::Known(literal), Operand::Unknown(value)) => (value, literal, false),
            _ => return None,
        };
        let than = literal.number().filter(|number| !number.is_nan())?;
        Some(Self { value: *value, is_less, than })
    }

    fn holds(&self, number: f64) -> bool {
        if self.is_less { number < self.than } else { number > self.than }
    }

    fn holds_for(&self, range: Range) -> Option<bool> {
        if self.is_less { range.is_less_than(self.than) } else { range.is_greater_than(self.than) }
    }

    fn narrow(&self, range: &mut Range, is: bool) {
        if self.is_less {
            range.assume_less(self.than, is);
        } else {
            range.assume_greater(self.than, is);
        }
    }
}

impl Agent {
    /// The identity of an unknown value.
    pub(crate) fn identity(&mut self, unknown: &Unknown) -> Identity {
        if let Some(known) = self.known_identity(unknown) {
            return known;
        }
        self.charge(64);
        let identity = self.record.truths.add(None);
        self.set_identity(unknown, identity);
        identity
    }

    /// The identity of an unknown value, if it has one in this run.
    fn known_identity(&self, unknown: &Unknown) -> Option<Identity> {
        let (run, identity) = unknown.identity.get()?;
        (run == self.record.truths.run).then_some(identity)
    }

    fn set_identity(&self, unknown: &Unknown, identity: Identity) {
        unknown.identity.set(Some((self.record.truths.run, identity)));
    }

    fn derived(&mut self, derivation: Derivation) -> Identity {
        self.charge(128);
        self.record.truths.derived(derivation)
    }

    /// Identifies a new unknown value by how it follows from others.
    pub(crate) fn identify(&mut self, value: &Value, derivation: Derivation) {
        if let Kind::Unknown(unknown) = &value.kind {
            let identity = self.derived(derivation);
            self.set_identity(unknown, identity);
        }
    }

    /// Identifies a new unknown value as a property of a value.
    pub(crate) fn identify_property(&mut self, value: &Value, of: &Value, key: Key) {
        if let Some(owner) = self.owner(of) {
            let owner = self.record.truths.members_of(owner);
            self.identify(value, Derivation::Property(owner, key));
        }
    }

    /// Identifies a new unknown value as an element with an unknown key.
    pub(crate) fn identify_element(&mut self, value: &Value, of: &Value, key: &Unknown) {
        if let Some(owner) = self.owner(of) {
            let (owner, key) = (self.record.truths.members_of(owner), self.identity(key));
            self.identify(value, Derivation::Element(owner, key));
        }
    }

    /// The identity of the length of an unknown value.
    pub(crate) fn length_of_unknown(&mut self, of: &Unknown) -> Identity {
        let owner = self.identity(of);
        let owner = self.record.truths.members_of(owner);
        self.derived(Derivation::Property(owner, Key::Name(self.names.length)))
    }

    /// Records that an element was found by a condition that is assumed to be true of it: it is
    /// there.
    pub(crate) fn note_found(&mut self, element: &Value) {
        if let Kind::Unknown(unknown) = &element.kind {
            let element = self.identity(unknown);
            self.record.truths.assume(element, true, false);
        }
    }

    /// Identifies the unknown result of the question whether an unknown value is an array.
    pub(crate) fn identify_is_array(&mut self, value: &Value, of: &Unknown) {
        let of = self.identity(of);
        self.identify(value, Derivation::IsArray(of));
    }

    /// Identifies the unknown result of an operation.
    pub(crate) fn identify_operation(
        &mut self,
        value: &Value,
        binary: Binary,
        (left, right): (&Value, &Value),
    ) {
        let (Some(left), Some(right)) = (self.operand(left), self.operand(right)) else { return };
        let (binary, is_negated, left, right) = match binary {
            Binary::NotStrictlyEqual => (Binary::StrictlyEqual, true, left, right),
            Binary::NotEqual => (Binary::Equal, true, left, right),
            Binary::Greater => (Binary::Less, false, right, left),
            Binary::LessOrEqual => (Binary::Less, true, right, left),
            Binary::GreaterOrEqual => (Binary::Less, true, left, right),
            binary => (binary, false, left, right),
        };
        let is_equality = matches!(binary, Binary::StrictlyEqual | Binary::Equal);
        let derivation = match (left, right) {
            (Operand::Unknown(value), Operand::Known(literal))
            | (Operand::Known(literal), Operand::Unknown(value))
                if is_equality =>
            {
                let is_loose = binary == Binary::Equal && literal.is_nothing();
                Derivation::Equals(value, if is_loose { Literal::Nothing } else { literal })
            }
            (left, right) => Derivation::Operation(binary, left, right),
        };
        if is_negated {
            let inner = self.derived(derivation);
            self.identify(value, Derivation::Not(inner));
        } else {
            self.identify(value, derivation);
        }
    }

    fn operand(&mut self, value: &Value) -> Option<Operand> {
        Some(Operand::Known(match &value.kind {
            Kind::Unknown(unknown) => return Some(Operand::Unknown(self.identity(unknown))),
            Kind::Undefined => Literal::Undefined,
            Kind::Null => Literal::Null,
            Kind::Boolean(boolean) => Literal::Boolean(*boolean),
            Kind::Number(number) => Literal::of_number(*number),
            Kind::String(text) if text.len() <= LONGEST => Literal::Text(text.to_string().into()),
            Kind::Object(id) => Literal::Object(*id),
            _ => return None,
        }))
    }

    /// The identity of a value with unknown members.
    fn owner(&mut self, value: &Value) -> Option<Identity> {
        match &value.kind {
            Kind::Unknown(unknown) => Some(self.identity(unknown)),
            Kind::Object(id) => Some(self.derived(Derivation::Object(*id))),
            _ => None,
        }
    }

    /// The identity of the question whether an unknown value is `undefined` or `null`.
    pub(crate) fn identity_of_absence(&mut self, unknown: &Unknown) -> Identity {
        let value = self.identity(unknown);
        self.derived(Derivation::Equals(value, Literal::Nothing))
    }

    /// Forgets a property of an unknown value, which is assigned or deleted.
    pub(crate) fn forget_property(&mut self, of: &Unknown, key: Key) {
        if let Some(owner) = self.known_identity(of) {
            let truths = &mut self.record.truths;
            for owner in [truths.members_of(owner), truths.unchanged(owner)] {
                truths.known.remove(&Derivation::Property(owner, key));
            }
        }
    }

    /// Records a call whose result is not used: it may change the members of its object, and the
    /// state of its arguments.
    pub(crate) fn note_change(&mut self, this: &Value, arguments: &[Value]) {
        if let Some(object) = self.asked_about(this) {
            self.charge(128);
            self.record.truths.change_members(object);
        }
        for argument in arguments {
            if let Some(argument) = self.asked_about(argument) {
                *self.record.truths.states.entry(argument).or_default() += 1;
            }
        }
    }

    /// The identity of a value, if it has one.
    fn asked_about(&self, value: &Value) -> Option<Identity> {
        match &value.kind {
            Kind::Unknown(unknown) => self.known_identity(unknown),
            Kind::Object(id) => self.record.truths.known.get(&Derivation::Object(*id)).copied(),
            _ => None,
        }
    }
}
