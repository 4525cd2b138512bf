//! Search over headlines and text, with PostgreSQL's own full text search.

use sqlx::PgConnection;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use wire_story::Content;

use crate::{SearchIn, StoreError, searchable};

/// Longer texts are searched up to here: a `tsvector` holds a megabyte.
const LONGEST: usize = 400_000;

/// Puts a story's newest text in the index, in the place of the one before.
pub(crate) async fn index(
    tx: &mut PgConnection,
    story: i64,
    content: &Content,
) -> Result<(), StoreError> {
    let fields = searchable::fields(content);
    sqlx::query(
        "INSERT INTO story_search (story, listed, texts)
         SELECT $1, listed, listed || to_tsvector('simple', $4)
         FROM (SELECT setweight(to_tsvector('simple', $2), 'A')
                      || setweight(to_tsvector('simple', $3), 'B') AS listed) AS head
         ON CONFLICT (story) DO UPDATE SET listed = excluded.listed, texts = excluded.texts",
    )
    .bind(story)
    .bind(words(&fields.headline))
    .bind(words(&format!("{} {}", fields.byline, fields.summary)))
    .bind(words(&fields.text))
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a story out of the index.
pub(crate) async fn unindex(tx: &mut PgConnection, story: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM story_search WHERE story = $1")
        .bind(story)
        .execute(tx)
        .await?;
    Ok(())
}

/// What people type, as a `tsquery`: all of the words, the last one perhaps unfinished. Each word is
/// quoted, so nothing in it is syntax; one with punctuation in it is a phrase. Nothing where there is
/// no word.
pub(crate) fn matching(question: &str) -> Option<String> {
    let words: Vec<String> = searchable::words(question)
        .iter()
        .map(|word| format!("'{}'", spaced(word).trim()))
        .collect();
    (!words.is_empty()).then(|| format!("{}:*", words.join(" & ")))
}

/// The newest versions that match `$1` in this place, filtered by `$2`; a word in the headline weighs
/// most. The best are chosen first and their texts read afterwards: the ranking needs none.
pub(crate) fn search(place: SearchIn) -> &'static str {
    macro_rules! search {
        ($place:literal) => {
            concat!(
                "WITH best AS (
                    SELECT s.number AS key, s.published, s.id, ts_rank(i.",
                $place,
                ", q.q) AS rank
                    FROM to_tsquery('simple', $1) q (q), story_search i
                    JOIN stories s ON s.number = i.story
                    WHERE i.",
                $place,
                " @@ q.q
                      AND ($2 < 1 OR s.status = 'usable')
                      AND ($2 < 2 OR s.embargo_until IS NULL OR s.embargo_lifted IS NOT NULL)
                      AND (CAST($5 AS TEXT) IS NULL OR s.id IN (SELECT unhex(value) FROM json_each($5)))
                    ORDER BY rank DESC, s.published DESC, s.id DESC
                    LIMIT $3 OFFSET $4)
                SELECT s.*, v.number AS version, v.created, v.change, v.note, v.content
                FROM best
                JOIN stories s ON s.number = best.key
                JOIN versions v ON v.story = s.id AND v.number = s.latest
                ORDER BY best.rank DESC, best.published DESC, best.id DESC"
            )
        };
    }
    match place {
        SearchIn::Listed => search!("listed"),
        SearchIn::Texts => search!("texts"),
    }
}

/// PostgreSQL's own parser knows addresses, paths and fractions; here a word is letters and digits.
fn words(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    spaced(&text[..end])
}

/// Accents don't count, as in SQLite's index.
fn spaced(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect()
}
