//! Finds what a person means: an id, the beginning of one, a name, a domain, words of a headline.

use wire_rights::{Product, Publisher};
use wire_store::{Store, StoryFilter};
use wire_story::{Story, StoryId, Version};

use crate::problem::Problem;

/// Shorter beginnings of ids are not looked for: they are more likely words.
const SHORTEST_BEGINNING: usize = 4;
/// How many of the things that could be meant are listed.
const LISTED: usize = 5;
/// How many stories are read at a time.
const PAGE: u32 = 200;

/// The story that is meant, in its newest version.
pub(crate) async fn story(store: &Store, meant: &str) -> anyhow::Result<(Story, Version)> {
    if let Ok(id) = meant.parse::<StoryId>() {
        return Ok(store.story(id).await?.ok_or_else(|| no_story(meant))?);
    }
    if let Some(found) = store.story_by_source_id(meant).await? {
        return Ok(found);
    }
    let wanted = meant.trim().to_lowercase();
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store
            .stories(StoryFilter::All, after.as_ref(), PAGE)
            .await?;
        for (story, version) in page.stories {
            let headline = store.last_headline(&version).await?.unwrap_or_default();
            if begins(&story.id.to_string(), &wanted)
                || (!wanted.is_empty() && headline.to_lowercase().contains(&wanted))
            {
                found.push((story, version, headline));
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    if found.len() > 1 {
        // A killed story has no headline any more, and is told from others by its last one.
        let names = found.iter().map(|(story, version, headline)| {
            let killed = if version.content().is_none() {
                " (killed)"
            } else {
                ""
            };
            format!("{} {headline}{killed}", story.id)
        });
        return Err(several("stories", meant, names).into());
    }
    let found = found.pop().map(|(story, version, _)| (story, version));
    Ok(found.ok_or_else(|| no_story(meant))?)
}

fn no_story(meant: &str) -> Problem {
    Problem::new(format!("no story is known as '{}'", shown(meant))).hint(
        "'wirecopy stories' lists them; an id, the beginning of one, or words of the headline do",
    )
}

/// The headline, or what stands for one where the story was killed.
pub(crate) fn headline(version: &Version) -> &str {
    version
        .content()
        .map_or("(killed)", |content| &content.headline)
}

/// The publisher that is meant.
pub(crate) async fn publisher(store: &Store, meant: &str) -> anyhow::Result<Publisher> {
    let wanted = meant.trim().to_lowercase();
    let domain = wanted.strip_prefix("www.").unwrap_or(&wanted);
    let all = store.publishers().await?;
    let exactly = |publisher: &Publisher| {
        publisher.id.to_string() == wanted
            || publisher.name.to_lowercase() == wanted
            || publisher.sites.iter().any(|site| site.domain == domain)
    };
    let nearly = |publisher: &Publisher| {
        begins(&publisher.id.to_string(), &wanted)
            || (!wanted.is_empty() && publisher.name.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<Publisher> = all.iter().filter(|p| exactly(p)).cloned().collect();
    if found.is_empty() {
        found = all.into_iter().filter(nearly).collect();
    }
    if found.len() > 1 {
        let names = found
            .iter()
            .map(|publisher| format!("{} {}", publisher.id, publisher.name));
        return Err(several("publishers", meant, names).into());
    }
    Ok(found.pop().ok_or_else(|| {
        Problem::new(format!("no publisher is known as '{}'", shown(meant)))
            .hint("'wirecopy publisher list' lists them; an id, a name or a domain does")
    })?)
}

/// The product that is meant.
pub(crate) async fn product(store: &Store, meant: &str) -> anyhow::Result<Product> {
    let wanted = meant.trim().to_lowercase();
    let catalogue = store.in_force().await?.catalogue;
    let is_meant = |product: &&Product| {
        product.name.to_lowercase() == wanted || begins(&product.id.to_string(), &wanted)
    };
    let mut found: Vec<Product> = (catalogue.products().iter())
        .filter(is_meant)
        .cloned()
        .collect();
    if found.len() > 1 {
        let names = found
            .iter()
            .map(|product| format!("{} {}", product.id, product.name));
        return Err(several("products", meant, names).into());
    }
    Ok(found.pop().ok_or_else(|| {
        Problem::new(format!("no product is known as '{}'", shown(meant)))
            .hint("the desk's page of products lists them; a name or an id does")
    })?)
}

fn begins(id: &str, wanted: &str) -> bool {
    wanted.len() >= SHORTEST_BEGINNING && id.starts_with(wanted)
}

fn several(things: &str, meant: &str, names: impl Iterator<Item = String>) -> Problem {
    let names: Vec<String> = names.collect();
    let more = names.len().saturating_sub(LISTED);
    let mut list = names
        .into_iter()
        .take(LISTED)
        .collect::<Vec<_>>()
        .join("\n  ");
    if more > 0 {
        list.push_str(&format!("\n  and {more} more"));
    }
    Problem::new(format!(
        "'{}' could mean several {things}:\n  {list}",
        shown(meant)
    ))
    .hint("say more of it, or give the whole id")
}

fn shown(meant: &str) -> String {
    meant.chars().filter(|c| !c.is_control()).take(60).collect()
}
