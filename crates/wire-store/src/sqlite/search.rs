//! Search over headlines and text, with FTS5.

use sqlx::SqliteConnection;
use wire_story::Content;

use crate::{SearchIn, StoreError, searchable};

/// Puts a story's newest text in the index, in the place of the one before.
pub(crate) async fn index(
    tx: &mut SqliteConnection,
    story: i64,
    content: &Content,
) -> Result<(), StoreError> {
    unindex(tx, story).await?;
    let fields = searchable::fields(content);
    sqlx::query(
        "INSERT INTO story_search (rowid, headline, byline, summary, text)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(story)
    .bind(fields.headline)
    .bind(fields.byline)
    .bind(fields.summary)
    .bind(fields.text)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a story out of the index.
pub(crate) async fn unindex(tx: &mut SqliteConnection, story: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM story_search WHERE rowid = $1")
        .bind(story)
        .execute(tx)
        .await?;
    Ok(())
}

/// What people type, as an expression of FTS5: all of the words, the last one perhaps unfinished.
/// Each word is quoted, so nothing in it is syntax. Nothing where there is no word.
pub(crate) fn matching(question: &str, place: SearchIn) -> Option<String> {
    let words: Vec<String> = searchable::words(question)
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect();
    let columns = match place {
        SearchIn::Listed => "{headline byline summary}: ",
        SearchIn::Texts => "",
    };
    (!words.is_empty()).then(|| format!("{columns}({}*)", words.join(" ")))
}

/// The newest versions that match `$1`, filtered by `$2`; a word in the headline weighs most. The
/// best are chosen first and their texts read afterwards: the ranking needs none.
pub(crate) const SEARCH: &str = "
    SELECT s.*, v.number AS version, v.created, v.change, v.note, v.content
    FROM (
        SELECT s.number AS key, bm25(story_search, 10.0, 4.0, 4.0, 1.0) AS rank, s.published, s.id
        FROM story_search JOIN stories s ON s.number = story_search.rowid
        WHERE story_search MATCH $1
          AND ($2 < 1 OR s.status = 'usable')
          AND ($2 < 2 OR s.embargo_until IS NULL OR s.embargo_lifted IS NOT NULL)
          AND (CAST($5 AS TEXT) IS NULL OR s.id IN (SELECT unhex(value) FROM json_each($5)))
        ORDER BY rank, s.published DESC, s.id DESC
        LIMIT $3 OFFSET $4
    ) best
    JOIN stories s ON s.number = best.key
    JOIN versions v ON v.story = s.id AND v.number = s.latest
    ORDER BY best.rank, best.published DESC, best.id DESC";

#[cfg(test)]
mod tests {
    use super::matching as matching_in;
    use crate::SearchIn;

    fn matching(query: &str) -> Option<String> {
        matching_in(query, SearchIn::Texts)
    }

    #[test]
    fn what_is_typed_is_never_syntax() {
        insta::assert_snapshot!(matching("city budget").unwrap(), @r#"("city" "budget"*)"#);
        insta::assert_snapshot!(matching(r#"he said "no" AND (*"#).unwrap(), @r#"("he" "said" """no""" "and"*)"#);
        insta::assert_snapshot!(matching("headline:x NEAR(a\0b)").unwrap(), @r#"("headline:x" "near(ab)"*)"#);
        assert_eq!(matching(r#""*( -"#), None);
        insta::assert_snapshot!(matching_in("text:x", SearchIn::Listed).unwrap(), @r#"{headline byline summary}: ("text:x"*)"#);
    }
}
