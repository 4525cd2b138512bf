//! Reads types from a JSON value, and knows in which part of it something is wrong.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::misread::Misread;

/// A JSON value to read from.
pub(super) struct Json {
    /// The name of the field or the place in the list where it stands; empty for the outermost.
    at: String,
    value: Value,
}

impl Json {
    pub(super) fn new(value: Value) -> Self {
        Self {
            at: String::new(),
            value,
        }
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match &self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(it) => Unexpected::Bool(*it),
            Value::Number(it) => it
                .as_u64()
                .map(Unexpected::Unsigned)
                .or_else(|| it.as_i64().map(Unexpected::Signed))
                .unwrap_or(Unexpected::Float(it.as_f64().unwrap_or(f64::NAN))),
            Value::String(it) => Unexpected::Str(it),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        }
    }
}

impl IntoDeserializer<'_, Misread> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The members of an object.
fn members(object: serde_json::Map<String, Value>) -> impl Iterator<Item = (String, Json)> {
    object
        .into_iter()
        .map(|(name, value)| (name.clone(), Json { at: name, value }))
}

impl<'de> Deserializer<'de> for Json {
    type Error = Misread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        let Self { at, value } = self;
        let read = match value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(it),
            Value::Number(it) => match (it.as_u64(), it.as_i64()) {
                (Some(it), _) => visitor.visit_u64(it),
                (None, Some(it)) => visitor.visit_i64(it),
                (None, None) => visitor.visit_f64(it.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(it) => visitor.visit_string(it),
            Value::Array(list) => {
                let items = list.into_iter().enumerate().map(|(place, value)| Self {
                    at: format!("[{place}]"),
                    value,
                });
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Object(object) => visitor.visit_map(MapDeserializer::new(members(object))),
        };
        read.map_err(|misread| misread.within(&at))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        match self.value {
            Value::Object(_) => self.deserialize_any(visitor),
            _ => Err(Misread::no_object(fields, self.unexpected()).within(&self.at)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        let read = match self.value {
            Value::String(word) => visitor.visit_enum(word.into_deserializer()),
            Value::Object(object) if object.len() == 1 => visitor.visit_enum(
                MapAccessDeserializer::new(MapDeserializer::new(members(object))),
            ),
            _ => Err(Misread::one_of(words, self.unexpected())),
        };
        read.map_err(|misread| misread.within(&self.at))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}
