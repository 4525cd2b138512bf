//! Reads stories: JSON Lines with `id`, `date` and `text` in, JSON Lines with quotes and dates out.
//!
//!     cargo run --release -p wire-reading --example read < stories.jsonl > readings.jsonl
//!
//! Places are in characters.

use std::io::{BufRead, Write};

use serde::Deserialize;
use serde_json::json;
use wire_reading::{Language, Span, Story, read};

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    date: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let story: Line = serde_json::from_str(&line)?;
        let places = Places::of(&story.text);
        let date = story
            .date
            .as_deref()
            .and_then(|date| date.get(..10))
            .map(str::parse)
            .transpose()?;
        let reading = read(&Story {
            text: &story.text,
            date,
            language: Language::English,
        });
        let quotes: Vec<_> = reading
            .quotations
            .iter()
            .map(|quotation| {
                json!({
                    "content": quotation.content.iter().map(|span| places.of_span(*span)).collect::<Vec<_>>(),
                    "cue": quotation.cue.map(|span| vec![places.of_span(span)]).unwrap_or_default(),
                    "speaker": quotation.speaker.map(|span| vec![places.of_span(span)]).unwrap_or_default(),
                    "kind": quotation.kind.code(),
                    "rule": quotation.rule.code(),
                    "confidence": quotation.rule.confidence(),
                })
            })
            .collect();
        let dates: Vec<_> = reading
            .dates
            .iter()
            .map(|date| {
                let [start, end] = places.of_span(date.span);
                let interval = date.interval.map(|(from, until)| [from.to_string(), until.to_string()]);
                json!({ "start": start, "end": end, "type": date.kind.code(), "value": date.value, "interval": interval })
            })
            .collect();
        writeln!(
            out,
            "{}",
            json!({ "id": story.id, "quotes": quotes, "dates": dates })
        )?;
    }
    Ok(())
}

/// From bytes to characters.
struct Places(Vec<u32>);

impl Places {
    fn of(text: &str) -> Places {
        let mut places = vec![0; text.len() + 1];
        let mut count = 0;
        for (at, place) in places.iter_mut().enumerate() {
            count += u32::from(at > 0 && text.is_char_boundary(at));
            *place = count;
        }
        Places(places)
    }

    fn of_span(&self, span: Span) -> [u32; 2] {
        [self.0[span.start as usize], self.0[span.end as usize]]
    }
}
