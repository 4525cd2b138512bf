//! From terms to fields, and back.

use std::collections::BTreeMap;

use wire_rights::{
    CreditPlace, Edits, Images, MachineUse, Machines, OriginLink, Terms, ThirdParty, whole_number,
};
use wire_story::text::without_turning;

use crate::form::{self, Problems};

type Typed = BTreeMap<&'static str, String>;

/// What stands in each field for these terms.
pub(super) fn fields(terms: &Terms) -> Typed {
    // Whoever adds a switch to the terms hears here that the form needs one, too.
    let Terms {
        version: _,
        credit,
        credit_place,
        licence_sentence,
        contact,
        byline,
        origin_link,
        canonical,
        noindex,
        link_on_name,
        logo,
        counter,
        end_note,
        edits,
        edit_note,
        links_kept,
        cuts,
        extract,
        headline,
        translation,
        images,
        third_party,
        delay_hours,
        next_day,
        last_day,
        paywall,
        advertisements,
        passing_on,
        notify,
        automatic,
        daily_cap,
        territory,
        exclusive_in,
        correction_hours,
        kill_hours,
        machines,
    } = terms;
    let uses = machines.unwrap_or_default();
    let number = |number: &Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let mut typed = Typed::from([
        ("credit", credit.clone()),
        ("credit_place", place(*credit_place).to_owned()),
        ("licence_sentence", licence_sentence.clone()),
        ("contact", contact.clone()),
        ("end_note", end_note.clone()),
        ("logo", logo.clone()),
        ("origin_link", link(*origin_link).to_owned()),
        ("counter", counter.clone()),
        ("edits", edit(*edits).to_owned()),
        ("edit_note", edit_note.clone()),
        ("images", image(*images).to_owned()),
        ("third_party", third_party.code().to_owned()),
        ("delay_hours", delay_hours.to_string()),
        ("last_day", number(last_day)),
        ("daily_cap", number(daily_cap)),
        ("territory", territory.join(" ")),
        ("exclusive_in", exclusive_in.join(" ")),
        ("correction_hours", correction_hours.to_string()),
        ("kill_hours", kill_hours.to_string()),
        ("search", machine(uses.search).to_owned()),
        ("summaries", machine(uses.summaries).to_owned()),
        ("training", machine(uses.training).to_owned()),
    ]);
    let ticks = [
        ("byline", *byline),
        ("link_on_name", *link_on_name),
        ("canonical", *canonical),
        ("noindex", *noindex),
        ("headline", *headline),
        ("cuts", *cuts),
        ("extract", *extract),
        ("translation", *translation),
        ("links_kept", *links_kept),
        ("next_day", *next_day),
        ("paywall", *paywall),
        ("advertisements", *advertisements),
        ("passing_on", *passing_on),
        ("notify", *notify),
        ("automatic", *automatic),
        ("machines", machines.is_some()),
    ];
    let ticked = ticks.into_iter().filter(|(_, on)| *on);
    typed.extend(ticked.map(|(name, _)| (name, "yes".to_owned())));
    typed
}

/// The terms that these fields say, and what is wrong with them.
pub(super) fn read(typed: &Typed) -> (Terms, Problems) {
    let mut reading = Reading {
        typed,
        problems: Problems::default(),
    };
    let r = &mut reading;
    let terms = Terms {
        version: 0,
        credit: r.sentence("credit", "the credit"),
        credit_place: r.one(
            "credit_place",
            &[CreditPlace::Anywhere, CreditPlace::Top, CreditPlace::Bottom],
            place,
        ),
        licence_sentence: r.sentence("licence_sentence", "the notice"),
        contact: r.contact(),
        end_note: r.text("end_note"),
        byline: r.tick("byline"),
        logo: r.address("logo"),
        origin_link: r.one(
            "origin_link",
            &[OriginLink::Story, OriginLink::Site, OriginLink::None],
            link,
        ),
        link_on_name: r.tick("link_on_name"),
        canonical: r.tick("canonical"),
        noindex: r.tick("noindex"),
        counter: r.address("counter"),
        edits: r.one("edits", &[Edits::None, Edits::Style, Edits::Marked], edit),
        edit_note: r.text("edit_note"),
        headline: r.tick("headline"),
        cuts: r.tick("cuts"),
        extract: r.tick("extract"),
        translation: r.tick("translation"),
        links_kept: r.tick("links_kept"),
        images: r.one("images", &[Images::Own, Images::None], image),
        third_party: r.one(
            "third_party",
            &[ThirdParty::Keep, ThirdParty::LeaveOut],
            ThirdParty::code,
        ),
        delay_hours: r.number("delay_hours"),
        next_day: r.tick("next_day"),
        last_day: r.optional_number("last_day"),
        paywall: r.tick("paywall"),
        advertisements: r.tick("advertisements"),
        passing_on: r.tick("passing_on"),
        notify: r.tick("notify"),
        automatic: r.tick("automatic"),
        daily_cap: r.optional_number("daily_cap"),
        territory: r.countries("territory"),
        exclusive_in: r.countries("exclusive_in"),
        correction_hours: r.number("correction_hours"),
        kill_hours: r.number("kill_hours"),
        machines: r.machines(),
    };
    if let Err(error) = terms.check()
        && reading.problems.is_empty()
    {
        let field = error.field().unwrap_or("credit");
        reading.problems.add(field, error.to_string());
    }
    (terms, reading.problems)
}

