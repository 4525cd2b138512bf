//! Numbers as people of many countries write them.
//!
//! Spaces and apostrophes only ever separate thousands. A point or a comma may separate thousands
//! or begin decimals: `1.234.567` and `0,5` say which of the two a file means. Where none says so, `1.234` is 1234:
//! people are whole, so three digits behind a mark are thousands. It is refused only in a file that contradicts it.

use super::{ExportError, MOST_VISITORS};

/// What a file has shown of its way to write numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    point: Use,
    comma: Use,
}

/// What a sign is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Use {
    #[default]
    Unknown,
    Thousands,
    Decimals,
    /// Two cells contradict each other.
    Both,
}

impl Use {
    fn learn(&mut self, shown: Self) {
        *self = if matches!(*self, Self::Unknown) || *self == shown {
            shown
        } else {
            Self::Both
        };
    }

    fn other(self) -> Self {
        match self {
            Self::Thousands => Self::Decimals,
            Self::Decimals => Self::Thousands,
            unsure => unsure,
        }
    }
}

impl Numbers {
    /// Learns from all cells of a file.
    pub(super) fn learn<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers = Self::default();
        for cell in cells {
            let cell = plain(cell.trim().trim_end_matches('%'));
            let sign = |c: char| matches!(c, '.' | ',');
            if cell.is_empty() || !cell.chars().all(|c| c.is_ascii_digit() || sign(c)) {
                continue;
            }
            let Some(last) = cell.rfind(sign) else {
                continue;
            };
            let (before, after) = (&cell[..last], &cell[last + 1..]);
            let same = before.contains(&cell[last..=last]);
            let shown = if same {
                Use::Thousands
            } else if before.contains(sign) || after.len() != 3 || before.len() > 3 || before == "0"
            {
                // Both signs stand there, or groups of three are not possible.
                Use::Decimals
            } else {
                continue;
            };
            let (this, that) = match cell.as_bytes()[last] {
                b'.' => (&mut numbers.point, &mut numbers.comma),
                _ => (&mut numbers.comma, &mut numbers.point),
            };
            this.learn(shown);
            that.learn(shown.other());
        }
        numbers
    }

    /// A number of people, of whom there are only so many.
    pub(super) fn read(self, cell: &str, line: u64) -> Result<u64, ExportError> {
        let number = self.whole(cell, line)?;
        if number > MOST_VISITORS {
            return Err(ExportError::TooMany {
                cell: shorten(cell),
                line,
            });
        }
        Ok(number)
    }

    fn whole(self, cell: &str, line: u64) -> Result<u64, ExportError> {
        let not_one = || ExportError::NotANumber {
            cell: shorten(cell),
            line,
        };
        let text = plain(cell.trim());
        if let Ok(number) = text.parse::<u64>()
            && text.bytes().all(|b| b.is_ascii_digit())
        {
            return Ok(number);
        }
        let mut whole = text.as_str();
        // Decimals may only be noughts: there are no fractions of people.
        for (sign, used) in [('.', self.point), (',', self.comma)] {
            if used == Use::Decimals
                && let Some((before, decimals)) = whole.rsplit_once(sign)
            {
                if decimals.is_empty() || decimals.bytes().any(|digit| digit != b'0') {
                    return Err(not_one());
                }
                whole = before;
            }
        }
        for (sign, used) in [('.', self.point), (',', self.comma)] {
            if !whole.contains(sign) {
                continue;
            }
            if !in_threes(whole, sign) {
                return Err(not_one());
            }
            if used == Use::Both {
                return Err(ExportError::Ambiguous {
                    cell: shorten(cell),
                    line,
                });
            }
        }
        whole.replace(['.', ','], "").parse().map_err(|_| not_one())
    }
}

/// Without what only ever separates thousands, where it does.
fn plain(cell: &str) -> String {
    const SEPARATORS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];
    for separator in SEPARATORS {
        if cell.contains(separator) && in_threes(cell, separator) {
            return cell.replace(separator, "");
        }
    }
    cell.to_owned()
}

/// Whether the sign separates groups of three digits, the first of which may be shorter.
fn in_threes(text: &str, sign: char) -> bool {
    let mut groups = text.split(sign);
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && digits(first))
        && groups.all(|group| {
            let group = group.split(['.', ',']).next().unwrap_or_default();
            group.len() == 3 && digits(group)
        })
}

fn shorten(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_control()).take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn numbers_of_all_countries_are_read_or_refused() {
        let table: [(&str, &[&str]); 27] = [
            ("1234", &[]),
            ("1 234", &[]),
            ("1\u{a0}234\u{a0}567", &[]),
            ("1\u{202f}234", &[]),
            ("1'234", &[]),
            ("1’234’567", &[]),
            ("1.234", &[]),
            ("1,234", &[]),
            ("1.234", &["12.345.678"]),
            ("1.234", &["0,45"]),
            ("1,234", &["1.5"]),
            ("1,234", &["1,234.5"]),
            ("1.234", &["2.5"]),
            ("1234.0", &["2.5"]),
            ("1.234", &["0,5", "0.5"]),
            ("48.211", &["900", "47.110"]),
            ("48,211", &["12.5"]),
            ("48.21", &[]),
            ("48.2110", &[]),
            ("0.211", &[]),
            ("4821.100", &[]),
            ("10.000.000.000", &[]),
            ("10000000001", &[]),
            ("99,999,999,999.0", &[]),
            ("12 34", &[]),
            ("-5", &[]),
            ("many", &[]),
        ];
        let shown: String = table
            .into_iter()
            .map(|(cell, others)| {
                let numbers = Numbers::learn(others.iter().copied().chain([cell]));
                let read = match numbers.read(cell, 7) {
                    Ok(number) => number.to_string(),
                    Err(error) => error.to_string(),
                };
                format!("{cell} among {others:?} → {read}\n")
            })
            .collect();
        insta::assert_snapshot!(shown, @r#"
        1234 among [] → 1234
        1 234 among [] → 1234
        1 234 567 among [] → 1234567
        1 234 among [] → 1234
        1'234 among [] → 1234
        1’234’567 among [] → 1234567
        1.234 among [] → 1234
        1,234 among [] → 1234
        1.234 among ["12.345.678"] → 1234
        1.234 among ["0,45"] → 1234
        1,234 among ["1.5"] → 1234
        1,234 among ["1,234.5"] → 1234
        1.234 among ["2.5"] → '1.234' in line 7 is no number of people
        1234.0 among ["2.5"] → 1234
        1.234 among ["0,5", "0.5"] → '1.234' in line 7 could be 1234 or a number with decimals, as the file writes its numbers in two ways: export numbers without separators of thousands
        48.211 among ["900", "47.110"] → 48211
        48,211 among ["12.5"] → 48211
        48.21 among [] → '48.21' in line 7 is no number of people
        48.2110 among [] → '48.2110' in line 7 is no number of people
        0.211 among [] → '0.211' in line 7 is no number of people
        4821.100 among [] → '4821.100' in line 7 is no number of people
        10.000.000.000 among [] → 10000000000
        10000000001 among [] → '10000000001' in line 7 is more visitors than there are people: check the column of visitors
        99,999,999,999.0 among [] → '99,999,999,999.0' in line 7 is more visitors than there are people: check the column of visitors
        12 34 among [] → '12 34' in line 7 is no number of people
        -5 among [] → '-5' in line 7 is no number of people
        many among [] → 'many' in line 7 is no number of people
        "#);
    }
}
