//! `[reminders.kill]` and `[reminders.correction]` in `wire.toml`: when those who don't acknowledge are
//! reminded.

use serde::Deserialize;
use wire_delivery::reminders;

/// When those who don't acknowledge are reminded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Reminders {
    kill: Schedule,
    correction: Schedule,
}

impl Default for Reminders {
    fn default() -> Self {
        let usual = reminders::Reminders::default();
        Self {
            kill: usual.kill.into(),
            correction: usual.correction.into(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    at_percent: Vec<u8>,
    then_every_hours: u32,
    times: u32,
}

impl From<reminders::Schedule> for Schedule {
    fn from(schedule: reminders::Schedule) -> Self {
        Self {
            at_percent: schedule.at_percent,
            then_every_hours: schedule.then_every_hours,
            times: schedule.times,
        }
    }
}

impl From<Schedule> for reminders::Schedule {
    fn from(schedule: Schedule) -> Self {
        Self {
            at_percent: schedule.at_percent,
            then_every_hours: schedule.then_every_hours,
            times: schedule.times,
        }
    }
}

/// More reminders than this make nobody act.
const MOST: u32 = 50;

impl Reminders {
    /// What is wrong with the settings.
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, schedule) in [("kill", &self.kill), ("correction", &self.correction)] {
            let wrong = |what: &str| Err(format!("[reminders.{name}]: {what}"));
            if schedule
                .at_percent
                .iter()
                .any(|percent| !(1..=100).contains(percent))
            {
                return wrong(
                    "at_percent are shares of the time that the terms give, from 1 to 100",
                );
            }
            if !(1..=24 * 365).contains(&schedule.then_every_hours) {
                return wrong("then_every_hours has to be at least 1 and at most a year");
            }
            if schedule.times > MOST {
                return wrong("times can be 50 at most");
            }
        }
        Ok(())
    }

    /// As the scheduler takes them.
    pub(crate) fn schedules(&self) -> reminders::Reminders {
        reminders::Reminders {
            kill: self.kill.clone().into(),
            correction: self.correction.clone().into(),
        }
    }

    /// The part of the file, with a line on each setting.
    pub(super) fn text(&self) -> String {
        let part = |name: &str, schedule: &Schedule| {
            format!(
                "[reminders.{name}]\nat_percent = {:?}\nthen_every_hours = {}\ntimes = {}\n",
                schedule.at_percent, schedule.then_every_hours, schedule.times
            )
        };
        format!(
            "# Who hasn't acknowledged a kill, a hold or a correction is reminded: at these shares of the\n\
             # time that the terms give, then every so many hours after the deadline, so many times. After\n\
             # as many hours again the desk is told to call. A hold is reminded of as a kill is.\n\
             {}\n{}",
            part("kill", &self.kill),
            part("correction", &self.correction),
        )
    }
}
