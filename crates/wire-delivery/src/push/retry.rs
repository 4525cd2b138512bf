//! When a delivery or a mail that failed is tried again.

use std::time::Duration;

const SECOND: u64 = 1;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// The pauses between attempts: over three days in all.
const PAUSES: [u64; 12] = [
    SECOND,
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// An endpoint that asks for more patience than this gets this much.
const LONGEST: Duration = Duration::from_secs(24 * HOUR);

/// The pause after so many attempts; nothing when it is time to give up.
///
/// `spread`, 0 to 255, moves the pause by up to a fifth either way, so that endpoints that failed
/// together don't come back together. What the endpoint asked for goes before, within a day.
#[must_use]
pub(crate) fn pause(attempts: u32, spread: u8, asked: Option<Duration>) -> Option<Duration> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let seconds = *PAUSES.get(index)?;
    let factor = 0.8 + 0.4 * f64::from(spread) / 255.0;
    let ours = Duration::from_secs(seconds).mul_f64(factor);
    Some(ours.max(asked.unwrap_or_default().min(LONGEST)))
}

/// What keeps those that failed together from coming back together.
pub(crate) fn spread() -> u8 {
    wire_store::random::<1>().map_or(128, |[byte]| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let table: Vec<String> = (1..=13)
            .map(|attempts| {
                let (low, high) = (pause(attempts, 0, None), pause(attempts, 255, None));
                format!("{attempts}: {low:?} to {high:?}")
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        1: Some(800ms) to Some(1.2s)
        2: Some(4s) to Some(6s)
        3: Some(24s) to Some(36s)
        4: Some(96s) to Some(144s)
        5: Some(480s) to Some(720s)
        6: Some(1440s) to Some(2160s)
        7: Some(5760s) to Some(8640s)
        8: Some(14400s) to Some(21600s)
        9: Some(28800s) to Some(43200s)
        10: Some(40320s) to Some(60480s)
        11: Some(57600s) to Some(86400s)
        12: Some(69120s) to Some(103680s)
        13: None to None
        ");
    }

    #[test]
    fn an_endpoint_may_ask_for_patience_but_not_for_haste_or_for_ever() {
        let asked = |seconds| pause(1, 128, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(60), Some(Duration::from_secs(60)));
        assert!(asked(0) > Some(Duration::from_millis(900)));
        assert_eq!(asked(10 * 24 * HOUR), Some(LONGEST));
    }
}
