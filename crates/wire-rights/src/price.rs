//! Money: exact amounts in the smallest unit of their currency.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::number::{grouped, is_number};

/// An amount of money, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// In minor units: cents.
    pub minor: u64,
    /// ISO 4217 code in capitals.
    pub currency: String,
}

/// The most minor units of one price, so that the sum of a million of them can be kept.
const MOST: u64 = i64::MAX.unsigned_abs() / 1_000_000;

/// Why something isn't a price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// No amount can be read.
    #[error("“{typed}” is no price. Write it as 1200 or 1200.50.")]
    Unclear {
        /// What was given.
        typed: String,
    },
    /// It can be a thousand or one and a fraction.
    #[error("“{typed}” can be {thousands} or {fraction}. Write it as one of them.")]
    Ambiguous {
        /// What was given.
        typed: String,
        /// As an amount with thousands.
        thousands: String,
        /// As one with a fraction.
        fraction: String,
    },
    /// The amount names another currency than was given.
    #[error("The price says {said}, and the currency is {currency}. Make them one.")]
    OtherCurrency {
        /// What the amount says.
        said: String,
        /// What was given.
        currency: String,
    },
    /// No currency has this code.
    #[error("“{typed}” is no currency. Give its three letters, for example USD.")]
    UnknownCurrency {
        /// What was given.
        typed: String,
    },
    /// An amount alone, where its currency is needed.
    #[error("“{typed}” names no currency. Write it as USD 1200 or USD 1200.50.")]
    NoCurrency {
        /// What was given.
        typed: String,
    },
    /// More digits after the point than the currency has.
    #[error("{}", digits_sentence(.currency, *.digits))]
    TooExact {
        /// The currency.
        currency: String,
        /// How many digits it has after the point.
        digits: usize,
    },
    /// Nothing is to be paid.
    #[error("A price of 0 is none. Leave the price out where the licence is free.")]
    Nothing,
    /// More than can be kept.
    #[error("“{typed}” is more than this wire can count.")]
    TooMuch {
        /// What was given.
        typed: String,
    },
}

fn digits_sentence(currency: &str, digits: usize) -> String {
    match digits {
        0 => format!("{currency} has no smaller unit. Write the price without a point."),
        _ => format!("{currency} has {digits} digits after the point, and not more."),
    }
}

impl Price {
    /// Reads an amount as people write it, and a currency's three letters, which may stand beside the
    /// amount, too: `1200`, `1,200`, `1 200.00`, `1.200,00`, `1'200.00`, `EUR 1200.00`.
    ///
    /// The rule: of a comma and a point, the last parts the fraction. One that stands alone before exactly
    /// three digits parts thousands, for nobody writes thousandths of most currencies. Where a currency has
    /// thousandths, the point parts the fraction and the comma is refused.
    ///
    /// # Errors
    /// Either of them can't be read, or can be read in two ways, or the amount is 0.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, PriceError> {
        let currency = currency.trim().to_ascii_uppercase();
        let digits = minor_digits(&currency).ok_or_else(|| PriceError::UnknownCurrency {
            typed: cut(&currency),
        })?;
        let amount = without_currency(amount.trim(), &currency)?;
        let typed = cut(amount);
        let Some((whole, fraction)) = parts(amount, digits)? else {
            return Err(PriceError::Unclear { typed });
        };
        if fraction.len() > digits {
            return Err(PriceError::TooExact { currency, digits });
        }
        match format!("{whole}{fraction:0<digits$}").parse() {
            Ok(0) => Err(PriceError::Nothing),
            Ok(minor) if minor <= MOST => Ok(Self { minor, currency }),
            _ => Err(PriceError::TooMuch { typed }),
        }
    }

    /// The amount alone, as [`parse`](Self::parse) reads it.
    #[must_use]
    pub fn amount(&self) -> String {
        let digits = minor_digits(&self.currency).unwrap_or(USUAL);
        if digits == 0 {
            return self.minor.to_string();
        }
        let unit = 10_u64.pow(u32::try_from(digits).unwrap_or_default());
        format!("{}.{:0digits$}", self.minor / unit, self.minor % unit)
    }
}

impl fmt::Display for Price {
    /// As `USD 120.00`, with as many digits as the currency has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount())
    }
}

impl FromStr for Price {
    type Err = PriceError;

    /// Reads an amount with its currency before or behind it: `EUR 1200.00`, `1,200 EUR`.
    fn from_str(text: &str) -> Result<Self, PriceError> {
        let (text, letters) = (text.trim(), |c: char| c.is_ascii_alphabetic());
        let before = &text[..text.len() - text.trim_start_matches(letters).len()];
        let behind = &text[text.trim_end_matches(letters).len()..];
        match if before.is_empty() { behind } else { before } {
            "" => Err(PriceError::NoCurrency { typed: cut(text) }),
            currency => Self::parse(text, currency),
        }
    }
}

