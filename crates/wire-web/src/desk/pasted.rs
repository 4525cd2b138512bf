//! Stories whose ids or addresses were pasted into a form.

use wire_store::StoreError;
use wire_story::StoryId;

use crate::app::App;

/// The stories whose ids or addresses were pasted, one a line; or what is wrong with a line.
pub(crate) async fn stories(
    app: &App,
    typed: &str,
) -> Result<Result<Vec<StoryId>, String>, StoreError> {
    let mut stories = Vec::new();
    for line in typed.split_whitespace() {
        let id = line
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(line);
        let Ok(id) = id.parse::<StoryId>() else {
            return Ok(Err(format!(
                "“{line}” is no story's id or address. Paste the address of a story's page."
            )));
        };
        if app.store.story(id).await?.is_none() {
            return Ok(Err(format!("There is no story with the id {id}.")));
        }
        stories.push(id);
    }
    Ok(Ok(stories))
}
