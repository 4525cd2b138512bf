//! What is bound to a statement: one of the four kinds that both databases have.

/// A value of a statement; nothing is a null of its kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Counts, amounts, times in microseconds, yes and no as 1 and 0.
    Number(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    /// Ids and hashes.
    Bytes(Option<Vec<u8>>),
}

/// What can be bound.
pub(crate) trait Bind: Sized {
    /// The value; nothing where there is none.
    fn bound(value: Option<Self>) -> Value;
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Bind for $number {
            fn bound(value: Option<Self>) -> Value {
                Value::Number(value.map(i64::from))
            }
        })*
    };
}

numbers!(i64, i32, u32, u16, u8, bool);

impl Bind for f64 {
    fn bound(value: Option<Self>) -> Value {
        Value::Real(value)
    }
}

impl Bind for String {
    fn bound(value: Option<Self>) -> Value {
        Value::Text(value)
    }
}

impl Bind for &str {
    fn bound(value: Option<Self>) -> Value {
        Value::Text(value.map(str::to_owned))
    }
}

impl Bind for Vec<u8> {
    fn bound(value: Option<Self>) -> Value {
        Value::Bytes(value)
    }
}

impl Bind for &[u8] {
    fn bound(value: Option<Self>) -> Value {
        Value::Bytes(value.map(<[u8]>::to_vec))
    }
}

impl<const N: usize> Bind for [u8; N] {
    fn bound(value: Option<Self>) -> Value {
        Value::Bytes(value.map(Vec::from))
    }
}

impl<T: Bind + Clone> Bind for &T {
    fn bound(value: Option<Self>) -> Value {
        T::bound(value.cloned())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bound(value: Option<Self>) -> Value {
        T::bound(value.flatten())
    }
}