/// The start of what was typed, as a sentence quotes it.
fn cut(typed: &str) -> String {
    typed.chars().take(40).collect()
}

/// The amount without the currency's letters, before or behind it.
fn without_currency<'a>(amount: &'a str, currency: &str) -> Result<&'a str, PriceError> {
    let letters = |c: char| c.is_ascii_alphabetic();
    let bare = amount.trim_matches(letters);
    if bare.len() == amount.len() || bare.is_empty() {
        return Ok(amount);
    }
    let before = amount.len() - amount.trim_start_matches(letters).len();
    let behind = amount.trim_end_matches(letters).len();
    let (before, behind) = (&amount[..before], &amount[behind..]);
    let said = if before.is_empty() { behind } else { before };
    let both = !before.is_empty() && !behind.is_empty();
    if both || minor_digits(&said.to_ascii_uppercase()).is_none() {
        return Ok(amount);
    }
    if said.eq_ignore_ascii_case(currency) {
        return Ok(bare.trim());
    }
    Err(PriceError::OtherCurrency {
        said: said.to_ascii_uppercase(),
        currency: currency.to_owned(),
    })
}

/// The digits before and behind what parts the fraction; nothing where there are no such digits.
fn parts(amount: &str, digits: usize) -> Result<Option<(String, String)>, PriceError> {
    // Spaces and apostrophes part thousands wherever they are used.
    let amount: String = amount
        .chars()
        .map(|c| {
            if c.is_whitespace() || c == '’' {
                '\''
            } else {
                c
            }
        })
        .collect();
    let count = |mark| amount.matches(mark).count();
    let (whole, fraction, thousands) = match amount.rfind(['.', ',']) {
        None => (amount.as_str(), None, '\''),
        Some(at) => {
            let (whole, behind) = (&amount[..at], &amount[at + 1..]);
            let (mark, other) = if amount[at..].starts_with('.') {
                ('.', ',')
            } else {
                (',', '.')
            };
            let alone = count(other) == 0 && count('\'') == 0;
            let may_group = alone && behind.len() == 3 && grouped(&amount, mark).is_some();
            if count(mark) > 1 || (may_group && digits < 3) {
                (amount.as_str(), None, mark)
            } else if may_group && mark == ',' {
                return Err(PriceError::Ambiguous {
                    thousands: format!("{whole}{behind}.000"),
                    fraction: format!("{whole}.{behind}"),
                    typed: amount,
                });
            } else if count(other) > 0 {
                (whole, Some(behind), other)
            } else {
                (whole, Some(behind), '\'')
            }
        }
    };
    let fraction = match fraction {
        None => "",
        Some(fraction) if is_number(fraction) => fraction,
        Some(_) => return Ok(None),
    };
    Ok(grouped(whole, thousands).map(|whole| (whole, fraction.to_owned())))
}

/// How many digits most currencies have after the point.
const USUAL: usize = 2;

/// How many digits a currency has after the point by ISO 4217; nothing where it isn't one.
fn minor_digits(currency: &str) -> Option<usize> {
    let is_of = |list: &str| list.split_whitespace().any(|code| code == currency);
    if is_of(WHOLE) {
        Some(0)
    } else if is_of(THOUSANDTHS) {
        Some(3)
    } else if is_of(HUNDREDTHS) {
        Some(USUAL)
    } else {
        None
    }
}

/// Currencies without a smaller unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

