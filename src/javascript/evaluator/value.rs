//! Values, known and unknown, with the calls from which they derive.

use std::rc::Rc;

use num_bigint::BigInt;

use super::object::ObjectId;
use super::origin::Origin;
use super::string::JsString;
use super::unknown::Unknown;

/// A value, with the calls of tasks from which its content derives.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) origin: Origin,
}

/// The type and content of a value (ECMA-262, 6.1), which may be unknown.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    BigInt(Rc<BigInt>),
    String(JsString),
    Symbol(SymbolId),
    Object(ObjectId),
    Unknown(Rc<Unknown>),
}

/// The index of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SymbolId(pub(crate) u32);

/// The well-known symbols (ECMA-262, 6.1.5.1), and one of Node.
impl SymbolId {
    pub(crate) const ITERATOR: Self = Self(0);
    pub(crate) const ASYNC_ITERATOR: Self = Self(1);
    pub(crate) const HAS_INSTANCE: Self = Self(2);
    pub(crate) const TO_PRIMITIVE: Self = Self(3);
    pub(crate) const TO_STRING_TAG: Self = Self(4);
    pub(crate) const SPECIES: Self = Self(5);
    /// `util.promisify.custom` of Node.
    pub(crate) const PROMISIFY: Self = Self(6);
    pub(crate) const IS_CONCAT_SPREADABLE: Self = Self(7);
    pub(crate) const MATCH: Self = Self(8);
    pub(crate) const MATCH_ALL: Self = Self(9);
    pub(crate) const REPLACE: Self = Self(10);
    pub(crate) const SEARCH: Self = Self(11);
    pub(crate) const SPLIT: Self = Self(12);
    pub(crate) const DISPOSE: Self = Self(14);
    pub(crate) const ASYNC_DISPOSE: Self = Self(15);
    pub(crate) const WELL_KNOWN: [&'static str; 16] = [
        "Symbol.iterator",
        "Symbol.asyncIterator",
        "Symbol.hasInstance",
        "Symbol.toPrimitive",
        "Symbol.toStringTag",
        "Symbol.species",
        "nodejs.util.promisify.custom",
        "Symbol.isConcatSpreadable",
        "Symbol.match",
        "Symbol.matchAll",
        "Symbol.replace",
        "Symbol.search",
        "Symbol.split",
        "Symbol.unscopables",
        "nodejs.dispose",
        "nodejs.asyncDispose",
    ];
}

impl Value {
    pub(crate) const UNDEFINED: Self = Self { kind: Kind::Undefined, origin: Origin::NONE };
    pub(crate) const NULL: Self = Self { kind: Kind::Null, origin: Origin::NONE };

    /// Creates a value that does not derive from a call.
    pub(crate) const fn new(kind: Kind) -> Self {
        Self { kind, origin: Origin::NONE }
    }

    pub(crate) fn string(text: impl Into<JsString>) -> Self {
        Self::new(Kind::String(text.into()))
    }

    /// Sets the origin of the value.
    #[must_use]
    pub(crate) fn derived(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    pub(crate) const fn is_undefined(&self) -> bool {
        matches!(self.kind, Kind::Undefined)
    }

    pub(crate) const fn is_nullish(&self) -> bool {
        matches!(self.kind, Kind::Undefined | Kind::Null)
    }

    pub(crate) const fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_))
    }

    /// The object that the value is; `None` for other types.
    pub(crate) const fn as_object(&self) -> Option<ObjectId> {
        match self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::new(Kind::Boolean(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::new(Kind::Number(value))
    }
}

/// A count as a number. Counts are less than 2^53, so they are exact.
impl From<usize> for Value {
    #[expect(clippy::cast_precision_loss, reason = "nothing has 2^53 elements")]
    fn from(value: usize) -> Self {
        Self::new(Kind::Number(value as f64))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::string(value)
    }
}

impl From<JsString> for Value {
    fn from(value: JsString) -> Self {
        Self::new(Kind::String(value))
    }
}

impl From<ObjectId> for Value {
    fn from(value: ObjectId) -> Self {
        Self::new(Kind::Object(value))
    }
}