struct Reading<'a> {
    typed: &'a Typed,
    problems: Problems,
}

impl Reading<'_> {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", |value| value.trim())
    }

    fn tick(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    /// What was typed, as lines are ended here, without what would make it read as something else.
    fn text(&mut self, name: &'static str) -> String {
        let text = without_turning(self.value(name)).replace("\r\n", "\n");
        let (longest, lines) = Terms::room(name);
        let text = if lines {
            text
        } else {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if text.chars().count() > longest {
            self.problems
                .add(name, format!("Shorten this to {longest} characters."));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            self.problems
                .add(name, "There are control characters in this: remove them.");
        }
        text
    }

    fn sentence(&mut self, name: &'static str, what: &str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            let missing = format!("Fill in {what}: every copy carries it.");
            self.problems.add(name, missing);
        }
        text
    }

    fn contact(&mut self) -> String {
        let contact = self.text("contact");
        let checked = form::email(&contact);
        self.problems.keep("contact", checked)
    }

    fn address(&mut self, name: &'static str) -> String {
        let address = self.text(name);
        let on_the_web = ["https://", "http://"].iter();
        if !address.is_empty() && !on_the_web.clone().any(|it| address.starts_with(it)) {
            self.problems.add(
                name,
                "This is no address on the web: it has to begin with https:// or http://.",
            );
        }
        address
    }

    fn number(&mut self, name: &'static str) -> u32 {
        let checked = number(self.value(name), "Write a whole number.");
        self.problems.keep(name, checked)
    }

    fn optional_number(&mut self, name: &'static str) -> Option<u32> {
        if self.value(name).is_empty() {
            return None;
        }
        let checked = number(self.value(name), "Write a whole number, or nothing.");
        Some(self.problems.keep(name, checked))
    }

    fn countries(&mut self, name: &'static str) -> Vec<String> {
        let checked = form::countries(self.value(name));
        self.problems.keep(name, checked)
    }

    fn one<T: Copy>(&mut self, name: &'static str, all: &[T], code: fn(T) -> &'static str) -> T {
        let value = self.value(name);
        let chosen = all.iter().copied().find(|it| code(*it) == value);
        if chosen.is_none() {
            self.problems.add(name, "Choose one of these.");
        }
        chosen.unwrap_or(all[0])
    }

    fn machines(&mut self) -> Option<Machines> {
        if !self.tick("machines") {
            return None;
        }
        let uses = [
            MachineUse::Allowed,
            MachineUse::Licence,
            MachineUse::Prohibited,
        ];
        Some(Machines {
            search: self.one("search", &uses, machine),
            summaries: self.one("summaries", &uses, machine),
            training: self.one("training", &uses, machine),
        })
    }
}

fn number(typed: &str, otherwise: &str) -> Result<u32, String> {
    let number = whole_number(typed).ok_or_else(|| otherwise.to_owned())?;
    u32::try_from(number)
        .ok()
        .filter(|number| *number <= Terms::MOST)
        .ok_or_else(|| format!("Write a smaller number: {} at most.", Terms::MOST))
}

fn place(place: CreditPlace) -> &'static str {
    match place {
        CreditPlace::Top => "top",
        CreditPlace::Bottom => "bottom",
        CreditPlace::Anywhere => "anywhere",
    }
}

fn link(link: OriginLink) -> &'static str {
    match link {
        OriginLink::Story => "story",
        OriginLink::Site => "site",
        OriginLink::None => "none",
    }
}

fn edit(edits: Edits) -> &'static str {
    match edits {
        Edits::None => "none",
        Edits::Style => "style",
        Edits::Marked => "marked",
    }
}

fn image(images: Images) -> &'static str {
    match images {
        Images::None => "none",
        Images::Own => "own",
    }
}

fn machine(machine: MachineUse) -> &'static str {
    match machine {
        MachineUse::Allowed => "allowed",
        MachineUse::Licence => "licence",
        MachineUse::Prohibited => "prohibited",
    }
}