/// Currencies whose smallest unit is a thousandth.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// All others that people pay with.
const HUNDREDTHS: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD \
    TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_exactly_and_written_as_they_were_read() {
        let table = [
            ("120", "usd", "USD 120.00"),
            ("120.5", "EUR", "EUR 120.50"),
            ("120,5", "EUR", "EUR 120.50"),
            ("12,50", "EUR", "EUR 12.50"),
            ("0.07", "EUR", "EUR 0.07"),
            ("0,07", "EUR", "EUR 0.07"),
            // Thousands, as they are parted in one country or another.
            ("1,200", "USD", "USD 1200.00"),
            ("1.200", "EUR", "EUR 1200.00"),
            ("1 200", "EUR", "EUR 1200.00"),
            ("1\u{202f}200\u{a0}000,5", "EUR", "EUR 1200000.50"),
            ("1'200.00", "CHF", "CHF 1200.00"),
            ("1’200.00", "CHF", "CHF 1200.00"),
            ("1 200.00", "EUR", "EUR 1200.00"),
            ("1.200,00", "EUR", "EUR 1200.00"),
            ("1,200.00", "USD", "USD 1200.00"),
            ("1,200,000", "USD", "USD 1200000.00"),
            ("1.200.000,5", "EUR", "EUR 1200000.50"),
            ("1,200", "JPY", "JPY 1200"),
            ("1.200", "JPY", "JPY 1200"),
            ("1200", "JPY", "JPY 1200"),
            // The currency, beside the amount.
            ("EUR 1200.00", "EUR", "EUR 1200.00"),
            ("1.200,00 eur", "EUR", "EUR 1200.00"),
            ("eur1200", "EUR", "EUR 1200.00"),
            (
                "EUR 1200.00",
                "USD",
                "The price says EUR, and the currency is USD. Make them one.",
            ),
            // Thousandths.
            ("12.5", "KWD", "KWD 12.500"),
            ("1.200", "KWD", "KWD 1.200"),
            ("1,200.000", "KWD", "KWD 1200.000"),
            ("1200,000", "KWD", "KWD 1200.000"),
            ("0,005", "BHD", "BHD 0.005"),
            ("0.005", "BHD", "BHD 0.005"),
            (
                "1,200",
                "KWD",
                "“1,200” can be 1200.000 or 1.200. Write it as one of them.",
            ),
            (
                "12.5",
                "JPY",
                "JPY has no smaller unit. Write the price without a point.",
            ),
            (
                "1.0005",
                "TND",
                "TND has 3 digits after the point, and not more.",
            ),
            (
                "1200.005",
                "USD",
                "USD has 2 digits after the point, and not more.",
            ),
            (
                "0.200",
                "USD",
                "USD has 2 digits after the point, and not more.",
            ),
            (
                "12.",
                "EUR",
                "“12.” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                ".50",
                "EUR",
                "“.50” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "-5",
                "EUR",
                "“-5” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "1.2.3",
                "EUR",
                "“1.2.3” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "1,20,000",
                "EUR",
                "“1,20,000” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "12 00",
                "EUR",
                "“12 00” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "1.200,000.00",
                "EUR",
                "“1.200,000.00” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "a lot",
                "EUR",
                "“a lot” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "EUR",
                "EUR",
                "“EUR” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "١٢",
                "EUR",
                "“١٢” is no price. Write it as 1200 or 1200.50.",
            ),
            ("", "EUR", "“” is no price. Write it as 1200 or 1200.50."),
            (
                "0.00",
                "EUR",
                "A price of 0 is none. Leave the price out where the licence is free.",
            ),
            ("92233720368.54", "EUR", "EUR 92233720368.54"),
            (
                "92233720368.55",
                "EUR",
                "“92233720368.55” is more than this wire can count.",
            ),
            (
                "99999999999999999999",
                "JPY",
                "“99999999999999999999” is more than this wire can count.",
            ),
            (
                "5",
                "dollars",
                "“DOLLARS” is no currency. Give its three letters, for example USD.",
            ),
            (
                "5",
                "USB",
                "“USB” is no currency. Give its three letters, for example USD.",
            ),
            (
                "5",
                "",
                "“” is no currency. Give its three letters, for example USD.",
            ),
        ];
        for (amount, currency, expected) in table {
            let said = match Price::parse(amount, currency) {
                Ok(price) => {
                    assert_eq!(price.to_string().parse(), Ok(price.clone()));
                    assert_eq!(Price::parse(&price.amount(), currency), Ok(price.clone()));
                    price.to_string()
                }
                Err(error) => error.to_string(),
            };
            assert_eq!(said, expected, "{amount} {currency}");
        }
    }

    #[test]
    fn a_price_alone_has_its_currency_before_or_behind_it() {
        let table = [
            ("EUR 1200.00", "EUR 1200.00"),
            ("1200 EUR", "EUR 1200.00"),
            (" 1,200 usd ", "USD 1200.00"),
            ("eur1200", "EUR 1200.00"),
            (
                "12.00",
                "“12.00” names no currency. Write it as USD 1200 or USD 1200.50.",
            ),
            (
                "",
                "“” names no currency. Write it as USD 1200 or USD 1200.50.",
            ),
            ("EUR", "“EUR” is no price. Write it as 1200 or 1200.50."),
            (
                "EUR 5 USD",
                "“EUR 5 USD” is no price. Write it as 1200 or 1200.50.",
            ),
            (
                "5 pounds",
                "“POUNDS” is no currency. Give its three letters, for example USD.",
            ),
        ];
        for (text, expected) in table {
            let said = match text.parse::<Price>() {
                Ok(price) => price.to_string(),
                Err(error) => error.to_string(),
            };
            assert_eq!(said, expected, "{text}");
        }
    }

    #[test]
    fn a_currency_stands_in_one_list_only() {
        let mut all: Vec<&str> = [WHOLE, THOUSANDTHS, HUNDREDTHS]
            .into_iter()
            .flat_map(str::split_whitespace)
            .collect();
        assert!(all.iter().all(|code| code.len() == 3));
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
